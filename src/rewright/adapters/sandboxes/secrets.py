"""A program goes in; its secrets come out, and the program as it is started with them."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

from rewright.adapters.children.limited import LimitedChild
from rewright.adapters.wire.carried import odd
from rewright.model.run import Program

# Longer files are data, and what they hold cannot be looked for everywhere.
LARGEST_SECRET_FILE = 1 << 20
_WORD = re.compile(r'[^\s"\'=:,;<>{}\[\]()]+')
# So long a word is a secret even if it is made of letters alone.
_LONG = 16


def secrets_of(program: Program) -> Iterator[str]:
    """Yield the values of the named variables, and the longer words of the files that hold secrets."""
    yield from (program.variables[name] for name in program.secrets if name in program.variables)
    for place in map(Path, program.secret_files):
        if place.is_file() and place.stat().st_size <= LARGEST_SECRET_FILE:
            texts = _texts(place.read_bytes())
            words = dict.fromkeys(word for text in texts for word in (*_WORD.findall(text), *text.split()))
            yield from (word for word in words if odd(word) or len(word) >= _LONG)


def _texts(data: bytes) -> list[str]:
    if not data.startswith(b'SQLite format 3\0'):
        return [data.decode('utf-8', 'replace')]
    found: list[str] = json.loads(LimitedChild(seconds=10).call('rewright.adapters.children.tables:texts', data))
    return found


def filled(program: Program) -> Program:
    """Return the program with the values of its secrets where it names them as `${NAME}`."""
    values = {f'${{{name}}}': program.variables[name] for name in program.secrets if name in program.variables}
    if not values:
        return program

    def fill(text: str) -> str:
        for name, value in values.items():
            text = text.replace(name, value)
        return text

    variables = {
        name: text if name in program.secrets else fill(text) for name, text in program.variables.items()
    }  # fmt: skip
    arguments = tuple(fill(word) for word in program.arguments)
    return program.model_copy(update={'arguments': arguments, 'variables': variables, 'stdin': fill(program.stdin)})

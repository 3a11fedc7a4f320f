"""Source text in, source text out: one layout, sorted imports, and the names that do not resolve, all by ruff."""

import json
import subprocess
from functools import cache

from ruff import find_ruff_bin  # type: ignore[import-untyped]  # ruff ships no types.

from rewright.model.refusal import Refusal

_FORMAT = ('format', '-', '--isolated', '--line-length', '120', '--config', "format.quote-style='single'")
_TIDY = (
    'check',
    '-',
    '--isolated',
    '--fix',
    '--exit-zero',
    '--quiet',
    '--line-length',
    '120',
    '--select',
    'I,F401,F541,RUF100',
)
_NAMES = (
    'check',
    '-',
    '--isolated',
    '--exit-zero',
    '--quiet',
    '--output-format',
    'json',
    '--select',
    'F811,F821,F822,F823',
)


def _ruff(arguments: tuple[str, ...], code: str) -> str:
    done = subprocess.run([find_ruff_bin(), *arguments], input=code.encode(), capture_output=True, check=False)
    if done.returncode:
        raise Refusal('the source cannot be laid out', where=done.stderr.decode(errors='replace').strip()[:200])
    return done.stdout.decode()


@cache
def formatted(code: str) -> str:
    """Return `code` in one layout: four blanks, a statement a line, single quotes, 120 columns."""
    return _ruff(_FORMAT, code)


def tidied(code: str) -> str:
    """Return `code` with its imports sorted, unused imports gone, and laid out."""
    return formatted(_ruff(_TIDY, formatted(code)))


# F822 and F823 catch names that moved away from what sets them.
def unresolved(code: str) -> tuple[tuple[int, str], ...]:
    """Return line and message of every name that is undefined, redefined while unused, or read before it is set."""
    found = json.loads(_ruff(_NAMES, code) or '[]')
    return tuple((f['location']['row'], f['message']) for f in found)

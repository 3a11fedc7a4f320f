"""Settings of a job -> a Refusal where one of them holds a secret: they are kept in every recording, and secrets are not."""

import re
from collections.abc import Iterator

from rewright.model.refusal import Refusal
from rewright.model.secret_forms import HARMLESS, KNOWN, NAMES
from rewright.read.settings import Settings

_OPTION = re.compile(r'--?([\w-]+)(?:=(.*))?', re.DOTALL)


def refuse_secrets(given: Settings, where: str) -> None:
    """Refuse a value that is a secret by its form or by the name it is given; the value is never shown."""
    for setting, name, value in _values(given):
        what = next((what for form, what in KNOWN if form.search(value)), '')
        if (
            not what
            and NAMES.search(name.replace('-', '_'))
            and len(value) >= 4
            and not HARMLESS.match(value)
            and '${' not in value
        ):
            what = f'a value for {name}'
        if what:
            raise Refusal(
                f'{setting} holds {what} (not shown), and settings are kept in every recording', where=where,
                next_move='Name a variable under secrets, export it, and write ${ITS_NAME} here.',
            )  # fmt: skip


def _values(given: Settings) -> Iterator[tuple[str, str, str]]:
    """Yield setting, name and value of what the job is given."""
    for name, value in (given.environment or {}).items():
        yield 'environment', name, value
    before = ''
    for word in given.arguments or ():
        option = _OPTION.fullmatch(word)
        yield 'arguments', *((option[1], option[2] or '') if option else (before, word))
        before = option[1] if option and option[2] is None else ''
    yield 'stdin', '', given.stdin or ''

"""A local time without a zone that is written into an output."""

import ast
from collections.abc import Iterator

from rewright.specify.clues import Clues, Suspicion, data_evidence
from rewright.specify.phrase import code
from rewright.specify.profile import Profile

_CLOCKS = (
    'datetime.now', 'datetime.datetime.now', 'datetime.today', 'datetime.datetime.today', 'datetime.utcnow',
    'datetime.datetime.utcnow', 'date.today', 'datetime.date.today', 'time.strftime', 'time.localtime', 'time.ctime',
)  # fmt: skip


def suspect(clues: Clues) -> Iterator[Suspicion]:
    """Yield each column that the clock changes and that names no time zone, with the call that reads the clock."""
    calls = [c for c in clues.script.calls(*_CLOCKS) if not _is_zoned(c)]
    if not calls:
        return
    changed = {(clues.shown(v.output), v.place) for v in clues.recording.volatile if v.cause == 'clock'}
    for table in clues.outputs:
        for column in table.profiles:
            if (table.name, column.name) in changed and not _has_zone(column):
                yield Suspicion(
                    f'`{column.name}` in `{table.name}` may mean another moment elsewhere.',
                    f'It comes from {code(calls[0])} and names no time zone.',
                    calls[0],
                    (data_evidence(table, f'for example {column.examples[0]}' if column.examples else 'no value'),),
                )


def _is_zoned(call: ast.Call) -> bool:
    name = ast.unparse(call.func)
    return name.endswith('.now') and bool(call.args or call.keywords)


def _has_zone(column: Profile) -> bool:
    return any(
        text.endswith(('Z', '+00:00')) or (text[-6:-5] in {'+', '-'} and ':' in text[-5:]) for text in column.examples
    )

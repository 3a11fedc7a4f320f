"""A conversion that turns what it cannot read into missing values."""

import ast
from collections.abc import Iterator

from rewright.specify.clues import Clues, Suspicion
from rewright.specify.phrase import code
from rewright.specify.script import argument


def suspect(clues: Clues) -> Iterator[Suspicion]:
    """Yield each conversion with errors='coerce' that was seen to lose values, or was not seen at all."""
    for call, _, _ in clues.script.methods('to_numeric', 'to_datetime', 'to_timedelta'):
        errors = argument(call, 1, 'errors')
        if not (isinstance(errors, ast.Constant) and errors.value == 'coerce') or not call.args:
            continue
        before, after = clues.seen(call.args[0]), clues.seen(call)
        if before is None or after is None or not before.columns or not after.columns:
            continue
        lost = after.columns[0].missing - before.columns[0].missing
        if lost > 0:
            yield Suspicion(
                f'{code(call)} may lose values.',
                'What cannot be converted silently becomes missing.',
                call,
                (clues.observed(call, f'{lost} values became missing'),),
            )

"""A join that was seen to lose rows of its first table, or to multiply them."""

import ast
from collections.abc import Iterator

from rewright.specify.clues import Clues, Suspicion
from rewright.specify.phrase import code


def suspect(clues: Clues) -> Iterator[Suspicion]:
    """Yield each merge with fewer or more rows than its first table had."""
    for call, subject, _ in clues.script.methods('merge'):
        first = (
            call.args[0] if isinstance(subject, ast.Name) and subject.id in {'pd', 'pandas'} and call.args else subject
        )
        before, after = clues.seen(first), clues.seen(call)
        if before is None or after is None or before.kind != 'frame' or after.kind != 'frame':
            continue
        # A join that ran often on different tables has sizes that belong to no single one of them.
        if before.times != after.times or before.rows[0] != before.rows[1]:
            continue
        had, has = before.rows[1], after.rows[1]
        if had != has:
            what = 'loses' if has < had else 'multiplies'
            yield Suspicion(
                f'{code(call)} may be wrong about some rows.',
                f'It {what} rows, and nothing says whether that is meant.',
                call,
                (clues.observed(call, f'{had} rows before, {has} after'),),
            )

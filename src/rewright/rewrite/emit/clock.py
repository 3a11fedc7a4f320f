"""Edits that let a stage read the context's clock where the script reads the machine's."""

import ast
from collections.abc import Iterable

from rewright.rewrite.edits import Edit
from rewright.rewrite.flow.effects import reads_clock
from rewright.rewrite.flow.names import calls, dotted
from rewright.rewrite.source import Source

_CLASS_TODAY = 'datetime.today'


def reads(body: Iterable[ast.stmt]) -> list[ast.Call]:
    """Return the clock readings in a stage; those inside functions of the script are not among them."""
    return [c for s in body for c in calls(s) if reads_clock(c)]


def edits(source: Source, body: Iterable[ast.stmt], clock: str) -> list[Edit]:
    """Return the edits that make each reading one of `clock`'s (`ctx.clock`, or `clock` in prepare)."""
    return [_edit(source, c, clock) for c in reads(body)]


def _edit(source: Source, call: ast.Call, clock: str) -> Edit:
    name = dotted(call.func)
    method = 'now' if name.endswith(_CLASS_TODAY) else name.rsplit('.', 1)[-1]
    start, end = source.offset(call.func)
    return Edit(start, end, f'{clock}.{method}', 'clock', 'clock')

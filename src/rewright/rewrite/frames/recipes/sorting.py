"""`sort_values`: polars' stable sort where pandas' is stable, numpy's own order of equal values where it is not.

Rows that a group-by has sorted by the same columns are not sorted again.
"""

import ast
from dataclasses import replace

from rewright.rewrite.frames.call import Arguments, Call, Recipe, require
from rewright.rewrite.frames.frame_ops import column
from rewright.rewrite.frames.templates import call as calling
from rewright.rewrite.frames.templates import fill, literal, method
from rewright.rewrite.frames.values import FrameV, Value

STABLE = {'stable', 'mergesort'}


def _ascending(given: Arguments, keys: int) -> list[bool]:
    value = given.literal('ascending', default=True)
    listed = [value] * keys if isinstance(value, bool) else value
    require(
        isinstance(listed, list) and len(listed) == keys and all(isinstance(a, bool) for a in listed),
        f'ascending={value!r}',
    )
    assert isinstance(listed, list)
    return listed


def _sort(call: Call) -> Value:
    given, frame = call.bind('by', 'axis', 'ascending', 'kind', 'na_position', 'ignore_index'), call.frame()
    given.only(axis=0)
    by = given.columns('by')
    for name in by:
        column(frame, name)
    descending = [not a for a in _ascending(given, len(by))]
    last = given.text('na_position', 'last') == 'last'
    if last and not any(descending) and _rises_by(frame, by):
        return replace(frame, columns=dict(frame.columns))
    stable = len(by) > 1 or given.text('kind', 'quicksort') in STABLE or frozenset(by) in frame.unique
    code = _stable(frame, by, descending, last=last) if stable else _unstable(frame, by[0], descending[0], last=last)
    reset = given.flag('ignore_index', default=False)
    return frame.shuffled(code, 'range' if reset else 'dirty')


def _rises_by(frame: FrameV, by: list[str]) -> bool:
    """Whether the rows stand in this order already: sorting them again would move none."""
    known = len(frame.ordered) == len(by)
    return known and all(frame.columns[name] is cell for name, cell in zip(by, frame.ordered, strict=True))


def _stable(frame: FrameV, by: list[str], descending: list[bool], *, last: bool) -> ast.expr:
    named: dict[str, ast.expr] = {}
    if any(descending):
        named['descending'] = literal(descending if len(by) > 1 else True)
    if last and any(frame.columns[name].null for name in by):
        named['nulls_last'] = literal(value=True)
    if not any(u <= set(by) for u in frame.unique):
        named['maintain_order'] = literal(value=True)
    return method(frame.code, 'sort', [ast.Constant(name) for name in by], named)


def _unstable(frame: FrameV, by: str, descending: bool, *, last: bool) -> ast.expr:
    named: dict[str, ast.expr] = {'descending': literal(value=True)} if descending else {}
    if not last:
        named['nulls_last'] = literal(value=False)
    return calling(fill('frames.sort'), [frame.code, ast.Constant(by)], named)


RECIPES: dict[str, Recipe] = {'DataFrame.sort_values()': _sort}

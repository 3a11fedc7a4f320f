"""`groupby(...).head(n)`, `tail(n)` and `cumcount`: the first or last rows of each group, and the places of rows in theirs."""

import ast
import functools

from rewright.rewrite.frames.call import Call, Recipe, require
from rewright.rewrite.frames.frame_ops import numbered
from rewright.rewrite.frames.plan.nodes import Filter, slot
from rewright.rewrite.frames.templates import call as calling
from rewright.rewrite.frames.templates import col, fill, literal, method
from rewright.rewrite.frames.values import E, SeriesV, Value

_FORWARD, _BACKWARD = 'pl.int_range(pl.len())', 'pl.len().cast(pl.Int64) - 1 - pl.int_range(pl.len())'


def _chosen(form: str, call: Call) -> Value:
    """The rows whose place, counted as `form` counts, is among the first `n`."""
    count, group = call.bind('n').literal('n', 5), call.group()
    require(type(count) is int and count >= 0 and group.picked is None, f'{count!r} rows of each group')
    require(group.dropna, 'groups of rows without a key')
    frame = group.frame
    place = method(fill(form), 'over', [literal(key) for key in group.by])
    code = fill('A < N', A=place, N=literal(count))
    for key in group.by:
        if frame.columns[key].null:
            code = fill('A & B.is_not_null()', A=code, B=col(key))
    e = E(code, 'bool', null=False, firm=True, own='literal', reads=frozenset(group.by))
    return frame.shuffled(slot(Filter(columns=tuple(frame.columns), source=numbered(frame), condition=e)))


def _places(call: Call) -> Value:
    """Where each row stands among those of its group; rows without a key stand nowhere."""
    forward, group = call.bind('ascending').flag('ascending', default=True), call.group()
    require(group.dropna, 'groups of rows without a key')
    place = fill(_FORWARD if forward else _BACKWARD)
    keys: list[ast.expr] = [literal(key) for key in group.by]
    if not any(group.frame.columns[key].null for key in group.by):
        e = E(method(place, 'over', keys), 'int', null=False, firm=True, own='literal', reads=frozenset(group.by))
        return SeriesV(e.code, frame=group.frame, e=e)
    seen = call.seen
    require(seen is not None and seen.consistent and len(seen.columns) == 1, 'places that were not seen')
    assert seen is not None
    whole = seen.columns[0].dtype == 'int64'
    code = fill(
        'frames.no_missing(A)' if whole else 'frames.some_missing(A)',
        A=calling(fill('frames.per_group'), [place, *keys]),
    )
    e = E(code, 'int' if whole else 'float', null=not whole, firm=True, own='literal', reads=frozenset(group.by))
    return SeriesV(code, frame=group.frame, e=e)


RECIPES: dict[str, Recipe] = {
    'GroupBy.head()': functools.partial(_chosen, _FORWARD),
    'GroupBy.tail()': functools.partial(_chosen, _BACKWARD),
    'GroupBy.cumcount()': _places,
}

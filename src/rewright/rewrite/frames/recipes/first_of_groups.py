"""`groupby(...).head(n)` and `cumcount`: the first rows of each group, and the places of rows in theirs."""

import ast

from rewright.rewrite.frames.call import Call, Recipe, require
from rewright.rewrite.frames.frame_ops import numbered
from rewright.rewrite.frames.plan.nodes import Filter, slot
from rewright.rewrite.frames.templates import call as calling
from rewright.rewrite.frames.templates import col, fill, literal, method
from rewright.rewrite.frames.values import E, GroupV, SeriesV, Value


def _place(group: GroupV) -> ast.expr:
    return method(fill('pl.int_range(pl.len())'), 'over', [literal(key) for key in group.by])


def _head(call: Call) -> Value:
    count, group = call.bind('n').literal('n', 5), call.group()
    require(type(count) is int and count >= 0 and group.picked is None, f'head({count!r})')
    require(group.dropna, 'groups of rows without a key')
    frame = group.frame
    code = fill('A < N', A=_place(group), N=literal(count))
    for key in group.by:
        if frame.columns[key].null:
            code = fill('A & B.is_not_null()', A=code, B=col(key))
    e = E(code, 'bool', null=False, firm=True, own='literal', reads=frozenset(group.by))
    return frame.shuffled(slot(Filter(columns=tuple(frame.columns), source=numbered(frame), condition=e)))


def _places(call: Call) -> Value:
    """Where each row stands among those of its group; rows without a key stand nowhere."""
    forward, group = call.bind('ascending').flag('ascending', default=True), call.group()
    require(group.dropna, 'groups of rows without a key')
    place = fill('pl.int_range(pl.len())' if forward else 'pl.len().cast(pl.Int64) - 1 - pl.int_range(pl.len())')
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


RECIPES: dict[str, Recipe] = {'GroupBy.head()': _head, 'GroupBy.cumcount()': _places}

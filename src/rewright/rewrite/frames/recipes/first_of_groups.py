"""`groupby(...).head(n)` and `cumcount`: the first rows of each group, and the places of rows in theirs."""

import ast

from rewright.rewrite.frames.call import Call, Recipe, require
from rewright.rewrite.frames.frame_ops import numbered
from rewright.rewrite.frames.plan.nodes import Filter, slot
from rewright.rewrite.frames.templates import col, fill, literal, method
from rewright.rewrite.frames.values import E, GroupV, Value


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


RECIPES: dict[str, Recipe] = {'GroupBy.head()': _head}

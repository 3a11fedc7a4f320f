"""A function of one group in; the expression of its value within a group, or the code of a function of polars frames, out."""

import ast
from dataclasses import replace

from rewright.rewrite.frames.call import require
from rewright.rewrite.frames.frame_ops import column
from rewright.rewrite.frames.plan.expressions import is_runtime
from rewright.rewrite.frames.plan.nodes import Cut, Slot, leaves
from rewright.rewrite.frames.templates import fill
from rewright.rewrite.frames.values import E, FrameV, GroupV, LambdaV, PyV, Refused, SeriesV, Value
from rewright.trees import copied

# One value of a column: those that keep its type, and those that are floats.
_KEEPING = {'total', 'smallest', 'largest'}
_FLOATS = {'average', 'spread', 'middle'}


def expression(group: GroupV, function: LambdaV) -> E:
    """What a function makes of the chosen column of each group, as an expression within the group."""
    require(group.single and group.picked is not None, 'a function of more than one column')
    assert group.picked is not None
    source = column(group.frame, group.picked[0])
    made = function.apply(replace(source, code=source.e.code))
    if isinstance(made, PyV):
        return _one_value(made, source.e)
    require(isinstance(made, SeriesV) and made.frame.rows is group.frame.rows, 'a function that gives other rows')
    assert isinstance(made, SeriesV)
    code = _within(made.e.code)
    require(made.e.kind in {'int', 'float'} and not _reads_frames(code), 'a function of more than the group')
    return replace(made.e, code=code, own=source.e.own, loose=None)


def _one_value(made: PyV, source: E) -> E:
    code = _within(made.code)
    taken = _taken(made.code)
    require(bool(taken) and not _reads_frames(code), 'a function that gives other than one value of the group')
    kind = source.kind if taken in _KEEPING else 'float'
    require(kind in {'int', 'float'}, f'{taken} of {source.kind}')
    e = E(code, kind, firm=source.firm or taken in _FLOATS, own=source.own, reads=source.reads)
    return replace(e, may_be_infinite=source.may_be_infinite and taken != 'spread')


def _taken(code: ast.AST) -> str:
    """The word of the runtime that takes one value of a column, if code is a call of it."""
    match code:
        case ast.Call(func=ast.Attribute(value=owner, attr=word), args=[Slot(plan=Cut())]) if is_runtime(owner):
            return word if word in _KEEPING | _FLOATS else ''
        case _:
            return ''


def _within(code: ast.expr) -> ast.expr:
    """The code with values that are taken of a whole column taken of those of a group."""
    return copied(code, _inside)


def _inside(node: ast.AST) -> ast.AST | None:
    word = _taken(node)
    if not word:
        return None
    leaf = node.args[0]  # type: ignore[attr-defined]  # A call of one column.
    form = 'frames.one_of(A, W)' if word in _KEEPING else 'frames.one_of(A, W, floats=True)'
    return fill(form, A=_within(leaf.plan.e.code), W=node.func)  # type: ignore[attr-defined]  # A call.


def _reads_frames(code: ast.expr) -> bool:
    return any(True for _ in leaves(code))


def of_frames(group: GroupV, function: LambdaV) -> tuple[ast.expr, Value | None]:
    """A function of polars frames, one for each group, and what it gives where that is told by reading it.

    A function of the job that has a name is read for itself.
    """
    if not isinstance(function.definition, ast.Lambda):
        require(isinstance(function.code, ast.Name) and not group.single, 'a function of columns that has a name')
        return function.code, None
    part = FrameV(
        ast.Name(function.parameter, ast.Load()), group.frame.parts, columns=group.frame.columns, index='dirty'
    )
    made = function.apply(column(part, group.picked[0]) if group.single and group.picked else part)
    if not isinstance(made, FrameV | PyV):
        raise Refused('a function that gives a column')
    return ast.Lambda(copied(function.definition.args), made.code), made

"""`nlargest`, `nsmallest`: the rows with the largest or the least values of a column."""

import ast
import functools
from dataclasses import replace

from rewright.rewrite.frames.call import Call, Recipe, require
from rewright.rewrite.frames.frame_ops import column, numbered
from rewright.rewrite.frames.framed import framed
from rewright.rewrite.frames.plan.nodes import Moved, slot, told
from rewright.rewrite.frames.templates import literal
from rewright.rewrite.frames.values import FrameV, PyV, Value

_TOP = 'frames.top(A, B, N)'
_BOTTOM = 'frames.top(A, B, N, smallest=True)'


def _moved(frame: FrameV, form: str, given: dict[str, ast.expr], by: tuple[str, ...] = ()) -> FrameV:
    plan = Moved(columns=tuple(frame.columns), source=numbered(frame), form=form, given=given, by=by)
    return frame.shuffled(slot(plan))


def _top(form: str, call: Call) -> Value:
    given, frame = call.bind('n', 'columns', 'keep'), call.frame()
    given.only(keep='first')
    by = given.columns('columns')
    require(len(by) == 1, f'rows by {by!r}')
    return _extreme(frame, form, by[0], given.need('n'), call)


def _extreme(frame: FrameV, form: str, by: str, count: Value, call: Call) -> FrameV:
    e = column(frame, by).e
    require(e.kind in {'int', 'float'} and not e.fickle and by not in frame.named, f'rows by {e.kind}')
    known = call.literal(count)
    require(type(known) is int, f'{known!r} rows')
    return _moved(frame, form, {'B': literal(by), 'N': literal(known)}, (by,))


def _top_of_column(form: str, call: Call) -> Value:
    given, series = call.bind('n', 'keep'), call.series()
    given.only(keep='first')
    one = framed(series)
    name = one.visible[0]
    # Where labels stand twice, pandas takes them for missing together.
    once = not series.e.null or one.index == 'range' or (not one.named and told(numbered(one)))
    require(once, 'values that may be missing under labels that may stand twice')
    made = _extreme(one, form, name, given.get('n') or PyV(ast.Constant(5)), call)
    return replace(column(made, name), name=series.name)


RECIPES: dict[str, Recipe] = {
    'DataFrame.nlargest()': functools.partial(_top, _TOP),
    'DataFrame.nsmallest()': functools.partial(_top, _BOTTOM),
    'Series.nlargest()': functools.partial(_top_of_column, _TOP),
    'Series.nsmallest()': functools.partial(_top_of_column, _BOTTOM),
}

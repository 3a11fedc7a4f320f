"""`items`: the columns of a frame with their names, or the values of a column with their labels, one by one."""

import ast

from rewright.rewrite.frames.call import Call, Recipe, require
from rewright.rewrite.frames.frame_ops import planned, stands
from rewright.rewrite.frames.framed import framed
from rewright.rewrite.frames.plan.nodes import slot
from rewright.rewrite.frames.single import as_column
from rewright.rewrite.frames.templates import fill
from rewright.rewrite.frames.values import FrameV, ItemsV, PyV, SeriesV, Value

_HELD = {'int', 'text', 'float', 'bool'}


def _columns(call: Call) -> Value:
    call.bind()
    frame = call.frame()
    require(not frame.named and bool(frame.visible), 'columns gone through beside labels')
    return ItemsV(fill('frames.items(A)', A=frame.code), frame.parts, frame=frame)


def _values(call: Call) -> Value:
    """Python's own values, which are whole: a hole would be another object."""
    call.bind()
    series = call.series()
    e, frame = series.e, series.frame
    require(e.kind in _HELD and not e.null and not e.boxed, f'{e.kind} that may be missing, gone through')
    if frame.index == 'range' and not frame.named:
        return PyV(fill('enumerate(A.to_list())', A=as_column(series)))
    require(len(frame.named) == 1, 'values gone through by labels of several parts')
    key = frame.columns[frame.named[0]]
    require(key.kind in {'int', 'text'} and not key.null, 'values gone through by labels that may be missing')
    return PyV(fill('A.iter_rows()', A=_alone(series)))


def _alone(series: SeriesV) -> ast.expr:
    """The labels and the values, and nothing else."""
    frame, own = series.frame, series.e.own or ''
    if stands(series.e, own) and list(frame.columns) == [*frame.named, own]:
        return slot(planned(frame))
    made: FrameV = framed(series)
    return slot(planned(made))


RECIPES: dict[str, Recipe] = {
    'DataFrame.items()': _columns,
    'Series.items()': _values,
    # What pandas 1 calls them too.
    'DataFrame.iteritems()': _columns,
    'Series.iteritems()': _values,
}

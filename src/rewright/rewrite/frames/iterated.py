"""A column, the names or the labels of a frame in; code that gives what Python gets from it one by one out."""

import ast

from rewright.rewrite.frames.call import Call, require
from rewright.rewrite.frames.frame_ops import planned, select, with_labels
from rewright.rewrite.frames.plan.nodes import LABEL, Count, slot
from rewright.rewrite.frames.single import as_column
from rewright.rewrite.frames.templates import fill, literal
from rewright.rewrite.frames.values import FrameV, LabelsV, NamesV, SeriesV, Value

HELD = {'int', 'float', 'bool', 'text'}


def one_by_one(call: Call, value: Value, node: ast.expr) -> ast.expr:
    """An iterable of the values of `value`, which stands at `node`; Refused where a hole might be another object."""
    if isinstance(value, NamesV):
        return value.code
    if isinstance(value, LabelsV):
        return labels(value.frame)
    require(isinstance(value, SeriesV), 'the items of something other than a column')
    assert isinstance(value, SeriesV)
    return listed(call, value, node)


def listed(call: Call, series: SeriesV, node: ast.expr) -> ast.expr:
    """The list of a column's values, with NaN where pandas holds NaN; else without holes."""
    require(series.e.kind in HELD, f'a list of {series.e.kind}')
    if not series.e.null:
        return fill('A.to_list()', A=as_column(series))
    if _is_array(series):
        return fill('A.tolist()', A=array(series))
    return fill('A.to_list()', A=as_column(series.of(call.whole(series, node))))


def _is_array(series: SeriesV) -> bool:
    """Whether it is known what pandas holds where a hole is."""
    e = series.e
    return not e.boxed and (not e.null or e.kind in {'int', 'float'} or (e.kind == 'text' and e.nan))


def array(series: SeriesV) -> ast.expr:
    """The numpy array that pandas holds a column in; Refused where holes may be None, or truth values objects."""
    require(series.e.kind in HELD, f'an array of {series.e.kind}')
    require(_is_array(series), 'values that may be missing')
    return fill('frames.values(A)', A=as_column(series))


def labels(frame: FrameV) -> ast.expr:
    """The row numbers of a frame whose labels are just these."""
    if frame.index != 'range':
        return fill('A[N].to_list()', A=select(with_labels(frame), [LABEL]).code, N=literal(LABEL))
    return slot(Count(columns=(), source=planned(frame), form='range(A.height)', lazy='range(N)'))

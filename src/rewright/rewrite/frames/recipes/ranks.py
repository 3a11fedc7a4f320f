"""`rank`, `idxmax`, `idxmin`: where a value stands among others, and the label of the row with the largest."""

import ast
import functools

from rewright.rewrite.frames.call import Call, Recipe, require
from rewright.rewrite.frames.frame_ops import any_column, with_labels
from rewright.rewrite.frames.grouped import per_group
from rewright.rewrite.frames.plan.nodes import LABEL
from rewright.rewrite.frames.single import as_column
from rewright.rewrite.frames.templates import call as calling
from rewright.rewrite.frames.templates import fill, literal, method
from rewright.rewrite.frames.values import E, GroupV, PyV, SeriesV, Value

_METHODS = {'average': 'average', 'min': 'min', 'max': 'max', 'dense': 'dense', 'first': 'ordinal'}


def _rank(call: Call) -> Value:
    if isinstance(call.receiver, GroupV):
        given = call.bind('method', 'ascending', 'na_option', 'pct', 'axis')
    else:
        given = call.bind('axis', 'method', 'numeric_only', 'na_option', 'ascending', 'pct')
    given.only(axis=0, na_option='keep', pct=False)
    way, rising = given.text('method', 'average'), given.flag('ascending', default=True)
    require(way in _METHODS, f'method={way!r}')
    if isinstance(call.receiver, GroupV):
        return per_group(call.receiver, lambda e: _ranked(e, way, rising=rising))
    return call.series().of(_ranked(call.series().e, way, rising=rising))


def _ranked(e: E, way: str, *, rising: bool) -> E:
    require(e.kind in {'int', 'float'} and not e.fickle, f'the rank of {e.kind}')
    named: dict[str, ast.expr] = {} if way == 'average' else {'method': literal(_METHODS[way])}
    if not rising:
        named['descending'] = literal(value=True)
    # Zeros are equal whatever their signs.
    value = fill('A + 0.0', A=e.code) if e.kind == 'float' else e.code
    code = fill('A.cast(pl.Float64)', A=method(value, 'rank', [], named))
    return E(code, 'float', null=e.null, firm=True, own=e.own, reads=e.reads)


def _label(word: str, call: Call) -> Value:
    """The label of the first row with the value."""
    given, series = call.bind('axis', 'skipna'), call.series()
    given.only(axis=0, skipna=True)
    require(series.e.kind in {'int', 'float'} and not series.e.fickle, f'the largest of {series.e.kind}')
    place = calling(fill(f'frames.{word}'), [as_column(series)])
    frame = series.frame
    if frame.index == 'range' and not frame.named:
        return PyV(place)
    if frame.named:
        key = frame.columns[frame.named[0]]
        known = len(frame.named) == 1 and key.kind in {'text', 'int'} and not key.null
        require(known, 'labels of several parts, or that may be missing')
        labels = as_column(any_column(frame, frame.named[0]))
    else:
        labelled = with_labels(frame)
        labels = as_column(SeriesV(series.code, frame=labelled, e=any_column(labelled, LABEL).e))
    return PyV(fill('A[B]', A=labels, B=place))


RECIPES: dict[str, Recipe] = {
    'Series.rank()': _rank,
    'GroupBy.rank()': _rank,
    'Series.idxmax()': functools.partial(_label, 'largest_at'),
    'Series.idxmin()': functools.partial(_label, 'smallest_at'),
}

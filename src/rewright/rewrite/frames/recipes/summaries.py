"""`describe`, `quantile`, `corr`, `agg([...])` of frames: numbers that sum up columns, and frames of such numbers."""

import ast
from dataclasses import replace

from rewright.rewrite.frames.align import same_rows
from rewright.rewrite.frames.call import Call, Recipe, require
from rewright.rewrite.frames.frame_ops import column, planned, select
from rewright.rewrite.frames.framed import framed
from rewright.rewrite.frames.joined_texts import joined, joining
from rewright.rewrite.frames.plan.nodes import LABEL, slot
from rewright.rewrite.frames.single import as_column
from rewright.rewrite.frames.summary import LABELS, numbers, summary
from rewright.rewrite.frames.templates import fill
from rewright.rewrite.frames.values import Cell, FrameV, PyV, Value

_BROKEN = Cell('float', firm=True)


def _describe(call: Call) -> Value:
    given, frame = call.bind('percentiles', 'include', 'exclude'), _bare(call.frame())
    given.only(percentiles=None, exclude=None)
    include = given.literal('include')
    require(include in {None, 'all'}, f'include={include!r}')
    kinds = {name: cell.kind for name, cell in frame.columns.items()}
    require(set(kinds.values()) <= {'int', 'float', 'text'}, 'columns of other than numbers and texts are described')
    chosen = [name for name, kind in kinds.items() if kind != 'text' or include == 'all']
    for name in chosen:
        require(not frame.columns[name].fickle, f'{name!r}, which may hold nothing but holes, is described')
        if kinds[name] != 'text':
            numbers(frame, name)
    require(any(kinds[name] != 'text' for name in chosen), 'texts alone are described')
    cells = {name: Cell('other', texts=True) if kinds[name] == 'text' else _BROKEN for name in chosen}
    return _labelled('frames.description(A)', select(frame, chosen), cells)


def _describe_column(call: Call) -> Value:
    given, series = call.bind('percentiles', 'include', 'exclude'), call.series()
    given.only(percentiles=None, include=None, exclude=None)
    one = _bare(framed(series))
    name = one.visible[0]
    numbers(one, name)
    made = _labelled('frames.description(A)', one, {name: _BROKEN})
    return replace(column(made, name), name=series.name)


def _bare(frame: FrameV) -> FrameV:
    """The columns without the labels of their rows."""
    return select(replace(frame, named=()), frame.visible) if frame.named else frame


def _labelled(form: str, frame: FrameV, cells: dict[str, Cell]) -> FrameV:
    code = fill(form, A=slot(planned(frame)))
    return FrameV(code, columns={LABEL: LABELS, **cells}, index='named', named=(LABEL,))


def _quantile(call: Call) -> Value:
    given, series = call.bind('q', 'interpolation'), call.series()
    given.only(interpolation='linear')
    share = given.literal('q', 0.5)
    require(isinstance(share, int | float) and not isinstance(share, bool) and 0 <= share <= 1, f'quantile({share!r})')
    require(series.e.kind in {'int', 'float'} and not series.e.fickle, f'a quantile of {series.e.kind}')
    share_code = given.need('q').code if given.get('q') is not None else ast.Constant(0.5)
    return PyV(fill('frames.quantile(A, Q)', A=as_column(series), Q=share_code))


def _corr_column(call: Call) -> Value:
    given, series = call.bind('other', 'method', 'min_periods'), call.series()
    given.only(method='pearson', min_periods=None)
    other = call.series(given.need('other'))
    frame = same_rows(series, other)
    for side in (series, other):
        require(side.e.kind in {'int', 'float'} and not side.e.fickle, f'a correlation of {side.e.kind}')
    ours, theirs = (as_column(replace(side, frame=frame)) for side in (series, other))
    return PyV(fill('frames.correlation(A, B)', A=ours, B=theirs))


def _corr(call: Call) -> Value:
    given, frame = call.bind('method', 'min_periods', 'numeric_only'), _bare(call.frame())
    given.only(method='pearson')
    require(given.literal('min_periods', 1) == 1, 'min_periods=')
    if given.flag('numeric_only', default=False):
        kinds = {name: cell.kind for name, cell in frame.columns.items()}
        require(set(kinds.values()) <= {'int', 'float', 'text'}, 'numbers among other columns')
        frame = select(frame, [name for name, kind in kinds.items() if kind != 'text'])
    require(bool(frame.visible), 'correlations of no columns')
    for name in frame.visible:
        cell = frame.columns[name]
        require(cell.kind in {'int', 'float'} and not cell.fickle, f'a correlation of {cell.kind}')
    return _labelled('frames.correlations(A)', frame, dict.fromkeys(frame.visible, _BROKEN))


def _agg(call: Call) -> Value:
    given = call.bind('func', 'axis')
    if (mark := joining(given.need('func'))) is not None:
        require(given.literal('axis', 0) in {1, 'columns'}, 'texts of each column')
        return joined(call, call.frame(), mark)
    given.only(axis=0)
    words = call.literal(given.need('func'))
    made: FrameV = summary(_bare(call.frame()), words)
    return made


RECIPES: dict[str, Recipe] = {
    'DataFrame.describe()': _describe,
    'Series.describe()': _describe_column,
    'Series.quantile()': _quantile,
    'Series.corr()': _corr_column,
    'DataFrame.corr()': _corr,
    'DataFrame.agg()': _agg,
}

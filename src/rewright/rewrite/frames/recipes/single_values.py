"""`series.agg(['sum'])`, `frame[['a']].sum()` and `to_frame`: one value of all rows under a label, and the frame that a column makes."""

from dataclasses import replace

from rewright.rewrite.frames.by_column import totals
from rewright.rewrite.frames.call import Call, Recipe, require
from rewright.rewrite.frames.frame_ops import column, planned, select
from rewright.rewrite.frames.framed import framed
from rewright.rewrite.frames.plan.nodes import Reduce, slot
from rewright.rewrite.frames.summary import summary
from rewright.rewrite.frames.templates import fill
from rewright.rewrite.frames.values import E, FrameV, SeriesV, Value


def _total(series: SeriesV) -> SeriesV:
    """The sum as a column of one row; two of them line up where they are of the same rows."""
    e = series.e
    require(e.kind == 'float' and e.firm, f'one sum of {e.kind}, whose type depends on the data')
    code = fill('frames.total_of(A)', A=e.code)
    frame = replace(series.frame, rows=('single', series.frame.rows), index='single')
    made = E(code, 'float', null=False, firm=True, own=e.own or 'literal', reads=e.reads, may_be_infinite=True)
    return replace(series, code=code, frame=frame, e=made)


def _agg(call: Call) -> Value:
    known = call.literal(call.bind('func').need('func'))
    if known == ['sum']:
        return _total(call.series())
    call.observed.versions.check('several values of a column')
    series = call.series()
    one = framed(series)
    made = summary(select(replace(one, named=()), one.visible), known)
    return replace(column(made, one.visible[0]), name=series.name)


def _sum(call: Call) -> Value:
    frame = call.frame()
    cell = next(iter(frame.shown.values())) if len(frame.visible) == 1 else None
    if cell is None or cell.kind != 'float' or not cell.firm or call.positional or call.named:
        return totals(call, 'sum')
    return replace(_total(column(frame, frame.visible[0])), name=None)


def _frame(call: Call) -> Value:
    given, series = call.bind('name'), call.series()
    if series.frame.index != 'single':
        return framed(series, given.text('name') if given.get('name') is not None else None)
    name = given.text('name', series.name)
    plan = Reduce(columns=(name,), source=planned(series.frame), exprs={name: series.e})
    return FrameV(slot(plan), columns={name: series.e.cell()}, index='dirty')


RECIPES: dict[str, Recipe] = {'Series.agg()': _agg, 'DataFrame.sum()': _sum, 'Series.to_frame()': _frame}

"""`np.where`: one of two values in every row, by a condition."""

from dataclasses import replace

from rewright.rewrite.frames.align import over, same_rows
from rewright.rewrite.frames.call import Call, Recipe, require, scalar_of
from rewright.rewrite.frames.templates import fill
from rewright.rewrite.frames.values import E, SeriesV, Value

LITERALS = {'text': 'pl.lit(A)', 'int': 'pl.lit(A, pl.Int64)', 'float': 'pl.lit(A)', 'bool': 'pl.lit(A)'}


def _side(call: Call, condition: SeriesV, value: Value) -> E:
    if isinstance(value, SeriesV):
        return over(value, condition.frame).e
    e = scalar_of(call, value)
    if e.may_be_infinite:
        return e
    require(e.kind in LITERALS, f'a choice of {e.kind}')
    return E(fill(LITERALS[e.kind], A=e.code), e.kind, null=False, firm=True, own='literal')


def _where(call: Call) -> Value:
    given = call.bind('condition', 'x', 'y')
    condition = call.series(given.need('condition'))
    require(condition.e.kind == 'bool', 'a condition that is not one')
    yes, no = (_side(call, condition, given.need(side)) for side in ('x', 'y'))
    require(yes.kind == no.kind, f'{yes.kind} or {no.kind}')
    require(yes.kind != 'float' or (yes.firm and no.firm), 'a choice between numbers that may be whole')
    code = fill('pl.when(A).then(B).otherwise(C)', A=condition.e.code, B=yes.code, C=no.code)
    reads = condition.e.reads | yes.reads | no.reads
    return condition.of(
        E(code, yes.kind, null=yes.null or no.null, firm=yes.firm and no.firm, own=yes.own, reads=reads)
    )


def _kept(call: Call) -> Value:
    """`series.where(condition)`: a hole where it does not hold."""
    series, condition = call.series(), call.series(call.bind('cond').need('cond'))
    require(condition.e.kind == 'bool', 'a condition that is not one')
    e = series.e
    require(e.kind in {'text', 'date'} or (e.kind == 'float' and e.firm), f'holes among {e.kind}')
    frame = same_rows(series, condition)
    code = fill('pl.when(A).then(B)', A=condition.e.code, B=e.code)
    return replace(
        series,
        frame=frame,
        code=code,
        e=replace(e, code=code, null=True, reads=e.reads | condition.e.reads, loose=None),
    )


RECIPES: dict[str, Recipe] = {'np.where': _where, 'Series.where()': _kept}

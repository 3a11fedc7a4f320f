"""`np.where`, `where`, `mask`: one of two values in every row, by a condition."""

import ast
import functools
from dataclasses import replace

from rewright.rewrite.frames.align import over, same_rows
from rewright.rewrite.frames.branches import either
from rewright.rewrite.frames.call import Call, Recipe, require, scalar_of
from rewright.rewrite.frames.templates import fill
from rewright.rewrite.frames.values import E, SeriesV, Value

LITERALS = {'text': 'pl.lit(A)', 'int': 'pl.lit(A, pl.Int64)', 'float': 'pl.lit(A)', 'bool': 'pl.lit(A)'}


def _side(call: Call, condition: SeriesV, value: Value) -> E:
    if isinstance(value, SeriesV):
        return call.floats(over(value, condition.frame))
    e = scalar_of(call, value)
    if e.may_be_infinite:
        return e
    require(e.kind in LITERALS, f'a choice of {e.kind}')
    return E(fill(LITERALS[e.kind], A=e.code), e.kind, null=False, firm=True, own='literal')


def _where(call: Call) -> Value:
    given = call.bind('condition', 'x', 'y')
    condition = call.truth(call.series(given.need('condition')))
    require(condition.e.kind == 'bool', 'a condition that is not one')
    yes, no = (_side(call, condition, given.need(side)) for side in ('x', 'y'))
    require(yes.kind == no.kind, f'{yes.kind} or {no.kind}')
    require(yes.kind != 'float' or (yes.firm and no.firm), 'a choice between numbers that may be whole')
    code = either(condition.e.code, yes.code, no.code)
    reads = condition.e.reads | yes.reads | no.reads
    level = yes.single and no.single
    return condition.of(
        E(code, yes.kind, null=yes.null or no.null, firm=yes.firm and no.firm, own=yes.own, reads=reads, level=level)
    )


def _held(call: Call, *, where: bool) -> Value:
    """`series.where(condition, other)` and `series.mask(condition, other)`: a hole where no other value is given."""
    given, series = call.bind('cond', 'other'), call.series()
    condition = call.truth(call.series(given.need('cond')))
    require(condition.e.kind == 'bool', 'a condition that is not one')
    frame, e = same_rows(series, condition), call.floats(series)
    other = _other(call, series, given.get('other'))
    require(other is not None or e.kind in {'text', 'date', 'float'}, f'holes among {e.kind}')
    if where:
        yes, no = e.code, other.code if other is not None else None
    else:
        yes, no = other.code if other is not None else ast.Constant(None), e.code
    code = either(condition.e.code, yes, no)
    first = e if where else other
    made = replace(_mixed(e, condition.e, other, code), own=first.own if first is not None else 'literal')
    return replace(series, frame=frame, code=code, e=made)


def _mixed(e: E, condition: E, other: E | None, code: ast.expr) -> E:
    """What is known of values of which a condition took some away."""
    holes = e.nan or not e.null
    if other is None:
        return replace(e, code=code, null=True, nan=holes, reads=e.reads | condition.reads, loose=None)
    reads = e.reads | condition.reads | other.reads
    nan = holes and (other.nan or not other.null)
    return replace(
        e, code=code, null=e.null or other.null, nan=nan, fickle=e.fickle or other.fickle, reads=reads, loose=None
    )


def _other(call: Call, series: SeriesV, value: Value | None) -> E | None:
    if value is None:
        return None
    e = series.e
    if isinstance(value, SeriesV):
        other = call.floats(over(value, series.frame))
    else:
        other = scalar_of(call, value)
        require(e.kind == 'float' or not other.may_be_infinite, f'a choice of {other.kind}')
        number = e.kind == 'float' and other.kind == 'int'
        form = LITERALS['float'] if number else LITERALS.get(other.kind, 'A')
        other = replace(other, code=fill(form, A=other.code), own='literal')
        require(other.kind in LITERALS, f'a choice of {other.kind}')
        other = replace(other, kind='float') if number else other
    require(e.kind == other.kind and not (e.kind == 'bool' and (e.null or other.null)), f'{e.kind} or {other.kind}')
    require(e.kind != 'int' or (e.firm and other.firm), 'whole numbers that holes may turn into floats')
    return other


RECIPES: dict[str, Recipe] = {
    'np.where': _where,
    'Series.where()': functools.partial(_held, where=True),
    'Series.mask()': functools.partial(_held, where=False),
}

"""`np.where`, `np.select`, `where`, `mask`: one of some values in every row, by conditions."""

import ast
import functools
from dataclasses import replace

from rewright.rewrite.frames.align import over, same_rows
from rewright.rewrite.frames.branches import either
from rewright.rewrite.frames.call import Call, Recipe, require, scalar_of
from rewright.rewrite.frames.templates import fill, literal
from rewright.rewrite.frames.values import E, Kind, ListV, SeriesV, Value

# What the choices may be for what comes out: numpy makes one type of all of them.
_CHOSEN: dict[Kind, set[type]] = {'text': {str}, 'int': {int}, 'bool': {bool}, 'float': {int, float}}
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
        E(
            code,
            yes.kind,
            null=yes.null or no.null,
            firm=yes.firm and no.firm,
            own=yes.own,
            reads=reads,
            level=level,
            typed_by_rows=yes.typed_by_rows or no.typed_by_rows,
            may_be_infinite=yes.may_be_infinite or no.may_be_infinite,
        )
    )


def _select(call: Call) -> Value:
    """The value of the first condition that holds; a condition with a hole does not."""
    given = call.bind('condlist', 'choicelist', 'default')
    asked, chosen = given.need('condlist'), given.need('choicelist')
    require(isinstance(asked, ListV) and bool(asked.items), 'conditions that are not written out')
    assert isinstance(asked, ListV)
    conditions = [call.truth(call.series(item)) for item in asked.items]
    require(all(c.e.kind == 'bool' for c in conditions), 'a condition that is not one')
    first = conditions[0]
    require(not isinstance(chosen, ListV), 'choices of columns')
    values = call.literal(chosen)
    require(isinstance(values, list | tuple) and len(values) == len(conditions), f'the choices {values!r}')
    assert isinstance(values, list | tuple)
    known = [*values, given.literal('default', 0)]
    kinds = {type(value) for value in known}
    kind = next((k for k, allowed in _CHOSEN.items() if kinds <= allowed), None)
    require(kind is not None and all(v == v for v in known), f'a choice of {known!r}')  # noqa: PLR0124  NaN.
    assert kind is not None
    made = [fill(LITERALS[kind], A=literal(float(v) if kind == 'float' else v)) for v in known]
    reads = first.e.reads.union(*(over(c, first.frame).e.reads for c in conditions))
    if isinstance(asked.code, ast.Name):
        listed = [call.series(item).e.code for item in asked.items]
        require([c.e.code for c in conditions] == listed, 'conditions of objects')
        other = given.get('default')
        last = literal(0) if other is None else other.code
        code: ast.expr = fill('frames.first_that_holds(A, B, C)', A=asked.code, B=chosen.code, C=last)
        code = code if kind != 'float' else fill('A.cast(pl.Float64)', A=code)
    else:
        code = fill('pl')
        for condition, value in zip(conditions, made, strict=False):
            code = fill('A.when(B).then(C)', A=code, B=condition.e.code, C=value)
        code = fill('A.otherwise(B)', A=code, B=made[-1])
    return first.of(E(code, kind, null=False, firm=True, own='literal', reads=reads, level=True))


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
        e,
        code=code,
        null=e.null or other.null,
        nan=nan,
        fickle=e.fickle or other.fickle,
        reads=reads,
        loose=None,
        typed_by_rows=e.typed_by_rows or other.typed_by_rows,
        may_be_infinite=e.may_be_infinite or other.may_be_infinite,
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
    'np.select': _select,
    'Series.where()': functools.partial(_held, where=True),
    'Series.mask()': functools.partial(_held, where=False),
}

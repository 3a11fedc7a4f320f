"""`+ - * / // %` and unary minus on columns: the same last bit, the same type, holes where pandas has NaN."""

import ast
import functools
from collections.abc import Callable
from dataclasses import replace

from rewright.rewrite.frames.align import same_rows
from rewright.rewrite.frames.call import Call, require, scalar_of
from rewright.rewrite.frames.signs import FORMS, combined
from rewright.rewrite.frames.templates import fill
from rewright.rewrite.frames.values import E, Kind, Refused, SeriesV, SpanV, Value

NUMBERS = {'int', 'float'}


def _operands(call: Call) -> tuple[SeriesV, E, E]:
    """The column whose rows the result has, and both sides."""
    left, right = call.positional
    if isinstance(left, SeriesV) and isinstance(right, SeriesV):
        frame = same_rows(left, right)
        name = left.name if left.name == right.name else None
        return SeriesV(left.code, frame=frame, e=left.e, name=name), left.e, right.e
    if isinstance(left, SeriesV):
        return left, left.e, scalar_of(call, right)
    base = call.series(right)
    return base, scalar_of(call, left), base.e


def _binary(word: str, call: Call) -> Value:
    if isinstance(call.positional[1], SpanV):
        return _moved(word, call, call.positional[1])
    base, left, right = _operands(call)
    if word == 'Sub' and left.kind == right.kind == 'date':
        code = fill('A - B', A=left.code, B=right.code)
        reads = left.reads | right.reads
        return base.of(E(code, 'span', null=left.null or right.null, own=left.own or right.own, reads=reads))
    if word == 'Add' and left.kind == right.kind == 'text':
        return base.of(_joined(call.texts(left), call.texts(right), 'text'))
    require({left.kind, right.kind} <= NUMBERS, f'{left.kind} and {right.kind} are combined')
    code = combined(word, left, right)
    doubtful = _may_be_nan(call, left, right)
    if doubtful:
        code = fill('A.fill_nan(None)', A=code)
    kind: Kind = 'float' if 'float' in {left.kind, right.kind} else 'int'
    firm = any(e.kind == 'float' and e.firm for e in (left, right))
    level = left.single and right.single
    e = E(code, kind, null=left.null or right.null or doubtful, firm=firm, own=left.own or right.own, level=level)
    e = replace(e, typed_by_rows=_typed_by_rows(left, right))
    return base.of(
        replace(e, reads=left.reads | right.reads, may_be_infinite=left.may_be_infinite or right.may_be_infinite)
    )


def _typed_by_rows(left: E, right: E) -> bool:
    """Whether pandas may have whole numbers where there are no rows: not beside what is a float even then."""
    sides = (left, right)
    return any(e.typed_by_rows for e in sides) and all(
        e.typed_by_rows or not (e.kind == 'float' and e.firm) for e in sides
    )


def _moved(word: str, call: Call, span: SpanV) -> Value:
    """Moments some units later, or earlier."""
    series = call.series(call.positional[0])
    require(series.e.kind == 'date' and word != 'Mult', f'a span beside {series.e.kind}')
    form = 'frames.later(A)' if word == 'Add' else 'frames.earlier(A)'
    made = fill(form, A=series.e.code)
    assert isinstance(made, ast.Call)
    assert isinstance(span.code, ast.Call)
    code = ast.Call(made.func, made.args, span.code.keywords)
    return series.of(replace(series.e, code=code, loose=None))


def _may_be_nan(call: Call, left: E, right: E) -> bool:
    """Infinity against another column or a number that may be 0 or infinite gives NaN, which polars does not take for a hole."""
    if not (left.may_be_infinite or right.may_be_infinite):
        return False
    value = call.positional[1] if right.own is None else call.positional[0] if left.own is None else None
    return value is None or _may_be_zero(call, value)


def _may_be_zero(call: Call, value: Value) -> bool:
    try:
        return not call.literal(value)
    except Refused:
        return True


def _joined(left: E, right: E, kind: str) -> E:
    assert kind == 'text'
    code = fill('A + B', A=left.code, B=right.code)
    return E(
        code, 'text', null=left.null or right.null, firm=True, own=left.own or right.own, reads=left.reads | right.reads
    )


def _divide(call: Call) -> Value:
    base, left, right = _operands(call)
    require({left.kind, right.kind} <= NUMBERS, f'{left.kind} and {right.kind} are divided')
    reads = left.reads | right.reads
    if right.own is None:
        code = fill('frames.divide(A, B)', A=left.loose or left.code, B=call.positional[1].code)
        infinite = left.may_be_infinite or _may_be_zero(call, call.positional[1])
        return base.of(E(code, 'float', firm=True, own=left.own, reads=reads, may_be_infinite=infinite))
    form = 'frames.divide(A, B)' if base.frame.index == 'single' else '(A / B).fill_nan(None)'
    code = fill(form, A=left.loose or left.code, B=right.loose or right.code)
    return base.of(E(code, 'float', firm=True, own=left.own or right.own, reads=reads, may_be_infinite=True))


def _whole(form: str, call: Call) -> Value:
    base, left, right = _operands(call)
    known = call.literal(call.positional[1]) if right.own is None else None
    require(
        left.kind == 'int' and isinstance(known, int) and known != 0,
        f'{form} other than of whole numbers by a constant',
    )
    code = fill(f'A {form} B', A=left.code, B=right.code)
    return base.of(E(code, 'int', null=left.null, own=left.own, reads=left.reads))


def _squared(call: Call) -> Value:
    """`x ** 2`, which numpy computes as a product; other powers are left."""
    series = call.series(call.positional[0])
    known = call.literal(call.positional[1])
    require(known == 2 and type(known) is int and series.e.kind in NUMBERS, 'a power other than a square')
    e = series.e
    return series.of(replace(e, code=fill('A * A', A=e.code), loose=None))


def _minus(call: Call) -> Value:
    series = call.series()
    require(series.e.kind in NUMBERS, f'minus of {series.e.kind}')
    e = series.e
    return series.of(replace(e, code=fill('-A', A=e.code), loose=None))


RECIPES: dict[str, Callable[[Call], Value]] = {
    **{f'operator.{word}': functools.partial(_binary, word) for word in FORMS},
    'operator.Div': _divide,
    'operator.FloorDiv': functools.partial(_whole, '//'),
    'operator.Mod': functools.partial(_whole, '%'),
    'operator.Pow': _squared,
    'operator.USub': _minus,
}

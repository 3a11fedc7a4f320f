"""Comparisons, `& | ~`, `isin`, `isna`, `between`: conditions in which a hole stands for pandas' False."""

import functools
import re

from rewright.rewrite.frames.align import same_rows
from rewright.rewrite.frames.call import Call, Recipe, require, scalar_of
from rewright.rewrite.frames.frame_ops import plain
from rewright.rewrite.frames.single import as_column
from rewright.rewrite.frames.templates import fill, literal
from rewright.rewrite.frames.values import E, PyV, Refused, SeriesV, Value

FORMS = {'Eq': 'A == B', 'NotEq': 'A != B', 'Lt': 'A < B', 'LtE': 'A <= B', 'Gt': 'A > B', 'GtE': 'A >= B'}
# What is never so, and what is always so.
_UNLIKE = {'Eq': 'A.is_null() & A.is_not_null()', 'NotEq': 'A.is_null() | A.is_not_null()'}
# A day, or a moment of it, in ISO's form.
_DAY = re.compile(r'\d{4}-\d\d-\d\d([ T]\d\d:\d\d(:\d\d)?)?')
LOGIC = {'BitAnd': 'A & B', 'BitOr': 'A | B', 'BitXor': 'A ^ B'}
NUMBERS = {'int', 'float'}
# Whole numbers below this are floats of the same value, and no other is.
_WHOLE = 2**53


def _sides(call: Call) -> tuple[SeriesV, E, E]:
    left, right = call.positional
    if isinstance(left, SeriesV) and isinstance(right, SeriesV):
        return SeriesV(left.code, frame=same_rows(left, right), e=left.e), left.e, right.e
    if isinstance(left, SeriesV):
        return left, left.e, _beside(call, left, right)
    return call.series(right), _beside(call, call.series(right), left), call.series(right).e


def _beside(call: Call, series: SeriesV, value: Value) -> E:
    """A single value; a text beside moments is one of them."""
    e = scalar_of(call, value)
    if series.e.kind != 'date' or e.kind != 'text':
        return e
    require(call.is_known(value), 'a moment that is not known before the run')
    require(bool(_DAY.fullmatch(str(call.literal(value)))), f'{call.literal(value)!r} as a moment')
    return E(fill('frames.moment(A)', A=e.code), 'date', null=False, firm=True)


def _compare(word: str, call: Call) -> Value:
    base, left, right = _sides(call)
    known = {left.kind, right.kind}
    column, other = (left, right) if left.own is not None else (right, left)
    if word in _UNLIKE and column.kind in NUMBERS and other.kind == 'text' and other.own is None:
        # To pandas a number, or a hole among numbers, is unequal to every text.
        code = fill(_UNLIKE[word], A=column.code)
        return base.of(E(code, 'bool', null=False, firm=True, own=column.own, reads=column.reads))
    require(len(known) == 1 or known <= NUMBERS, f'{left.kind} and {right.kind} are compared')
    if word == 'NotEq' and (left.null or right.null):
        return _unequal(base, left, right)
    code = fill(FORMS[word], A=left.code, B=right.code)
    own = left.own or right.own
    return base.of(E(code, 'bool', null=left.null or right.null, firm=True, own=own, reads=left.reads | right.reads))


def _unequal(base: SeriesV, left: E, right: E) -> Value:
    """In pandas a hole is unequal to everything, even to another hole."""
    if left.own is not None and right.own is not None:
        code = fill('(A != B).fill_null(True)', A=left.code, B=right.code)
    elif (left if left.own is None else right).null:
        raise Refused('a column is unequal to a number that may be NaN')
    elif left.own is None:
        code = fill('A.ne_missing(B)', A=right.code, B=left.code)
    else:
        code = fill('A.ne_missing(B)', A=left.code, B=right.code)
    return base.of(E(code, 'bool', null=False, firm=True, own=left.own or right.own, reads=left.reads | right.reads))


def _logic(word: str, call: Call) -> Value:
    left, right = (call.truth(call.series(v)) for v in call.positional)
    require(left.e.kind == right.e.kind == 'bool', f'{left.e.kind} and {right.e.kind} are combined')
    a, b = (left.e, right.e) if word != 'BitXor' else (plain(left.e), plain(right.e))
    code = fill(LOGIC[word], A=a.code, B=b.code)
    base = SeriesV(left.code, frame=same_rows(left, right), e=left.e)
    return base.of(E(code, 'bool', null=a.null or b.null, firm=True, own=a.own, reads=a.reads | b.reads))


def _invert(call: Call) -> Value:
    series = call.truth(call.series())
    require(series.e.kind == 'bool', f'~ of {series.e.kind}')
    require(not series.e.boxed, '~ of truth values that pandas may hold as objects')
    e = plain(series.e)
    return series.of(E(fill('~A', A=e.code), 'bool', null=False, firm=True, own=e.own, reads=e.reads))


def _test(form: str, call: Call) -> Value:
    call.bind().only()
    e = call.series().e
    return call.series().of(E(fill(form, A=e.code), 'bool', null=False, firm=True, own=e.own, reads=e.reads))


def _isin(call: Call) -> Value:
    values, series = call.bind('values').need('values'), call.series()
    if isinstance(values, SeriesV):
        return _in_column(series, values)
    known = call.literal(values)
    require(isinstance(known, list | tuple | set), f'isin({known!r})')
    assert isinstance(known, list | tuple | set)
    kinds = {type(v) for v in known}
    wanted: dict[str, set[type]] = {'int': {int}, 'float': {float, int}, 'text': {str}}
    require(kinds <= wanted.get(series.e.kind, set()), f'isin of {series.e.kind} in {known!r}')
    e = series.e
    if e.kind in NUMBERS and known and not (e.kind == 'int' and e.firm):
        require(all(abs(v) < _WHOLE for v in known), f'isin of numbers in {known!r}')
        # Polars compares floats with floats alone, and a file may hold whole numbers one day and a hole the next.
        floats = fill('A' if e.firm else 'A.cast(pl.Float64)', A=e.code)
        code = fill('A.is_in(B)', A=floats, B=literal([float(v) for v in known]))
    else:
        code = fill('A.is_in(B)', A=e.code, B=values.code)
    return series.of(E(code, 'bool', null=e.null, firm=True, own=e.own, reads=e.reads))


def _in_column(series: SeriesV, values: SeriesV) -> Value:
    """Whether a value stands in another column; to pandas a hole is in one with holes."""
    e, other = series.e, values.e
    require(e.kind == other.kind == 'text', f'isin of {e.kind} in {other.kind}')
    code = fill('A.is_in(B.implode(), nulls_equal=True)', A=e.code, B=as_column(values))
    return series.of(E(code, 'bool', null=False, firm=True, own=e.own, reads=e.reads))


def _between(call: Call) -> Value:
    given, series = call.bind('left', 'right', 'inclusive'), call.series()
    closed = given.text('inclusive', 'both')
    low, high = (_beside(call, series, given.need(side)) for side in ('left', 'right'))
    known = {series.e.kind, low.kind, high.kind}
    require(len(known) == 1 or known <= NUMBERS, f'{series.e.kind} between {low.kind} and {high.kind}')
    form = 'A.is_between(B, C)' if closed == 'both' else f'A.is_between(B, C, closed={closed!r})'
    e = series.e
    code = fill(form.replace("'neither'", "'none'"), A=e.code, B=low.code, C=high.code)
    return series.of(E(code, 'bool', null=e.null, firm=True, own=e.own, reads=e.reads))


def _of_one(form: str, call: Call) -> Value:
    """`pd.isna` of one value of Python."""
    value, seen = call.bind('obj').need('obj'), call.seen
    require(
        isinstance(value, PyV) and seen is not None and seen.consistent and seen.kind == 'scalar', 'of several values'
    )
    return PyV(fill(form, A=value.code))


RECIPES: dict[str, Recipe] = {
    **{f'operator.{word}': functools.partial(_compare, word) for word in FORMS},
    **{f'operator.{word}': functools.partial(_logic, word) for word in LOGIC},
    'operator.Invert': _invert,
    'Series.isin()': _isin,
    'Series.between()': _between,
    **{f'pd.{w}': functools.partial(_of_one, 'frames.is_missing(A)') for w in ('isna', 'isnull')},
    **{f'pd.{w}': functools.partial(_of_one, 'not frames.is_missing(A)') for w in ('notna', 'notnull')},
    'Series.isna()': functools.partial(_test, 'A.is_null()'),
    'Series.isnull()': functools.partial(_test, 'A.is_null()'),
    'Series.notna()': functools.partial(_test, 'A.is_not_null()'),
    'Series.notnull()': functools.partial(_test, 'A.is_not_null()'),
}

"""`(days - days.min()).dt.days`, `total_seconds`, `pd.DateOffset` and `pd.Timedelta`: how far moments are from each other."""

import ast
import functools
from dataclasses import replace

from rewright.rewrite.frames.call import Call, Recipe, require
from rewright.rewrite.frames.templates import call as calling
from rewright.rewrite.frames.templates import fill, literal
from rewright.rewrite.frames.values import AccessorV, SeriesV, SpanV, Value

_UNITS = ('years', 'months', 'weeks', 'days', 'hours', 'minutes', 'seconds')


def _span(units: tuple[str, ...], call: Call) -> Value:
    """A span that is written out in whole units."""
    require(not call.positional and bool(call.named), 'a span other than of units')
    sizes = {unit: call.literal(value) for unit, value in call.named.items()}
    require(set(sizes) <= set(units) and all(type(size) is int for size in sizes.values()), f'a span of {sizes!r}')
    return SpanV(calling(fill('dict'), [], {unit: literal(sizes[unit]) for unit in units if unit in sizes}))


def _spans(call: Call) -> SeriesV:
    assert isinstance(call.receiver, AccessorV)
    series = call.receiver.series
    require(series.e.kind == 'span', f'the days of {series.e.kind}')
    return series


def _days(call: Call) -> Value:
    """Whole numbers, which a hole would make floats."""
    series, node = _spans(call), call.node
    assert isinstance(node, ast.Attribute)
    assert isinstance(node.value, ast.Attribute)
    e = call.whole(series, node.value.value)
    return series.of(replace(e, code=fill('frames.whole_days(A)', A=e.code), kind='int', firm=True, loose=None))


def _seconds(call: Call) -> Value:
    call.bind()
    series = _spans(call)
    code = fill('frames.divide(A.dt.total_nanoseconds(), 1000000000)', A=series.e.code)
    return series.of(replace(series.e, code=code, kind='float', firm=True, loose=None))


RECIPES: dict[str, Recipe] = {
    'pd.DateOffset': functools.partial(_span, _UNITS),
    'pd.Timedelta': functools.partial(_span, _UNITS[2:]),
    'Series.dt.days': _days,
    'Series.dt.total_seconds()': _seconds,
}

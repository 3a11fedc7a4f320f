"""`rolling` and `expanding` with `sum`, `mean`, `min`, `max`, `count`: a value of each row and those before it."""

import ast
import functools

from rewright.rewrite.frames.call import Call, Recipe, require
from rewright.rewrite.frames.templates import fill, literal
from rewright.rewrite.frames.values import E, RollingV, SeriesV, Value

FORMS = {'sum': 'rolling_total', 'mean': 'rolling_average', 'min': 'rolling_smallest', 'max': 'rolling_largest'}


def _rolling(call: Call) -> Value:
    given, series = call.bind('window', 'min_periods', 'center', 'win_type'), call.series()
    given.only(center=False, win_type=None)
    window = given.literal('window')
    require(type(window) is int and window > 0, f'a window of {window!r}')
    assert isinstance(window, int)
    least = given.literal('min_periods', window)
    require(type(least) is int and 0 < least <= window, f'min_periods={least!r}')
    return _window(series, literal(window), {} if least == window else {'least': literal(least)})


def _expanding(call: Call) -> Value:
    least = call.bind('min_periods').literal('min_periods', 1)
    require(type(least) is int and least > 0, f'min_periods={least!r}')
    return _window(call.series(), literal(None), {'least': literal(least)})


def _window(series: SeriesV, window: ast.expr, named: dict[str, ast.expr]) -> Value:
    require(series.e.kind in {'int', 'float'}, f'windows of {series.e.kind}')
    require(series.frame.index != 'single', 'windows of one value')
    return RollingV(series.code, series.parts, series=series, window=window, named=named)


def _of_windows(word: str, call: Call) -> Value:
    call.bind()
    assert isinstance(call.receiver, RollingV)
    series, e = call.receiver.series, call.receiver.series.e
    form = fill(f'frames.{FORMS[word]}')
    named = [ast.keyword(name, value) for name, value in call.receiver.named.items()]
    code = ast.Call(form, [e.code, call.receiver.window], named)
    return series.of(E(code, 'float', firm=True, own=e.own, reads=e.reads))


RECIPES: dict[str, Recipe] = {
    'Series.rolling()': _rolling,
    'Series.expanding()': _expanding,
    **{f'rolling.{word}()': functools.partial(_of_windows, word) for word in FORMS},
}

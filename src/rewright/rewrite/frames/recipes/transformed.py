"""`Series.transform`: a running word, or a function of single values, for all rows."""

from dataclasses import replace

from rewright.rewrite.frames.applied import of_values
from rewright.rewrite.frames.call import Call, Recipe, require
from rewright.rewrite.frames.templates import fill
from rewright.rewrite.frames.values import LambdaV, Value


def _transform(call: Call) -> Value:
    function, series = call.bind('func').need('func'), call.series()
    if isinstance(function, LambdaV):
        return of_values(call, function)
    word, e = call.literal(function), series.e
    require(word == 'cumsum' and e.kind in {'int', 'float'}, f'transform({word!r}) of {e.kind}')
    code = fill('frames.running_total(A)', A=e.code)
    return series.of(replace(e, code=code, null=e.null or e.may_be_infinite, loose=None, level=False))


RECIPES: dict[str, Recipe] = {'Series.transform()': _transform}

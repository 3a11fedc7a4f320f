"""`str.removeprefix` and `str.removesuffix`: a text without its beginning or end, where it has it."""

import functools

from rewright.rewrite.frames.call import Call, Recipe, require
from rewright.rewrite.frames.templates import fill, literal
from rewright.rewrite.frames.values import AccessorV, E, Value


def _without(form: str, word: str, call: Call) -> Value:
    affix = call.bind(word).text(word)
    require(isinstance(call.receiver, AccessorV), 'something other than a column')
    assert isinstance(call.receiver, AccessorV)
    series = call.receiver.series
    e = series.e
    require(e.kind == 'text', f'text of {e.kind}')
    return series.of(E(fill(form, A=e.code, P=literal(affix)), 'text', null=e.null, own=e.own, reads=e.reads))


RECIPES: dict[str, Recipe] = {
    'Series.str.removeprefix()': functools.partial(_without, 'A.str.strip_prefix(P)', 'prefix'),
    'Series.str.removesuffix()': functools.partial(_without, 'A.str.strip_suffix(P)', 'suffix'),
}

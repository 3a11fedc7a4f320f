"""`map` and `replace` of text by a dict of texts."""

from rewright.rewrite.frames.call import Call, Recipe, require
from rewright.rewrite.frames.templates import fill
from rewright.rewrite.frames.values import E, Value


def _texts(call: Call, name: str) -> tuple[E, Value]:
    mapping, e = call.bind(name).need(name), call.series().e
    known = call.literal(mapping)
    require(isinstance(known, dict) and bool(known), f'{name} that is not a dict')
    assert isinstance(known, dict)
    every = [*known.keys(), *known.values()]
    require(e.kind == 'text' and all(isinstance(x, str) for x in every), f'{e.kind} by something other than texts')
    return e, mapping


def _map(call: Call) -> Value:
    e, mapping = _texts(call, 'arg')
    code = fill('A.replace_strict(M, default=None)', A=e.code, M=mapping.code)
    return call.series().of(E(code, 'text', firm=True, own=e.own, reads=e.reads))


def _replace(call: Call) -> Value:
    e, mapping = _texts(call, 'to_replace')
    code = fill('A.replace(M)', A=e.code, M=mapping.code)
    return call.series().of(E(code, 'text', null=e.null, firm=True, own=e.own, reads=e.reads))


RECIPES: dict[str, Recipe] = {'Series.map()': _map, 'Series.replace()': _replace}

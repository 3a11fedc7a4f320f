"""`namedtuple`: tuples whose parts have names."""

import ast
from collections.abc import Callable

from rewright.transpile.kinds import CONTAINERS, holding, of
from rewright.transpile.passing import Made, Pass

Ask = Callable[[ast.expr], Made]


def defined(p: Pass, node: ast.Assign) -> Made | None:
    """Note a kind of records that is defined; None for any other assignment."""
    call = node.value
    if not isinstance(call, ast.Call) or p.dotted(call.func) != 'collections.namedtuple':
        return None
    fields = _fields(call)
    if len(node.targets) != 1 or not isinstance(node.targets[0], ast.Name) or not fields:
        p.refuse(node, 'the parts of a named tuple are not known')
        return Made(of('class'), p.source(call))
    p.whole.records[p.root(node.targets[0].id)] = fields
    return Made(of('class'), p.source(call))


def _fields(call: ast.Call) -> list[str]:
    if len(call.args) != 2 or call.keywords:
        return []
    try:
        given = ast.literal_eval(call.args[1])
    except ValueError:
        return []
    return given.replace(',', ' ').split() if isinstance(given, str) else [str(name) for name in given]


def recorded(p: Pass, node: ast.Call, fields: list[str], ask: Ask) -> Made:
    """Return a record that is made of values."""
    named = [*zip(fields, node.args, strict=False), *((k.arg or '', k.value) for k in node.keywords)]
    made = [(name, value, ask(value)) for name, value in named]
    for name, value, one in made:
        p.hold(('attribute', name), one.kind)
        if one.kind.own & (CONTAINERS | {'any'}):
            p.link([('attribute', name), *p.roots(value)])
    whole = holding('tuple', *(one.kind for _, _, one in made))
    kind = whole._replace(own=frozenset({'tuple', 'object'}))
    return Made(kind, p.spliced(node, [(value, one.text) for _, value, one in made]))

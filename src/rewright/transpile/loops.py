"""What names are given: by loops, comprehensions and assignments."""

import ast
from collections.abc import Callable

from rewright.transpile.dicts import is_view, pairs_seen
from rewright.transpile.kinds import CONTAINERS, Kind, element, holding, keyed
from rewright.transpile.passing import Made, Pass

Ask = Callable[[ast.expr], Made]
Comprehension = ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp


def comprehended(p: Pass, node: Comprehension, ask: Ask) -> Made:
    """Return a comprehension; what it loops over comes first, for its names mean that."""
    parts: list[tuple[ast.AST, str]] = []
    for loop in node.generators:
        over = looped(p, loop.iter, loop.target, ask)
        parts += [(loop.iter, over)]
        parts += [(test, ask(test).text) for test in loop.ifs]
    inner = [node.key, node.value] if isinstance(node, ast.DictComp) else [node.elt]
    made = [ask(item) for item in inner]
    parts += zip(inner, (m.text for m in made), strict=True)
    if isinstance(node, ast.DictComp):
        text = p.spliced(node, parts)
        text = f'{p.ours("Dict")}.built({text})' if 'dicts' in p.tables else text
        return Made(keyed(made[0].kind, made[1].kind), text)
    if isinstance(node, ast.SetComp):
        p.needs.add('sets')
        if 'sets' in p.tables:
            return Made(holding('set', made[0].kind), f'{p.ours("Set")}([{p.spliced(node, parts)[1:-1]}])')
    tag = {ast.ListComp: 'list', ast.SetComp: 'set', ast.GeneratorExp: 'iter'}[type(node)]
    return Made(holding(tag, made[0].kind), p.spliced(node, parts))


def looped(p: Pass, over: ast.expr, target: ast.expr, ask: Ask) -> str:
    """Bind the target of a loop, and return how what it loops over is written."""
    made = ask(over)
    of_pairs = is_view(over) and made.kind.has('list')
    made, kind = pairs_seen(p, over, made)
    if of_pairs and kind.own == {'tuple'} and isinstance(target, ast.Tuple) and len(target.elts) == 2:
        assert isinstance(over, ast.Call)
        assert isinstance(over.func, ast.Attribute)
        owner = ask(over.func.value).kind
        bind(p, target.elts[0], owner.names, over, ask)
        bind(p, target.elts[1], owner.values, over, ask)
    else:
        bind(p, target, kind, over, ask)
    if made.kind.has('response'):
        p.refuse(over, 'a response is read line by line')
    return made.text


def bind(p: Pass, target: ast.expr, kind: Kind, value: ast.expr | None, ask: Ask) -> None:
    """Note what a target of an assignment or a loop is given."""
    if isinstance(target, ast.Tuple | ast.List):
        for item in target.elts:
            bind(p, item, element(kind), value, ask)
        return
    if isinstance(target, ast.Starred):
        bind(p, target.value, kind, value, ask)
        return
    if isinstance(target, ast.Name):
        root = p.root(target.id)
    elif isinstance(target, ast.Attribute):
        found = p.member(target)
        root = (found[0].base, found[1]) if found else ('attribute', target.attr)
    else:
        assert isinstance(target, ast.Subscript)
        p.put(p.roots(target.value), kind._replace(keys=kind.keys | ask(target.slice).kind.all))
        if kind.own & (CONTAINERS | {'any'}):
            p.link([*p.roots(target.value), *p.roots(value)])
        return
    p.hold(root, kind)
    if kind.own & (CONTAINERS | {'any'}):
        p.link([root, *p.roots(value)])

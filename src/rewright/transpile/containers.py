"""Calls that make lists, tuples, sets and dicts: where order is shown, they are tables that keep that of Python 2."""

import ast
from collections.abc import Callable

from rewright.transpile.dicts import is_view, pairs_seen
from rewright.transpile.kinds import Kind, holding, join, looped_over, of
from rewright.transpile.passing import Made, Pass
from rewright.transpile.sorting import Form, called, is_unique, unordered

Ask = Callable[[ast.expr], Made]


def _list(tag: str) -> Form:
    def form(p: Pass, node: ast.Call, ask: Ask) -> Made:
        if tag == 'set':
            p.needs.add('sets')
        tables = tag == 'set' and 'sets' in p.tables
        if not node.args:
            return Made(of(tag), f'{p.ours("Set")}()' if tables else f'{tag}()')
        bare = ask(node.args[0])
        if tables:
            given = pairs_seen(p, node.args[0], bare)[0] if is_view(node.args[0]) else bare
            return Made(holding('set', looped_over(bare.kind)), called(p.ours('Set'), [given]))
        if tag == 'set':
            return Made(holding('set', looped_over(bare.kind)), called('set', [_for_set(p, node.args[0], bare, ask)]))
        made, kind = pairs_seen(p, node.args[0], bare)
        return Made(holding(tag, kind), called(tag, [made]))

    return form


def _for_set(p: Pass, node: ast.expr, bare: Made, ask: Ask) -> Made:
    """What a set is made of: of values that are equal it keeps the first."""
    if is_view(node) and not is_unique(node):
        return pairs_seen(p, node, bare)[0]
    return unordered(p, node, ask)


def _dict(p: Pass, node: ast.Call, ask: Ask) -> Made:
    if not node.args and not node.keywords:
        return Made(of('dict'), f'{p.ours("Dict")}()' if 'dicts' in p.tables else 'dict()')
    made = [ask(a) for a in (*node.args, *(k.value for k in node.keywords))]
    values = (*node.args, *(k.value for k in node.keywords))
    # Of pairs, it is filled with one key after another.
    if node.keywords or len(made) != 1 or made[0].kind.has('dict', 'any') or not made[0].kind.own:
        p.needs.add('odd dicts')
    kind = join(*(Kind(frozenset({'dict'}), m.kind.inside, m.kind.inside | m.kind.keys | {'ascii'}) for m in made))
    text = p.spliced(
        node,
        [
            (node.func, p.ours('Dict') if 'dicts' in p.tables else 'dict'),
            *zip(values, (m.text for m in made), strict=True),
        ],
    )
    return Made(kind, text)


CONTAINER_CALLS: dict[str, Form] = {
    'list': _list('list'), 'tuple': _list('tuple'), 'set': _list('set'), 'dict': _dict,
}  # fmt: skip

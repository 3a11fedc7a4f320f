"""The order in which Python 2 gives the keys of a dict, wherever a program shows it."""

import ast

from rewright.transpile.kinds import ANY, Kind, element, holding, looped_over
from rewright.transpile.passing import Made, Pass
from rewright.transpile.pieces import tight

VIEWS = {
    'keys': 'keys', 'iterkeys': 'keys', 'values': 'values', 'itervalues': 'values', 'items': 'items', 'iteritems': 'items',
}  # fmt: skip
_RESIZING = frozenset({'add', 'clear', 'difference_update', 'discard', 'intersection_update', 'pop', 'popitem', 'remove', 'setdefault',
                       'update'})  # fmt: skip


def viewed(p: Pass, node: ast.Call, receiver: Made, *, as_list: bool, ordered: bool = True) -> Made:
    """Return `d.keys()` and its sisters; `ordered` where somebody may see the order."""
    assert isinstance(node.func, ast.Attribute)
    word = VIEWS[node.func.attr]
    kind = receiver.kind
    items = {'items': holding('tuple', kind.names, kind.values), 'keys': kind.names, 'values': kind.values}[word]
    plain = not ordered or receiver.kind.own == {'ordered'}
    text = f'{tight(receiver.text) if plain else _hashed(p, receiver)}.{word}()'
    lazy = node.func.attr.startswith('iter')
    return Made(holding('list', items), f'list({text})' if as_list and not lazy else text)


def is_view(node: ast.expr) -> bool:
    """Say whether an expression calls for the keys, values or items of something."""
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in VIEWS
        and not node.args
    )


def pairs_seen(p: Pass, node: ast.expr, made: Made) -> tuple[Made, Kind]:
    """Return what is looped over as Python 2 gives it, and what comes out of it."""
    if is_view(node) and made.text.startswith('list('):
        # The loop makes no second list.
        return Made(made.kind, made.text[5:-1]), element(made.kind)
    if made.text.startswith(('list(range(', 'list(zip(')) and isinstance(node, ast.Call):
        return Made(made.kind, made.text[5:-1]), element(made.kind)
    if made.kind.own == {'texts'}:
        return Made(made.kind, f'{p.ours("text_lines")}({made.text})'), element(made.kind)
    if made.kind.has('dict'):
        whole = made.kind.within(frozenset({'dict', 'counts', 'ordered'}))
        text = _hashed(p, made) if whole else _each(p, made)
        return Made(made.kind, text), looped_over(made.kind)
    if made.kind.has('set'):
        p.needs.add('order of sets')
        return Made(made.kind, _each(p, made)), looped_over(made.kind)
    if made.kind.has('any'):
        p.needs.add('order of anything')
        return Made(ANY, _each(p, made)), ANY
    return made, element(made.kind)


def may_resize(p: Pass, nodes: list[ast.stmt]) -> bool:
    """Say whether a loop may change the size of what it goes through."""
    for inner in (n for node in nodes for n in ast.walk(node)):
        if isinstance(inner, ast.Subscript) and not isinstance(inner.ctx, ast.Load):
            return True
        if isinstance(inner, ast.AugAssign) and isinstance(inner.op, ast.BitOr | ast.BitAnd | ast.Sub | ast.BitXor):
            return True
        if isinstance(inner, ast.Call):
            word = inner.func.attr if isinstance(inner.func, ast.Attribute) else ''
            own = isinstance(inner.func, ast.Name) and p.root(inner.func.id) in p.names
            if word in _RESIZING or own or p.member(inner.func) or any(f.name == word for f in p.scope_of):
                return True
    return False


def watched(p: Pass, node: ast.expr, text: str) -> str:
    """Return what a loop goes through that may change its size on the way, where Python 2 would see that."""
    lazy = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr.startswith('iter')
    if is_view(node) and not lazy:
        # A list of its own.
        return text
    for helper in ('python2.hashed(', 'python2.each('):
        inner = text.removeprefix(helper)
        if inner != text and lazy and text.endswith(f').{VIEWS[_word(node)]}()'):
            word = VIEWS[_word(node)]
            return f"{p.ours('through')}({inner.removesuffix(f').{word}()')}, '{word}')"
        if inner != text and not lazy and text.endswith(')'):
            return f'{p.ours("through")}({inner}'
    return text


def _word(node: ast.expr) -> str:
    return node.func.attr if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) else ''


def _hashed(p: Pass, made: Made) -> str:
    p.needs.add('order')
    return f'{p.ours("hashed")}({made.text})'


def _each(p: Pass, made: Made) -> str:
    p.needs.add('order')
    return f'{p.ours("each")}({made.text})'

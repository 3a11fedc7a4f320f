"""Sorts, least and greatest -> the same order: a comparison becomes a key, and types are ordered as Python 2 does."""

import ast
from collections.abc import Callable

from rewright.transpile.dicts import is_view, pairs_seen, viewed
from rewright.transpile.kinds import (
    ANY,
    BYTES,
    NUMBERS,
    Kind,
    element,
    holding,
    join,
    looped_over,
    of,
)  # fmt: skip
from rewright.transpile.passing import Made, Pass

Ask = Callable[[ast.expr], Made]
Form = Callable[[Pass, ast.Call, Ask], Made]


def arguments(p: Pass, node: ast.Call, ask: Ask, most: int, least: int = 1) -> list[Made]:
    """Return the arguments of a call that has none by name."""
    if node.keywords or not least <= len(node.args) <= most:
        p.refuse(node, 'the arguments of the call are not followed')
    made = [ask(argument) for argument in node.args[:most]]
    return made + [Made(Kind(), '')] * (least - len(made))


def called(name: str, made: list[Made]) -> str:
    """Return the text of a call."""
    return f'{name}({", ".join(m.text for m in made)})'


def unordered(p: Pass, node: ast.expr, ask: Ask) -> Made:
    """What is asked for as a whole, so that no order of a dict is seen."""
    if is_view(node):
        assert isinstance(node, ast.Call)
        assert isinstance(node.func, ast.Attribute)
        receiver = ask(node.func.value)
        if receiver.kind.own and receiver.kind.within(frozenset({'dict', 'counts', 'ordered'})):
            return viewed(p, node, receiver, as_list=False, ordered=False)
    return ask(node)


def orders(kind: Kind) -> bool:
    """Whether elements of a container are of one type that orders itself alike in both languages."""
    inside = looped_over(kind).own
    return inside <= NUMBERS or inside <= BYTES or inside <= {'text', 'ascii'} or inside <= {'date'}


def sorting(p: Pass, node: ast.Call, ask: Ask, kind: Kind, first: int) -> list[str]:
    """Return the arguments of a sort behind what is sorted."""
    given = dict(zip(('cmp', 'key', 'reverse'), node.args[first:], strict=False))
    given |= {k.arg or '': k.value for k in node.keywords}
    texts: list[str] = []
    comparing, key = given.get('cmp'), given.get('key')
    if comparing is not None and key is not None:
        p.refuse(node, 'a sort has a comparison and a key')
    if comparing is not None and not is_none(comparing):
        told(p, comparing, [element(kind), element(kind)])
        made = ask(comparing)
        p.needs.add('functools')
        texts.append(f'key=functools.cmp_to_key({made.text})')
    elif key is not None and not is_none(key):
        texts.append(_key(p, key, element(kind), ask))
    elif not orders(kind):
        texts.append(f'key={p.ours("order")}')
    if 'reverse' in given:
        texts.append(f'reverse={ask(given["reverse"]).text}')
    return texts


def _key(p: Pass, key: ast.expr, kind: Kind, ask: Ask) -> str:
    """A key of a sort, whose results are in the order of Python 2."""
    if isinstance(key, ast.Attribute) and isinstance(key.value, ast.Name):
        owner, word = key.value.id, key.attr
        if owner == 'str' and word in {'lower', 'upper', 'strip'}:
            if 'text' in kind.own:
                p.refuse(key, 'a method of bytes is handed unicode text')
            return f'key={p.ours(word)}'
        if word == 'get' and p.root(owner) in p.names and ask(key.value).kind.own == {'dict'}:
            return f'key={p.ours("ordered_by")}({owner}.get)'
    told(p, key, [kind])
    made = ask(key)
    return f'key={made.text}' if is_alike(what_gives(p, key, ask)) else f'key={p.ours("ordered_by")}({made.text})'


def is_alike(kind: Kind) -> bool:
    """Say whether values are of one type that orders itself alike in both languages."""
    return bool(kind.own) and (kind.own <= NUMBERS or kind.own <= BYTES or kind.own <= {'ascii', 'text'})


def is_none(node: ast.expr) -> bool:
    """Say whether an argument is a plain None."""
    return isinstance(node, ast.Constant) and node.value is None


def told(p: Pass, function: ast.expr, kinds: list[Kind]) -> None:
    """Note what a function that is handed on is called with."""
    if isinstance(function, ast.Lambda):
        for argument, kind in zip(function.args.args, kinds, strict=False):
            p.hold((p.scope, argument.arg), kind)
    elif isinstance(function, ast.Name) and function.id in p.functions:
        known = p.functions[function.id]
        p.followed.add(id(function))
        for argument, kind in zip(known.args.args, kinds, strict=False):
            p.hold((p.scope_of[known], argument.arg), kind)


def what_gives(p: Pass, function: ast.expr, ask: Ask) -> Kind:
    """What a function that is handed on gives."""
    if isinstance(function, ast.Lambda):
        return ask(function.body).kind
    if isinstance(function, ast.Name) and function.id in p.functions:
        return p.found(('return', p.scope_of[p.functions[function.id]]))
    if isinstance(function, ast.Name):
        return {'int': of('int'), 'float': of('float'), 'len': of('int'), 'str': of('bytes')}.get(function.id, ANY)
    return of('bytes') if p.dotted(function).startswith('string.') else ANY


def sorted_call(p: Pass, node: ast.Call, ask: Ask) -> Made:
    """Return a call of `sorted`."""
    if not node.args:
        return refused(p, node)
    by = [k.arg for k in node.keywords if k.arg != 'reverse']
    inner = node.args[0]
    before = set(p.needs)
    bare = ask(inner)
    if is_view(inner) and (by or len(node.args) > 1 or not is_unique(inner)):
        # What is equal to the sort keeps the order that it had.
        view = pairs_seen(p, inner, bare)[0]
    elif is_view(inner):
        # Nobody sees the order that these came in.
        p.needs = before
        view = unordered(p, inner, ask)
    elif bare.kind.has('dict', 'set') and (by or len(node.args) > 1):
        view = pairs_seen(p, inner, bare)[0]
    else:
        view = bare
    kind = holding('list', looped_over(view.kind))
    return Made(kind, f'sorted({", ".join([view.text, *sorting(p, node, ask, kind, 1)])})')


def is_unique(node: ast.expr) -> bool:
    """Say whether a view holds nothing twice, so that a sort leaves no order to it."""
    assert isinstance(node, ast.Call)
    assert isinstance(node.func, ast.Attribute)
    return node.func.attr in {'keys', 'iterkeys', 'items', 'iteritems'}


def least(name: str) -> Form:
    """Return how a call of `min` or `max` is written."""

    def form(p: Pass, node: ast.Call, ask: Ask) -> Made:
        key = next((k.value for k in node.keywords if k.arg == 'key'), None)
        if len(node.args) == 1 and len(node.keywords) == (key is not None):
            before = set(p.needs)
            made, kind = pairs_seen(p, node.args[0], ask(node.args[0]))
            if key is None and is_view(node.args[0]) and (len(kind.own) == 1 or kind.own <= BYTES):
                # Of values that are equal and of one type, any is the same.
                p.needs = before
                made = unordered(p, node.args[0], ask)
            if key is not None:
                return Made(kind, f'{name}({made.text}, {_key(p, key, kind, ask)})')
            return Made(
                kind, f'{name}({made.text}{"" if kind.own and orders(made.kind) else ", key=" + p.ours("order")})'
            )
        made_of = arguments(p, node, ask, 9, 2)
        kind = join(*(m.kind for m in made_of))
        ordered = '' if is_alike(kind) else f', key={p.ours("order")}'
        return Made(kind, f'{name}({", ".join(m.text for m in made_of)}{ordered})')

    return form


def refused(p: Pass, node: ast.Call) -> Made:
    """Refuse a call as it stands."""
    p.refuse(node, f'{p.source(node.func)} with these arguments is not followed')
    return Made(ANY, p.source(node))

"""Where a script asks through connections of `http.client`, and what keeps that from being planned: a Source in, places out."""

import ast
from collections.abc import Iterator
from itertools import zip_longest

from rewright.rewrite.flow.connections import made, names
from rewright.rewrite.flow.names import calls, dotted, flat, header, is_certain
from rewright.rewrite.source import Source
from rewright.trees import blocks_around, every

_SAFE = frozenset(('GET', 'HEAD'))
_OF_MAKERS = frozenset(('host', 'port', 'timeout'))
_OF_REQUESTS = frozenset(('method', 'url', 'body', 'headers'))


def answers(tree: ast.Module, held: set[str]) -> list[ast.Call]:
    """Return the calls that take an answer from a connection."""
    return [c for c in every(ast.Call, tree) if is_answer(c, held)] if held else []


def is_answer(call: ast.Call, held: set[str]) -> bool:
    """Say whether a call takes an answer from one of some connections."""
    return isinstance(call.func, ast.Attribute) and call.func.attr == 'getresponse' and dotted(call.func.value) in held


def asked_by(source: Source, statement: ast.stmt) -> ast.stmt:
    """Return the statement before one that takes an answer, which asks for it."""
    block = next(b for b in blocks_around(source.parents[statement]) if statement in b)
    return block[block.index(statement) - 1]


def target(statement: ast.stmt) -> ast.expr | None:
    """Return what a statement asks for."""
    call = next((c for c in calls(statement) if isinstance(c.func, ast.Attribute) and c.func.attr == 'request'), None)
    return _given(call).get('url') if call is not None else None


def obstacles(source: Source) -> Iterator[tuple[ast.AST, str]]:
    """Yield what is done with connections that cannot be planned, each with the reason that people read."""
    tree = source.tree
    held = names(tree)
    for call in made(tree):
        around = source.parents[call]
        if not isinstance(around, ast.Assign) or not all(isinstance(t, ast.Name) for t in around.targets):
            yield call, 'a connection that has no name of its own keeps the order of its requests'
        odd = {k.arg or '**' for k in call.keywords} - _OF_MAKERS
        if odd or len(call.args) > 2 or any(isinstance(a, ast.Starred) for a in call.args):
            yield call, f'the connection has an argument that is not understood: {", ".join(sorted(odd)) or "*"}'
    inside = {n for d in tree.body if isinstance(d, ast.FunctionDef | ast.ClassDef) for n in every(ast.Name, d)}
    for name in (n for n in every(ast.Name, tree) if n.id in held and isinstance(n.ctx, ast.Load)):
        word = source.parents[name]
        call_of = source.parents[word]
        called = isinstance(word, ast.Attribute) and isinstance(call_of, ast.Call) and call_of.func is word
        if name in inside:
            yield name, f'a function asks through the connection {name.id}'
        elif not called or not isinstance(word, ast.Attribute) or word.attr not in {'request', 'getresponse', 'close'}:
            yield name, f'what is done with the connection {name.id} is not understood'
    for block in _blocks(tree):
        yield from _in(source, block, held)


def _blocks(tree: ast.Module) -> Iterator[list[ast.stmt]]:
    yield tree.body
    for node in flat(tree.body):
        for field in ('body', 'orelse', 'finalbody'):
            if not isinstance(node, ast.FunctionDef | ast.ClassDef) and isinstance(
                found := getattr(node, field, None), list
            ):
                yield found
        if isinstance(node, ast.Try):
            yield from (h.body for h in node.handlers)


def _in(source: Source, block: list[ast.stmt], held: set[str]) -> Iterator[tuple[ast.AST, str]]:
    """What is wrong with the requests that stand in a block itself: each has its answer taken by the next statement."""
    for node, after in zip_longest(block, block[1:]):
        asks = [c for part in header(node) for c in calls(part) if _asks(c, held)]
        for call in asks:
            assert isinstance(call.func, ast.Attribute)
            owner = dotted(call.func.value)
            taken = [c for p in header(after) for c in calls(p) if is_answer(c, {owner})] if after is not None else []
            if not (isinstance(node, ast.Expr) and node.value is call):
                yield call, 'the request stands inside a statement'
            elif len(taken) != 1 or not is_certain(source.parents, taken[0]) or taken[0].args:
                yield call, 'the answer to the request is not taken by the next statement'
            elif why := _odd(call):
                yield call, why
    takes = [n for n in block if any(is_answer(c, held) for p in header(n) for c in calls(p))]
    for node in takes:
        before = block[block.index(node) - 1] if block.index(node) else None
        if before is None or not any(_asks(c, held) for p in header(before) for c in calls(p)):
            yield node, 'an answer is taken that is not asked for by the statement before'


def _asks(call: ast.Call, held: set[str]) -> bool:
    return isinstance(call.func, ast.Attribute) and call.func.attr == 'request' and dotted(call.func.value) in held


def _odd(call: ast.Call) -> str:
    """Why a request is not known to change nothing; empty where it is."""
    given = _given(call)
    method, body = given.get('method'), given.get('body')
    if set(given) - _OF_REQUESTS or len(call.args) > 4 or any(k.arg is None for k in call.keywords):
        return 'the request has an argument that is not understood'
    if not (isinstance(method, ast.Constant) and method.value in _SAFE):
        return 'the request may change the server, so it is never sent ahead'
    if body is not None and not (isinstance(body, ast.Constant) and body.value is None):
        return 'the request has a body, so it is never sent ahead'
    return ''


def _given(call: ast.Call) -> dict[str, ast.expr]:
    given = dict(zip(('method', 'url', 'body', 'headers'), call.args, strict=False))
    return given | {k.arg: k.value for k in call.keywords if k.arg}

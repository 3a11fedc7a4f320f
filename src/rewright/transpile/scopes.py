"""A tree -> which names each function binds, and which of them Python 3 forgets where Python 2 remembers."""

import ast
from collections.abc import Iterator

from rewright.transpile.passing import Pass

_COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)


def enter(p: Pass) -> None:
    """Fill in what every scope binds and how functions are named."""
    _scope(p, p.tree, p.base)


def _scope(p: Pass, node: ast.AST, name: str) -> None:
    outside = {n.id for s in inside(node) if isinstance(s, ast.Global) for n in [ast.Name(i) for i in s.names]}
    found = p.bound.setdefault(name, set())
    if isinstance(node, ast.FunctionDef):
        given = node.args
        found |= {a.arg for a in (*given.args, *filter(None, (given.vararg, given.kwarg)))}
    for inner in inside(node):
        found |= set(_binds(inner)) - outside
        if node is p.tree and not isinstance(inner, ast.alias):
            p.assigned |= set(_binds(inner))
        if isinstance(inner, ast.FunctionDef | ast.ClassDef):
            below = f'{name}.{inner.name}'
            if isinstance(inner, ast.FunctionDef):
                p.scope_of[inner] = below
            _scope(p, inner, below)
    p.bound[p.base] |= outside
    p.assigned |= outside


def inside(node: ast.AST) -> Iterator[ast.AST]:
    """Yield everything in a scope but what is in functions and classes of it."""
    for child in ast.iter_child_nodes(node):
        yield child
        if not isinstance(child, ast.FunctionDef | ast.ClassDef):
            yield from inside(child)


def _binds(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
        yield node.id
    elif isinstance(node, ast.FunctionDef | ast.ClassDef | ast.ExceptHandler):
        yield node.name or ''
    elif isinstance(node, ast.alias):
        yield (node.asname or node.name).split('.')[0]
    elif isinstance(node, ast.Lambda):
        yield from (a.arg for a in node.args.args)


def forgotten(p: Pass) -> None:
    """Refuse names that are read where only Python 2 still knows them, and names that mean two things."""
    for node in (p.tree, *(n for n in ast.walk(p.tree) if isinstance(n, ast.FunctionDef))):
        handlers = [h for h in inside(node) if isinstance(h, ast.ExceptHandler) and h.name]
        lists = [c for c in inside(node) if isinstance(c, ast.ListComp)]
        for handler in handlers:
            within = {id(n) for h in handlers if h.name == handler.name for n in ast.walk(h)}
            for read in _reads(node, handler.name or ''):
                if id(read) not in within:
                    p.refuse(read, f'{handler.name} is read behind the handler that it belongs to')
        for made in lists:
            for name in {n.id for g in made.generators for n in ast.walk(g.target) if isinstance(n, ast.Name)}:
                _leaked(p, node, made, name)
        if node is not p.tree:
            _twofold(p, node)


def _reads(node: ast.AST, name: str) -> list[ast.Name]:
    return [n for n in inside(node) if isinstance(n, ast.Name) and n.id == name and isinstance(n.ctx, ast.Load)]


def _leaked(p: Pass, scope: ast.AST, made: ast.ListComp, name: str) -> None:
    """A list comprehension of Python 2 leaves its variable behind."""
    own: set[int] = set()
    for node in inside(scope):
        holds = any(inner is made for inner in ast.walk(node))
        if isinstance(node, ast.For) and name in _names(node.target) and not holds:
            own |= {id(n) for inner in node.body for n in ast.walk(inner)}
        if isinstance(node, _COMPREHENSIONS) and name in _targets(node):
            own |= {id(n) for n in ast.walk(node)}
        if isinstance(node, ast.Lambda) and name in {a.arg for a in node.args.args}:
            own |= {id(n) for n in ast.walk(node)}
    for read in _reads(scope, name):
        if id(read) not in own:
            p.refuse(read, f'{name} may be what a list comprehension left behind')


def _names(target: ast.AST) -> set[str]:
    return {n.id for n in ast.walk(target) if isinstance(n, ast.Name)}


def _targets(node: ast.AST) -> set[str]:
    generators = getattr(node, 'generators', [])
    return {n.id for g in generators for n in ast.walk(g.target) if isinstance(n, ast.Name)}


def _twofold(p: Pass, function: ast.AST) -> None:
    """A variable of a comprehension or of a lambda that is a name of the module too, and read as that."""
    for node in inside(function):
        if isinstance(node, ast.Lambda | ast.SetComp | ast.DictComp | ast.GeneratorExp):
            own = {a.arg for a in node.args.args} if isinstance(node, ast.Lambda) else _targets(node)
            for name in own & p.bound[p.base]:
                others = {id(n) for n in ast.walk(node)}
                if any(id(read) not in others for read in _reads(function, name)):
                    p.refuse(node, f'{name} means one thing here and another in the module')


def ends_open(nodes: list[ast.stmt]) -> bool:
    """Say whether the end of a block may be reached."""
    last = nodes[-1]
    if isinstance(last, ast.If):
        return not last.orelse or ends_open(last.body) or ends_open(last.orelse)
    if isinstance(last, ast.Try) and not last.finalbody:
        return any(ends_open(block) for block in (last.orelse or last.body, *(h.body for h in last.handlers)))
    return not isinstance(last, ast.Return | ast.Raise)

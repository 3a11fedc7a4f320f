"""Which names a piece of a tree reads and binds, with the scopes of comprehensions and lambdas kept apart."""

import ast
from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet

from rewright.trees import below, every, remembered, within

Compound = ast.For | ast.While | ast.If | ast.With | ast.Try
_SCOPES = (ast.ListComp, ast.SetComp, ast.GeneratorExp, ast.DictComp)
# What has names of its own, and what binds names that are written otherwise than as names.
_OWN = (*_SCOPES, ast.Lambda, ast.FunctionDef)
_BINDING = (ast.ClassDef, ast.AsyncFunctionDef, ast.Import, ast.ImportFrom, ast.ExceptHandler)


@remembered
def loaded(node: ast.AST) -> frozenset[str]:
    """Return the free names that `node` reads."""
    if not any(isinstance(n, _OWN) for n in within(node)):
        return frozenset(n.id for n in every(ast.Name, node) if isinstance(n.ctx, ast.Load))
    if isinstance(node, _SCOPES):
        return frozenset(_read_by_comprehension(node))
    if isinstance(node, ast.Lambda | ast.FunctionDef):
        return frozenset(_read_by_function(node))
    return frozenset(union(loaded(child) for child in below(node)))


def _read_by_comprehension(node: ast.ListComp | ast.SetComp | ast.GeneratorExp | ast.DictComp) -> set[str]:
    bound = union(bound_by(g.target) for g in node.generators)
    first = loaded(node.generators[0].iter)
    return set(first) | (union(loaded(child) for child in below(node)) - bound)


def _read_by_function(node: ast.Lambda | ast.FunctionDef) -> set[str]:
    arguments = {a.arg for a in within(node.args) if isinstance(a, ast.arg)}
    defaults = union(loaded(d) for d in (*node.args.defaults, *(k for k in node.args.kw_defaults if k)))
    body = [node.body] if isinstance(node, ast.Lambda) else node.body
    inner = union(loaded(part) for part in body) - arguments
    return defaults | (inner - union(stored(part) for part in body))


def bound_by(target: ast.AST) -> set[str]:
    """Return every name in an assignment target."""
    return {n.id for n in within(target) if isinstance(n, ast.Name)}


@remembered
def stored(node: ast.AST) -> frozenset[str]:
    """Return the names that `node` binds or deletes in its own scope."""
    if not any(isinstance(n, _OWN + _BINDING) for n in within(node)):
        return frozenset(n.id for n in every(ast.Name, node) if not isinstance(n.ctx, ast.Load))
    if isinstance(node, ast.FunctionDef | ast.ClassDef | ast.AsyncFunctionDef):
        return frozenset((node.name,))
    if isinstance(node, ast.Lambda):
        return frozenset()
    if isinstance(node, ast.Import | ast.ImportFrom):
        return frozenset((a.asname or a.name).split('.')[0] for a in node.names)
    inner = frozenset(union(stored(child) for child in below(node)))
    if isinstance(node, _SCOPES):
        return inner - union(bound_by(g.target) for g in node.generators)
    return inner | ({node.name} if isinstance(node, ast.ExceptHandler) and node.name else set())


_LAZY = (ast.Lambda, ast.IfExp, ast.BoolOp, *_SCOPES)


def is_certain(parents: Mapping[ast.AST, ast.AST], node: ast.expr) -> bool:
    """Say whether the statement around an expression computes it whatever comes, and once; `parents` tells what is around what."""
    inner: ast.AST = node
    while not isinstance(around := parents[inner], ast.stmt):
        match around:
            case ast.BoolOp(values=[first, *_]) | ast.IfExp(test=first):
                certain = first is inner
            # What a comprehension goes through first is computed at once.
            case ast.comprehension(iter=first, is_async=0):
                owner = parents[around]
                certain = first is inner and getattr(owner, 'generators', [None])[0] is around
                inner, around = around, owner
            case _:
                certain = not isinstance(around, _LAZY)
        if not certain:
            return False
        inner = around
    return True


_WITH_BLOCKS = (ast.For, ast.While, ast.If, ast.With, ast.Try)


def root(node: ast.AST) -> str | None:
    """Return the name at the bottom of `a.b[c].d()`, or None."""
    while isinstance(node, ast.Attribute | ast.Subscript | ast.Call | ast.Starred):
        node = node.func if isinstance(node, ast.Call) else node.value
    return node.id if isinstance(node, ast.Name) else None


def dotted(node: ast.AST) -> str:
    """Return `a.b.c` for a plain chain of attributes, else an empty text."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute) and (left := dotted(node.value)):
        return f'{left}.{node.attr}'
    return ''


def header(node: ast.stmt) -> list[ast.AST]:
    """Return what a statement evaluates itself: all of a simple one, only the head of a compound one."""
    if not isinstance(node, _WITH_BLOCKS):
        return [node]
    if isinstance(node, ast.For):
        return [node.iter, node.target]
    if isinstance(node, ast.While | ast.If):
        return [node.test]
    if isinstance(node, ast.With):
        return [part for item in node.items for part in (item.context_expr, item.optional_vars) if part is not None]
    return []


def blocks(node: ast.stmt) -> list[list[ast.stmt]]:
    """Return the blocks inside a compound statement in the order they are written."""
    if not isinstance(node, _WITH_BLOCKS):
        return []
    found = [node.body]
    if isinstance(node, ast.Try):
        found += [h.body for h in node.handlers]
    if not isinstance(node, ast.With):
        found.append(node.orelse)
    if isinstance(node, ast.Try):
        found.append(node.finalbody)
    return [b for b in found if b]


def flat(body: Iterable[ast.stmt]) -> Iterator[ast.stmt]:
    """Yield every statement of a block and of the blocks inside it; functions and classes are one statement."""
    for node in body:
        yield node
        for block in blocks(node):
            yield from flat(block)


@remembered
def calls(node: ast.AST) -> tuple[ast.Call, ...]:
    """Return every call below `node` in the order of the text."""
    return tuple(sorted(every(ast.Call, node), key=lambda c: (c.lineno, c.col_offset, -(c.end_col_offset or 0))))


def union(sets: Iterable[AbstractSet[str]]) -> set[str]:
    """Return all members of all sets."""
    return set().union(*sets)

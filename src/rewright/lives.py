"""A place in a tree of Python code and a name in; whether anybody reads there behind what the name holds out."""

import ast
from collections.abc import Iterator, Mapping

from rewright.trees import within

_LOOPS = (ast.For, ast.AsyncFor, ast.While)
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef, ast.GeneratorExp)
_SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Module)


def is_unread(parents: Mapping[ast.AST, ast.AST], place: ast.expr | ast.stmt, name: str) -> bool:
    """Whether a name, which no function of the module reads, is never read behind a place, and bound anew in every turn of the loop around it before it is read there."""
    above = list(_above(parents, place))
    scope = next(node for node in above if isinstance(node, _SCOPES))
    loops = [node for node in above[: above.index(scope)] if isinstance(node, _LOOPS)]
    own = {id(n) for n in within(place)}
    inside = [f for f in within(scope) if f is not scope and isinstance(f, _FUNCTIONS)]
    if isinstance(scope, ast.Module):
        inside = [f for f in inside if isinstance(f, ast.Lambda | ast.GeneratorExp)]
    if any(isinstance(n, ast.Name) and n.id == name for f in inside for n in within(f)):
        return False
    reads = [n for n in reads_of(scope, name) if id(n) not in own]
    end = (place.end_lineno or 0, place.end_col_offset or 0)
    if any((n.lineno, n.col_offset) > end for n in reads):
        return False
    if not loops:
        return True
    inner, outer = {id(n) for n in within(loops[0])}, {id(n) for n in within(loops[-1])}
    around = [n for n in reads if id(n) in outer]
    bound = _bound(loops[0], name)
    return bound is not None and all(id(n) in inner and n.lineno > bound for n in around)


def reads_of(scope: ast.AST, name: str) -> list[ast.Name]:
    """Return every place that reads a name: `x += 1` and `del x` do so too."""
    changed = {id(n.target) for n in within(scope) if isinstance(n, ast.AugAssign)}
    named = [n for n in within(scope) if isinstance(n, ast.Name) and n.id == name]
    return [n for n in named if not isinstance(n.ctx, ast.Store) or id(n) in changed]


def _above(parents: Mapping[ast.AST, ast.AST], node: ast.AST) -> Iterator[ast.AST]:
    while (outer := parents.get(node)) is not None:
        yield outer
        node = outer


def _bound(loop: ast.AST, name: str) -> int | None:
    """The last line of what binds a name in every turn; None where nothing is known to."""
    if isinstance(loop, ast.For) and any(isinstance(n, ast.Name) and n.id == name for n in within(loop.target)):
        return loop.iter.end_lineno
    for statement in getattr(loop, 'body', []):
        match statement:
            case ast.Assign(targets=[ast.Name(id=bound)], value=value) if bound == name:
                reads = any(isinstance(n, ast.Name) and n.id == name for n in within(value))
                return None if reads else statement.end_lineno
    return None

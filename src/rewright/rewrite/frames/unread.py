"""A call that changes the frame in a variable in; whether anybody reads the variable before it is bound anew out."""

import ast
from collections.abc import Iterator

from rewright.rewrite.source import Source
from rewright.trees import within

_LOOPS = (ast.For, ast.AsyncFor, ast.While)
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef, ast.GeneratorExp)
_SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Module)


def read_by_functions(tree: ast.Module, name: str) -> bool:
    """Whether a function reads a name of the module, rather than one of its own."""
    functions = [n for n in within(tree) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)]
    return any(name in _names(f) and name not in _own(f) for f in functions)


def _names(function: ast.AST) -> set[str]:
    return {n.id for n in within(function) if isinstance(n, ast.Name)}


def _own(function: ast.AST) -> set[str]:
    """What a function without functions in it binds; nothing of one that says a name is the module's."""
    inner = [n for n in within(function) if n is not function]
    if any(isinstance(n, ast.Global | ast.Nonlocal | ast.FunctionDef | ast.ClassDef) for n in inner):
        return set()
    stored = {n.id for n in inner if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
    return stored | {n.arg for n in inner if isinstance(n, ast.arg)}


def is_unread(source: Source, call: ast.Call, name: str) -> bool:
    """Whether a name, which no function of the module reads, is never read behind a call, and bound anew in every turn of the loop around it before it is read there."""
    above = list(_above(source, call))
    scope = next(node for node in above if isinstance(node, _SCOPES))
    loops = [node for node in above[: above.index(scope)] if isinstance(node, _LOOPS)]
    own = {id(n) for n in within(call)}
    inside = [f for f in within(scope) if f is not scope and isinstance(f, _FUNCTIONS)]
    if isinstance(scope, ast.Module):
        inside = [f for f in inside if isinstance(f, ast.Lambda | ast.GeneratorExp)]
    if any(isinstance(n, ast.Name) and n.id == name for f in inside for n in within(f)):
        return False
    reads = [n for n in within(scope) if isinstance(n, ast.Name) and n.id == name and id(n) not in own]
    reads = [n for n in reads if isinstance(n.ctx, ast.Load)]
    end = (call.end_lineno or 0, call.end_col_offset or 0)
    if any((n.lineno, n.col_offset) > end for n in reads):
        return False
    if not loops:
        return True
    inner, outer = {id(n) for n in within(loops[0])}, {id(n) for n in within(loops[-1])}
    around = [n for n in reads if id(n) in outer]
    bound = _bound(loops[0], name)
    return bound is not None and all(id(n) in inner and n.lineno > bound for n in around)


def _above(source: Source, node: ast.AST) -> Iterator[ast.AST]:
    while (outer := source.parents.get(node)) is not None:
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

"""Where a script takes an answer piece by piece, and whether it looks at the pieces themselves: a tree in, places out."""

import ast

from rewright.trees import every, within

# What comes to the same whatever pieces a body is handed on in.
_JOINING = frozenset(('write', 'update'))


def looked_at(tree: ast.Module, parents: dict[ast.AST, ast.AST]) -> list[ast.Attribute]:
    """Return the places that ask for pieces whose ends somebody may see: all but loops that write, hash or add them up."""
    asked = [n for n in every(ast.Attribute, tree) if n.attr == 'iter_content']
    return [n for n in asked if not _is_joined(parents.get(parents.get(n, n)), n, parents)]


def _is_joined(loop: ast.AST | None, asked: ast.Attribute, parents: dict[ast.AST, ast.AST]) -> bool:
    if not isinstance(loop, ast.For) or not isinstance(loop.target, ast.Name) or loop.orelse:
        return False
    if not (isinstance(loop.iter, ast.Call) and loop.iter.func is asked):
        return False
    inside = {n for s in loop.body for n in within(s)}
    uses = [n for n in every(ast.Name, loop) if n.id == loop.target.id and n is not loop.target]
    counts = any(isinstance(n, ast.Break | ast.Continue | ast.Return) for n in inside)
    return not counts and all(n in inside and _joins(n, parents[n], parents) for n in uses)


def _joins(name: ast.Name, around: ast.AST, parents: dict[ast.AST, ast.AST]) -> bool:
    match around:
        case ast.Call(func=ast.Attribute(attr=word), args=[given]):
            return given is name and word in _JOINING and isinstance(parents[around], ast.Expr)
        case ast.If(test=test):
            return test is name and not around.orelse
        case ast.AugAssign(op=ast.Add(), value=value):
            return value is name
        case _:
            return False

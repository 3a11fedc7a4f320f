"""The value that a name holds where it is read: a name goes in, what was surely assigned to it last comes out, or None."""

import ast

from rewright.rewrite.flow.names import bound_by, stored
from rewright.rewrite.source import Source

_LOOPS = (ast.For, ast.While, ast.AsyncFor)
_COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.GeneratorExp, ast.DictComp)
_ENDS = (ast.Module, ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef)


def assigned_last(source: Source, name: ast.Name) -> ast.expr | None:
    """Return the value of the assignment that every way to `name` passes last, None where ways part."""
    node: ast.AST = name
    while not isinstance(node, _ENDS):
        parent = source.parents[node]
        if isinstance(node, ast.stmt):
            for statement in _before(parent, node):
                if _assigns(statement, name.id):
                    assert isinstance(statement, ast.Assign)
                    return statement.value
                if name.id in stored(statement):
                    return None
        if _is_unsure(parent, node, name.id):
            return None
        node = parent
    return None


def _before(parent: ast.AST, statement: ast.stmt) -> list[ast.stmt]:
    """The statements before one in its block, the nearest first."""
    for _, block in ast.iter_fields(parent):
        if isinstance(block, list) and statement in block:
            return block[: block.index(statement)][::-1]
    return []


def _assigns(statement: ast.stmt, name: str) -> bool:
    return isinstance(statement, ast.Assign) and any(
        isinstance(t, ast.Name) and t.id == name for t in statement.targets
    )


def _is_unsure(parent: ast.AST, node: ast.AST, name: str) -> bool:
    """Whether something around may set the name before it is read."""
    if isinstance(parent, _LOOPS):
        return name in stored(parent)
    if isinstance(parent, ast.Try):
        return node not in parent.body and name in stored(parent)
    if isinstance(parent, _COMPREHENSIONS):
        return any(name in bound_by(g.target) for g in parent.generators)
    return isinstance(parent, ast.ExceptHandler | ast.With | ast.NamedExpr) and name in stored(parent)

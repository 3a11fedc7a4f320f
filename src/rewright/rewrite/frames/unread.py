"""The tree of a module and a name of it in; whether a function reads the name out."""

import ast

from rewright.trees import within


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

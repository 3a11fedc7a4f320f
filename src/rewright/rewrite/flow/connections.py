"""The connections of `http.client` in a script: a tree goes in, what makes them and the names that hold them come out."""

import ast

from rewright.rewrite.flow.names import dotted
from rewright.trees import every

_KINDS = ('HTTPConnection', 'HTTPSConnection')


def makers(tree: ast.Module) -> dict[str, str]:
    """Return how a script calls what makes connections, and which kind of them it makes."""
    found: dict[str, str] = {}
    for node in every(ast.Import, tree):
        for alias in node.names:
            if alias.name == 'http.client':
                found |= {f'{alias.asname or "http.client"}.{kind}': kind for kind in _KINDS}
    for source in every(ast.ImportFrom, tree):
        for alias in source.names:
            if source.module == 'http' and alias.name == 'client':
                found |= {f'{alias.asname or "client"}.{kind}': kind for kind in _KINDS}
            elif source.module == 'http.client' and alias.name in _KINDS:
                found[alias.asname or alias.name] = alias.name
    return found


def made(tree: ast.Module) -> list[ast.Call]:
    """Return the calls that make a connection."""
    known = makers(tree)
    return [c for c in every(ast.Call, tree) if dotted(c.func) in known] if known else []


def names(tree: ast.Module) -> set[str]:
    """Return the names that hold a connection."""
    calls_made = set(made(tree))
    held = [n for n in every(ast.Assign, tree) if n.value in calls_made]
    return {t.id for n in held for t in n.targets if isinstance(t, ast.Name)}

"""A patch -> the branches that it says are refused, for no recorded run took them, and that its text would take all the same."""

import ast
from collections.abc import Iterator

from rewright.model.patch import Patch
from rewright.trees import walk

_ERROR = 'NotRecorded'


def unrefused(patch: Patch) -> Iterator[str]:
    """Say of each branch without a refusal that it is missing; a function that is gone cannot be called."""
    tree = ast.parse(patch.files[patch.entry])
    refused = {place for node in walk(tree) if (place := _place(node))}
    functions = {n.name for n in walk(tree) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)}
    for branch in patch.coverage.untaken:
        kind, _, name = branch.what.partition(' ')
        gone = kind == 'function' and name not in functions
        if str(branch.span) not in refused and not gone:
            yield f'{branch.span}: no recorded run took this {kind}, and the rewrite does not refuse to take it'


def _place(node: ast.AST) -> str:
    match node:
        case ast.Raise(exc=ast.Call(func=ast.Name(id=name), args=[ast.Constant(value=str() as place)])) if (
            name == _ERROR
        ):
            return place
    return ''

"""A tree of a rewrite on a company's package -> the same on the runtime, so that every check reads what it knows."""

import ast
import copy

from rewright.model.platform import Platform


def on_runtime(tree: ast.Module, platform: Platform) -> ast.Module:
    """Return a tree in which what a profile names is imported from the runtime, on the same lines."""
    moved: ast.Module = _Back(platform).visit(copy.deepcopy(tree))
    return moved


class _Back(ast.NodeTransformer):
    def __init__(self, platform: Platform) -> None:
        self._platform = platform

    def visit_Import(self, node: ast.Import) -> ast.Import:
        for alias in node.names:
            # Without another name, the first part is what is bound, and all of the package is behind it.
            if alias.asname:
                alias.name = self._platform.origin(alias.name) or alias.name
        return node

    def visit_ImportFrom(self, node: ast.ImportFrom) -> list[ast.stmt]:
        found: list[ast.stmt] = []
        for alias in node.names:
            origin = self._platform.origin(f'{node.module}.{alias.name}') if node.module and not node.level else None
            module, _, name = (origin or f'{node.module}.{alias.name}').rpartition('.')
            if origin is None:
                one = ast.ImportFrom(node.module, [alias], node.level)
            elif module:
                one = ast.ImportFrom(module, [ast.alias(name, alias.asname or alias.name)], 0)
            else:
                found.append(ast.copy_location(ast.Import([ast.alias(name, alias.asname or alias.name)]), node))
                continue
            found.append(ast.copy_location(one, node))
        return found

"""Imports of a script that bind names of the pipeline: a Source goes in, their edits and what their names become come out."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from rewright.rewrite.edits import Edit
from rewright.rewrite.source import Source
from rewright.trees import within

# The pipeline takes these names from the same modules, or has its own answer to what they ask for.
_SHARED = frozenset({'dataclasses', 'collections', 'typing', 'requests', '__future__', 'rewright_runtime'})


@dataclass(frozen=True)
class GivenUp:
    """`names` maps what was bound to its new name, `modules` a dotted module to the one name that stands for it."""

    edits: tuple[Edit, ...]
    names: dict[str, str]
    modules: dict[str, str]


def given_up(source: Source, reserved: frozenset[str]) -> GivenUp:
    """Import under `legacy_` and the name what binds one of the `reserved` names."""
    edits: list[Edit] = []
    names: dict[str, str] = {}
    modules: dict[str, str] = {}
    for alias in _aliases(source.tree):
        root = (alias.asname or alias.name).split('.')[0]
        if root not in reserved:
            continue
        told = f'{alias.name} as legacy_{root}'
        if '.' in alias.name and not alias.asname:
            # One import binds the package, and the name of the module cannot be given without it.
            modules[alias.name] = f'legacy_{alias.name.replace(".", "_")}'
            told = f'{alias.name} as {modules[alias.name]}' + ('' if root in names else f', {root} as legacy_{root}')
        names[root] = f'legacy_{root}'
        edits.append(Edit(*source.offset(alias), told, 'name', 'reserved'))
    return GivenUp(tuple(edits), names, modules)


def _aliases(tree: ast.Module) -> Iterator[ast.alias]:
    for node in (n for n in within(tree) if isinstance(n, (ast.Import, ast.ImportFrom))):
        if isinstance(node, ast.Import):
            yield from (alias for alias in node.names if alias.name.split('.')[0] not in _SHARED)
        elif (node.module or '').split('.')[0] not in _SHARED:
            yield from node.names

"""A loop that is sent as one call, as edits of its source."""

import ast

from rewright.model.patch import Assumption
from rewright.rewrite.edits import Edit, Source
from rewright.rewrite.sql.loops import Loop
from rewright.rewrite.sql.sites import ITEMS, MODULE
from rewright.rewrite.sql.writing import helpers


def edits_of(source: Source, loop: Loop, recipe: str, promises: tuple[Assumption, ...] = ()) -> list[Edit]:
    """Return the edits that put the call for all rows in the place of a loop, and the function of its rows before it."""
    start, end = source.offset(loop.loop)
    used = helpers(f'{loop.code}\n{loop.function}')
    abstract = [name for name in ('Iterable', 'Iterator') if f'{name}[' in loop.function]
    own = ['put_items'] if 'put_items(' in loop.code else []
    lines = (('collections.abc', abstract), (ITEMS, own), (MODULE, used))
    imports = tuple(f'from {module} import {", ".join(names)}' for module, names in lines if names)
    edits = [Edit(start, end, _remarks(source, loop) + loop.code, 'execute in a loop', recipe, imports, promises)]
    if loop.function:
        node: ast.AST = loop.loop
        while not isinstance(source.parents[node], ast.Module):
            node = source.parents[node]
        assert isinstance(node, ast.stmt)
        decorated: list[ast.expr] = getattr(node, 'decorator_list', [])
        place = source.position(min([node.lineno, *(d.lineno for d in decorated)]), 0)
        edits.insert(0, Edit(place, place, f'{loop.function}\n\n\n', 'execute in a loop', recipe))
    return edits


def _remarks(source: Source, loop: Loop) -> str:
    """The comments of a loop whose lines are gone."""
    if loop.function:
        return ''
    lines = range(loop.loop.lineno, (loop.loop.end_lineno or 0) + 1)
    indent = ' ' * loop.loop.col_offset
    return ''.join(f'{source.comments[n][1]}\n{indent}' for n in lines if n in source.comments)

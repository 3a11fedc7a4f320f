"""A range of pages or numbers, or the page that is asked for -> one that is a number off."""

import ast
from collections.abc import Iterator

from rewright.prove.source import Edit, Source

AIMS = ('further_page',)
SUBTLE = True
_ASKED_FOR = {'page', 'pageno', 'page_number', 'pagenumber', 'p', 'offset', 'skip', 'start', 'startindex'}


def plant(node: ast.AST, source: Source) -> Iterator[Edit]:
    """Take one from the end of `range`, or ask for the page after; where it begins is a change of its constant."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == 'range' and node.args:
        end = node.args[1] if len(node.args) > 1 else node.args[0]
        said = source.said(end)
        less = repr(end.value - 1) if isinstance(end, ast.Constant) and isinstance(end.value, int) else f'({said}) - 1'
        yield source.edit(end, less, f'`{source.said(node)}` made to end at `{less}`')
    elif isinstance(node, ast.Dict):
        for key, value in zip(node.keys, node.values, strict=True):
            if _is_asked_for(key) and isinstance(value, ast.Name):
                yield source.edit(value, f'{value.id} + 1', f'`{value.id}` made `{value.id} + 1` in the request')


def _is_asked_for(key: ast.expr | None) -> bool:
    return isinstance(key, ast.Constant) and isinstance(key.value, str) and key.value.lower() in _ASKED_FOR

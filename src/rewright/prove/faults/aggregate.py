"""An aggregate -> another aggregate of the same values."""

import ast
from collections.abc import Iterator

from rewright.prove.source import Edit, Source

_OTHER = {
    'sum': 'max',
    'mean': 'sum',
    'median': 'min',
    'min': 'max',
    'max': 'min',
    'first': 'last',
    'last': 'first',
    'count': 'n_unique',
    'n_unique': 'count',
    'std': 'var',
    'ceil': 'floor',
    'floor': 'ceil',
    'any': 'all',
    'all': 'any',
}


def plant(node: ast.AST, source: Source) -> Iterator[Edit]:
    """Call another method, or another built-in function, with the same arguments."""
    if not isinstance(node, ast.Call):
        return
    name = node.func.attr if isinstance(node.func, ast.Attribute) else source.said(node.func)
    if name in _OTHER:
        stop = source.place(node.func)[1]
        yield Edit(stop - len(name), stop, _OTHER[name], f'`{name}` made `{_OTHER[name]}` in `{source.said(node)}`')

"""An aggregate -> another aggregate of the same values."""

import ast
from collections.abc import Iterator

from rewright.prove.source import Edit, Source

AIMS = ('repeated', 'missing', 'extreme')
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
# The runtime's own, which add up as pandas does.
_OTHER_OF_FRAMES = {
    'exact_sum': 'exact_max',
    'exact_mean': 'exact_sum',
    'exact_median': 'exact_mean',
    'exact_std': 'exact_var',
    'exact_var': 'exact_std',
    'exact_max': 'exact_min',
    'exact_min': 'exact_max',
    'text_max': 'text_min',
    'text_min': 'text_max',
    'total': 'largest',
    'average': 'total',
    'spread': 'average',
    'middle': 'average',
    'smallest': 'largest',
    'largest': 'smallest',
}


def plant(node: ast.AST, source: Source) -> Iterator[Edit]:
    """Call another method, or another function, with the same arguments."""
    if not isinstance(node, ast.Call):
        return
    said = source.said(node.func)
    name = node.func.attr if isinstance(node.func, ast.Attribute) else said
    other = _OTHER_OF_FRAMES.get(name) if said == f'frames.{name}' else _OTHER.get(name)
    if other:
        stop = source.place(node.func)[1]
        yield Edit(stop - len(name), stop, other, f'`{name}` made `{other}` in `{source.said(node)}`')

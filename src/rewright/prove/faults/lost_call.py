"""A chain of calls -> the chain without one that orders, fills, rounds, cleans or throws away."""

import ast
from collections.abc import Iterator

from rewright.prove.source import Edit, Source

_CALLS = {
    'sort', 'unique', 'drop_nulls', 'fill_null', 'fill_nan', 'round', 'strip', 'strip_chars', 'lower', 'upper',
    'to_uppercase', 'to_lowercase', 'abs', 'replace', 'replace_all', 'replace_many', 'filter', 'explode', 'raise_for_status',
}  # fmt: skip


def plant(node: ast.AST, source: Source) -> Iterator[Edit]:
    """Put what a method was called on in the place of the call."""
    # A call that stands alone is left out as a statement; the same fault twice would count twice.
    if isinstance(source.parents.get(node), ast.Expr):
        return
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in _CALLS:
        receiver = source.said(node.func.value)
        yield source.edit(node, receiver, f'`.{node.func.attr}(…)` left out after `{receiver[-60:]}`')

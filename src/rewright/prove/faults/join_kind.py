"""A join -> a join that keeps other rows."""

import ast
from collections.abc import Iterator

from rewright.prove.source import Edit, Source

AIMS = ('unmatched', 'missing')
SUBTLE = True
_OTHER = {
    'left': 'inner',
    'inner': 'left',
    'full': 'inner',
    'outer': 'inner',
    'right': 'inner',
    'semi': 'anti',
    'anti': 'semi',
}


def plant(node: ast.AST, source: Source) -> Iterator[Edit]:
    """Change `how` where it is written out."""
    if isinstance(node, ast.keyword) and node.arg == 'how' and isinstance(node.value, ast.Constant):
        old = source.said(node.value)
        new = _OTHER.get(old[1:-1])
        if new:
            yield source.edit(node.value, repr(new), f'join {old} made {new!r}')

"""Which of several equal rows, or which side of an interval, is kept -> another one."""

import ast
from collections.abc import Iterator

from rewright.prove.source import Edit, Source

AIMS = ('repeated', 'missing')
SUBTLE = True
_OTHER = {
    ('keep', 'first'): 'last',
    ('keep', 'last'): 'first',
    ('keep', 'any'): 'none',
    ('keep', 'none'): 'first',
    ('closed', 'both'): 'left',
    ('closed', 'left'): 'both',
    ('closed', 'right'): 'both',
    ('closed', 'none'): 'both',
    ('strategy', 'forward'): 'backward',
    ('strategy', 'backward'): 'forward',
}


def plant(node: ast.AST, source: Source) -> Iterator[Edit]:
    """Change `keep`, `closed` and `strategy` where they are written out."""
    if isinstance(node, ast.keyword) and isinstance(node.value, ast.Constant):
        new = _OTHER.get((node.arg or '', str(node.value.value)))
        if new:
            yield source.edit(node.value, repr(new), f'`{node.arg}` made {new!r}')

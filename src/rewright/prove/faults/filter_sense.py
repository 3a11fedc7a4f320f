"""A filter of a frame -> the rows it threw away."""

import ast
from collections.abc import Iterator

from rewright.prove.source import Edit, Source

AIMS = ('boundary', 'spelling', 'missing')


def plant(node: ast.AST, source: Source) -> Iterator[Edit]:
    """Negate the one condition of `.filter(…)`."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        for condition in node.args if node.func.attr == 'filter' and len(node.args) == 1 else ():
            said = source.said(condition)
            yield source.edit(condition, f'~({said})', f'filter `{said}` negated')

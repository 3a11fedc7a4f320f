"""A number -> the number next to it."""

import ast
from collections.abc import Iterator

from rewright.prove.source import Edit, Source

AIMS = ('boundary', 'extreme', 'further_page', 'repeated', 'settings')


def plant(node: ast.AST, source: Source) -> Iterator[Edit]:
    """Add one to a number that stands in the text."""
    if isinstance(node, ast.Constant) and isinstance(node.value, int | float) and not isinstance(node.value, bool):
        said = source.said(node)
        yield source.edit(node, repr(node.value + 1), f'`{said}` made `{node.value + 1!r}`')

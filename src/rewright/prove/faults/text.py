"""A string -> a string with one more letter."""

import ast
from collections.abc import Iterator

from rewright.prove.source import Edit, Source

AIMS = ('settings', 'spelling', 'missing', 'boundary')


def plant(node: ast.AST, source: Source) -> Iterator[Edit]:
    """Lengthen a string that stands in the text."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and '\n' not in node.value:
        changed = node.value + 'x'
        yield source.edit(node, repr(changed), f'{source.said(node)} made {changed!r}')

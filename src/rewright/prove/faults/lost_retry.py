"""A number of tries -> one try less."""

import ast
from collections.abc import Iterator

from rewright.prove.source import Edit, Source

_SETTINGS = {'attempts', 'retries', 'tries', 'max_retries', 'retry'}


def plant(node: ast.AST, source: Source) -> Iterator[Edit]:
    """Lower a setting that says how often something is tried."""
    if isinstance(node, ast.keyword) and node.arg in _SETTINGS and isinstance(node.value, ast.Constant):
        tries = node.value.value
        if isinstance(tries, int) and tries > 0:
            yield source.edit(node.value, repr(tries - 1), f'`{node.arg}` made `{tries - 1}`')

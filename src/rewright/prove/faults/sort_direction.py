"""A setting that decides order, case or presence -> its opposite."""

import ast
from collections.abc import Iterator

from rewright.prove.source import Edit, Source

_SETTINGS = {'descending', 'reverse', 'ascending', 'include_header', 'ensure_ascii', 'sort_keys', 'strip'}


def plant(node: ast.AST, source: Source) -> Iterator[Edit]:
    """Turn a true setting false and the other way round, also one by one in a list of them."""
    if isinstance(node, ast.keyword) and node.arg in _SETTINGS:
        values = node.value.elts if isinstance(node.value, ast.List | ast.Tuple) else [node.value]
        for value in values:
            if isinstance(value, ast.Constant) and isinstance(value.value, bool):
                yield source.edit(value, str(not value.value), f'`{node.arg}` made `{not value.value}`')

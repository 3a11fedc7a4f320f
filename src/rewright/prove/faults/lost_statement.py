"""A statement that is there for its effect -> nothing."""

import ast
from collections.abc import Iterator

from rewright.prove.source import Edit, Source

AIMS = ('asked_again', 'refused', 'missing', 'repeated')


def plant(node: ast.AST, source: Source) -> Iterator[Edit]:
    """Leave out a call that stands alone, an assignment in place, or a `continue`."""
    if isinstance(node, ast.AugAssign | ast.Continue) or (
        isinstance(node, ast.Expr) and isinstance(node.value, ast.Call)
    ):
        yield source.edit(node, 'pass', f'`{source.said(node).splitlines()[0]}` left out')

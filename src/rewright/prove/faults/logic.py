"""Two conditions -> the same two, joined the other way."""

import ast
from collections.abc import Iterator

from rewright.prove.source import Edit, Source

AIMS = ('boundary', 'spelling', 'missing', 'settings')


def plant(node: ast.AST, source: Source) -> Iterator[Edit]:
    """Turn `and` into `or`, `&` into `|`, and the other way round."""
    if isinstance(node, ast.BoolOp) and not isinstance(node.values[-1], ast.Constant):
        old, new = ('and', 'or') if isinstance(node.op, ast.And) else ('or', 'and')
        sides = node.values[:2]
    elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitAnd | ast.BitOr):
        old, new = ('&', '|') if isinstance(node.op, ast.BitAnd) else ('|', '&')
        sides = [node.left, node.right]
    else:
        return
    at = source.data.find(old.encode(), source.place(sides[0])[1], source.place(sides[1])[0])
    if at >= 0:
        yield Edit(at, at + len(old), new, f'`{old}` made `{new}` in `{source.said(node)}`')

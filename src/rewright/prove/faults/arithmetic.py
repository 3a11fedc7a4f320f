"""An arithmetic operation -> the same operands under another operator."""

import ast
from collections.abc import Iterator

from rewright.prove.source import Edit, Source

AIMS = ('extreme', 'boundary', 'settings')
_OTHER: dict[type[ast.operator], tuple[str, str]] = {
    ast.Add: ('+', '-'),
    ast.Sub: ('-', '+'),
    ast.Mult: ('*', '/'),
    ast.Div: ('/', '*'),
    ast.FloorDiv: ('//', '*'),
    ast.Mod: ('%', '*'),
}


def plant(node: ast.AST, source: Source) -> Iterator[Edit]:
    """Change the operator, also where the result is assigned in place."""
    if isinstance(node, ast.BinOp) and type(node.op) in _OTHER and not _is_text(node.left, node.right):
        yield from _changed(source, node, node.op, source.place(node.left)[1], source.place(node.right)[0])
    if isinstance(node, ast.AugAssign) and type(node.op) in _OTHER:
        yield from _changed(source, node, node.op, source.place(node.target)[1], source.place(node.value)[0])


def _changed(source: Source, node: ast.expr | ast.stmt, op: ast.operator, start: int, stop: int) -> Iterator[Edit]:
    old, new = _OTHER[type(op)]
    at = source.data.find(old.encode(), start, stop)
    if at >= 0:
        yield Edit(at, at + len(old), new, f'`{old}` made `{new}` in `{source.said(node)}`')


def _is_text(*sides: ast.expr) -> bool:
    return any(
        isinstance(s, ast.JoinedStr) or (isinstance(s, ast.Constant) and isinstance(s.value, str)) for s in sides
    )

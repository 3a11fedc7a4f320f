"""Calls of fillna and default values -> what takes the place of a missing value."""

import ast
from collections.abc import Iterator

from rewright.specify.clues import Clues, Found
from rewright.specify.phrase import phrase
from rewright.specify.script import argument


def find(clues: Clues) -> Iterator[Found]:
    """Yield one rule for each replacement of missing values."""
    for call, subject, _ in clues.script.methods('fillna'):
        value = argument(call, 0, 'value')
        if value is not None:
            yield Found(f'A missing value of {phrase(subject)} becomes {phrase(value)}.', 'transform', call)
    for node in clues.script.every(ast.BoolOp):
        if isinstance(node.op, ast.Or) and isinstance(node.values[-1], ast.Constant) and _is_lookup(node.values[0]):
            what = f'An empty or absent {phrase(node.values[0])} becomes {phrase(node.values[-1])}.'
            yield Found(what, 'transform', node)


def _is_lookup(node: ast.expr) -> bool:
    is_get = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == 'get'
    return is_get or isinstance(node, ast.Subscript)

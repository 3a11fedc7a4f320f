"""A statement of a flat script -> whether it is a loop that does nothing but take data in."""

import ast

from rewright.rewrite.flow import effects
from rewright.rewrite.flow.names import flat

_ADDS = frozenset(('append', 'extend', 'update', 'add'))
_OPENS = frozenset(('get', 'loads', 'decode', 'read', 'splitlines'))
_EMPTY = frozenset(('[]', '{}', 'list()', 'dict()'))


def gathers(node: ast.stmt) -> bool:
    """Say whether a loop only reads, keeps what it read, and finds where to go on."""
    inner = [s for s in flat([node]) if s is not node]
    plain = all(isinstance(s, ast.If | ast.For | ast.While | ast.Break | ast.Continue) or _keeps(s) for s in inner)
    return isinstance(node, ast.For | ast.While) and plain


def is_empty(node: ast.stmt) -> bool:
    """Say whether a statement makes a list or dict for a loop to fill."""
    return isinstance(node, ast.Assign) and ast.unparse(node.value) in _EMPTY


def _keeps(node: ast.stmt) -> bool:
    """Whether a statement reads, takes a part of an answer out, or adds one to what there is."""
    if effects.reads(node) or (isinstance(node, ast.Assign) and _is_part(node.value)):
        return True
    call = node.value if isinstance(node, ast.Expr) else None
    adds = isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr in _ADDS
    return adds and isinstance(call, ast.Call) and all(map(_is_part, call.args))


def _is_part(value: ast.expr) -> bool:
    if isinstance(value, ast.Call):
        return isinstance(value.func, ast.Attribute) and value.func.attr in _OPENS
    return isinstance(value, ast.Name | ast.Attribute | ast.Subscript | ast.Constant)

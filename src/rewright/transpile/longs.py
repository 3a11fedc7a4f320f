"""A program goes in; out comes where it makes a small number that Python 2 holds as a long one, as far as constants tell.

Such a number shows an L behind itself and is no `int`: Python 3 knows no difference.
"""

import ast
import operator
from collections.abc import Callable, Mapping

_LONG, _MOST_BITS = 2**63, 4096
_COMPUTED: dict[type[ast.operator], Callable[[int, int], int]] = {
    ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul, ast.Pow: operator.pow, ast.LShift: operator.lshift,
}  # fmt: skip
_SMALLER: dict[type[ast.operator], Callable[[int, int], int]] = {
    ast.Mod: operator.mod, ast.Div: operator.floordiv, ast.FloorDiv: operator.floordiv, ast.Sub: operator.sub,
    ast.BitAnd: operator.and_, ast.BitXor: operator.xor, ast.RShift: operator.rshift,
}  # fmt: skip


def small_long(tree: ast.Module) -> ast.AST | None:
    """Return the first operation that surely gives a long number and may give a small one."""
    once = _set_once(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.BinOp | ast.AugAssign) and type(node.op) in _SMALLER and _gives_long(once, node):
            return node
    return None


def _gives_long(once: Mapping[str, ast.expr], node: ast.BinOp | ast.AugAssign) -> bool:
    two = _number(once, node.right if isinstance(node, ast.BinOp) else node.value)
    if isinstance(node, ast.AugAssign):
        return abs(two or 0) >= _LONG
    if isinstance(node.left, ast.Constant) and isinstance(node.left.value, str):
        # A text is filled.
        return False
    one = _number(once, node.left)
    if max(abs(one or 0), abs(two or 0)) < _LONG:
        return False
    return not (one and two and two > 0 and abs(_SMALLER[type(node.op)](one, two)) >= _LONG)


def _set_once(tree: ast.Module) -> dict[str, ast.expr]:
    """What is set at one place of a program and nowhere else."""
    stored = [n.id for n in ast.walk(tree) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)]
    return {
        s.targets[0].id: s.value
        for s in tree.body
        if isinstance(s, ast.Assign) and isinstance(s.targets[0], ast.Name) and stored.count(s.targets[0].id) == 1
    }


def _number(once: Mapping[str, ast.expr], node: ast.expr) -> int | None:
    """The whole number that an expression gives, None where constants do not tell."""
    if isinstance(node, ast.Constant):
        return node.value if type(node.value) is int else None
    if isinstance(node, ast.Name) and node.id in once:
        return _number({k: v for k, v in once.items() if k != node.id}, once[node.id])
    if not isinstance(node, ast.BinOp) or type(node.op) not in _COMPUTED:
        return None
    one, two = _number(once, node.left), _number(once, node.right)
    if one is None or two is None:
        return None
    if isinstance(node.op, ast.Pow | ast.LShift) and (two < 0 or two * one.bit_length() > _MOST_BITS):
        return None
    return _COMPUTED[type(node.op)](one, two)

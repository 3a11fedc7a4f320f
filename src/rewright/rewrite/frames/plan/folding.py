"""Plans in; the same with a total of a frame computed where the frame is filtered by it, rather than made twice, out.

Sums of groups that are only looked at when they are rounded are rounded as they are made: the runtime need not make them exactly.
"""

import ast
from collections import Counter
from dataclasses import replace

from rewright.rewrite.frames.plan.demand import below_of, reached
from rewright.rewrite.frames.plan.expressions import is_runtime, reads, sum_of
from rewright.rewrite.frames.plan.nodes import Agg, Cut, Filter, Held, Numbered, Plan, Raw, Scan, Slot, With, leaves
from rewright.rewrite.frames.templates import fill
from rewright.rewrite.frames.values import E
from rewright.trees import copied

# One value of a column, and the same as one among expressions.
_WITHIN = {
    'average': 'frames.average_of(A)',
    'largest': 'frames.largest_of(A)',
    'smallest': 'frames.smallest_of(A)',
    'total': 'frames.total_of(A)',
}
# What polars computes with one value as Python does; it divides by multiplying.
_EXACT = (ast.Mult, ast.Add, ast.Sub)


def fold(kept: list[ast.expr]) -> None:
    """Let the expressions over a frame that no variable holds compute its totals themselves, and groups round their sums."""
    plans = reached(kept)
    _round(kept, plans)
    for plan in plans:
        if not isinstance(plan, Filter | With):
            continue
        source = plan.source.source if isinstance(plan.source, Numbered) else plan.source
        if isinstance(source, Held | Raw | Scan):
            continue
        if isinstance(plan, Filter):
            plan.condition = _folded(plan.condition, source)
        else:
            plan.exprs = {name: _folded(e, source) for name, e in plan.exprs.items()}


def _round(kept: list[ast.expr], plans: list[Plan]) -> None:
    read = [leaf for code in (*kept, *(c for plan in plans for c in plan.codes)) for leaf in leaves(code)]
    users = Counter(id(leaf.plan) for leaf in read if isinstance(leaf, Slot))
    users.update(id(below) for plan in plans for below in below_of(plan))
    for plan in plans:
        groups = plan.source if isinstance(plan, With) else None
        if not (isinstance(plan, With) and isinstance(groups, Agg) and users[id(groups)] == 1 and _is_scanned(groups)):
            continue
        for name, e in list(plan.exprs.items()):
            digits, made = _rounds(e.code, name), groups.exprs.get(name)
            others = any(name in reads(other, groups.columns) for n, other in plan.exprs.items() if n != name)
            if digits is not None and made is not None and sum_of(made.code) and not others:
                code = fill('frames.rounded(A, N)', A=made.code, N=ast.Constant(digits))
                groups.exprs = {**groups.exprs, name: replace(made, code=code)}
                plan.exprs = {n: other for n, other in plan.exprs.items() if n != name}


def _is_scanned(plan: Plan) -> bool:
    """Whether all that a plan begins with is files that are read in parts."""
    below = below_of(plan)
    return isinstance(plan, Scan) if not below else all(map(_is_scanned, below))


def _rounds(code: ast.expr, name: str) -> int | None:
    """The digits to which code rounds the column of a name; None where it does something else."""
    match code:
        case ast.Call(
            func=ast.Attribute(
                value=ast.Call(func=ast.Attribute(attr='col'), args=[ast.Constant(value=column)]), attr='round'
            ),
            args=[ast.Constant(value=int(digits))],
        ) if column == name:
            return digits
        case _:
            return None


def _folded(e: E, source: Plan) -> E:
    if not any(_is_of(leaf, source) for leaf in leaves(e.code)):
        return e
    return replace(e, code=_Within(source).visit(copied(e.code)))


class _Within(ast.NodeTransformer):
    def __init__(self, source: Plan) -> None:
        self.source = source

    def visit_Call(self, node: ast.Call) -> ast.expr:
        if _is_called(node, 'number') and self._plain(node.args[0]):
            return fill('frames.number(A)', A=_Taken().visit(node.args[0]))
        self.generic_visit(node)
        return node

    def _plain(self, node: ast.expr) -> bool:
        """Whether a number is made of totals of the frame by what polars computes exactly."""
        match node:
            case ast.BinOp(op=op, left=left, right=right):
                return isinstance(op, _EXACT) and self._plain(left) and self._plain(right)
            case ast.Call(args=[Slot() as leaf]):
                name = next((n for n in _WITHIN if _is_called(node, n)), '')
                return bool(name) and _is_of(leaf, self.source)
            case _:
                return isinstance(node, ast.Name | ast.Constant)


class _Taken(ast.NodeTransformer):
    def visit_Call(self, node: ast.Call) -> ast.expr:
        leaf = node.args[0]
        assert isinstance(leaf, Slot)
        assert isinstance(leaf.plan, Cut)
        assert isinstance(node.func, ast.Attribute)
        return fill(_WITHIN[node.func.attr], A=leaf.plan.e.code)


def _is_of(leaf: ast.expr, source: Plan) -> bool:
    """Whether a leaf is a column of floats of the frame itself."""
    cut = leaf.plan if isinstance(leaf, Slot) else None
    return isinstance(cut, Cut) and cut.source is source and cut.e.kind == 'float' and cut.e.firm


def _is_called(node: ast.expr, name: str) -> bool:
    function = node.func if isinstance(node, ast.Call) else None
    return isinstance(function, ast.Attribute) and function.attr == name and is_runtime(function.value)

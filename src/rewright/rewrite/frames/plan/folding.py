"""Plans in; the same with a total of a frame computed where the frame is filtered by it, rather than made twice, out."""

import ast
from dataclasses import replace

from rewright.rewrite.frames.plan.expressions import is_runtime
from rewright.rewrite.frames.plan.nodes import Cut, Filter, Held, Numbered, Plan, Raw, Scan, Slot, With, leaves
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


def fold(plans: list[Plan]) -> None:
    """Let the expressions over a frame that no variable holds compute its totals themselves."""
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

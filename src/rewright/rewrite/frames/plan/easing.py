"""Plans and the columns that may differ by a bound in; the same, with plain sums in what flows into nothing else, out."""

import ast
from dataclasses import replace

from rewright.rewrite.frames.plan.demand import reached
from rewright.rewrite.frames.plan.expressions import is_runtime, reads
from rewright.rewrite.frames.plan.nodes import (
    Agg,
    Bound,
    Concat,
    Distinct,
    Filter,
    Held,
    Join,
    Known,
    Labelled,
    Numbered,
    Over,
    Plan,
    Project,
    Rename,
    Slice,
    Sort,
    Widen,
    With,
    leaves,
)
from rewright.rewrite.frames.templates import fill
from rewright.rewrite.frames.values import E
from rewright.trees import copied, walk

# The sums of the runtime that are exact to the bit, and what polars has for them in any order.
_PLAIN = {
    'exact_sum': 'A.sum().fill_nan(None)',
    'exact_mean': 'A.mean().fill_nan(None)',
    'exact_std': 'A.std().fill_nan(None)',
    'exact_var': 'A.var().fill_nan(None)',
}
# Where a little more or less of what goes in is a little more or less of what comes out.
_SMOOTH = (ast.Add, ast.Sub, ast.Mult, ast.Div)


def ease(kept: list[ast.expr]) -> tuple[str, ...]:
    """Let polars add up in any order what only columns show that may differ; name the results that are added up so.

    What decides which rows there are, their order, their groups or their partners stays exact, as does whatever goes
    into a column that is, into a Python value, or through a step that is not smooth.
    """
    eased: list[str] = []
    if not any(leaf.near for code in kept for leaf in leaves(code) if not isinstance(leaf, Bound)):
        return ()
    exact = Exactness(kept)
    for plan in exact.order:
        if isinstance(plan, Agg | With):
            made = {name: e if name in exact.of[plan] else _eased(e) for name, e in plan.exprs.items()}
            eased += [name for name, e in made.items() if e is not plan.exprs[name]]
            plan.exprs = made
        if isinstance(plan, Agg) and plan.runs:
            summed = {ast.unparse(argument) for e in plan.exprs.values() for s in _sums(e.code) for argument in s.args}
            plan.runs = tuple(run for run in plan.runs if repr(run) in summed)
    return tuple(dict.fromkeys(eased))


class Exactness:
    """The columns of every plan that have to be exact: each plan is asked behind all that stand on it."""

    def __init__(self, kept: list[ast.expr]) -> None:
        self.order = reached(kept)
        self.of: dict[Plan, set[str]] = {plan: set() for plan in self.order}
        for code in kept:
            for leaf in leaves(code):
                plan = leaf.binding.plan if isinstance(leaf, Bound) else leaf.plan
                if plan is None or (isinstance(leaf, Bound) and not leaf.binding.shared):
                    continue
                near = frozenset[str]() if isinstance(leaf, Bound) else leaf.near
                self.of[plan] |= set(plan.columns) - near
        for plan in self.order:
            for code in plan.codes:
                for leaf in leaves(code):
                    if not isinstance(leaf, Bound):
                        self.of[leaf.plan] |= set(leaf.plan.columns)
        for plan in reversed(self.order):
            self._pass_on(plan, self.of[plan])

    def _pass_on(self, plan: Plan, exact: set[str]) -> None:
        match plan:
            case Held():
                if plan.binding.plan is not None:
                    self.of[plan.binding.plan] |= exact
            case Join():
                for side, keys in ((plan.left, plan.left_on), (plan.right, plan.right_on)):
                    self.of[side] |= exact & set(side.columns) | set(keys)
            case Concat():
                for part in plan.parts:
                    self.of[part] |= exact
            case Over():
                self.of[plan.source] |= self._below(plan, exact)
            case _:
                pass

    def _below(self, plan: Over, exact: set[str]) -> set[str]:
        """The columns of what a plan stands on that have to be exact for those of its own that are."""
        match plan:
            case Rename():
                return {plan.old.get(name, name) for name in exact}
            case Project() | Slice() | Labelled() | Numbered() | Widen():
                return exact & set(plan.source.columns)
            case Filter():
                return exact | reads(plan.condition, plan.source.columns)
            case Known():
                return exact | set(plan.names)
            case Sort():
                return exact | set(plan.by)
            case Distinct():
                return exact | set(plan.source.columns if plan.subset is None else plan.subset)
            case With():
                return (exact - set(plan.exprs)) | _read(plan.exprs, exact, plan.source.columns)
            case Agg():
                return set(plan.by) | _read(plan.exprs, exact, plan.source.columns)
            case _:
                return set(plan.source.columns)


def _read(exprs: dict[str, E], exact: set[str], columns: tuple[str, ...]) -> set[str]:
    """What expressions read that are exact, or that are not smooth."""
    return {c for name, e in exprs.items() if name in exact or not _is_smooth(e.code) for c in reads(e, columns)}


def _is_smooth(code: ast.expr) -> bool:
    match code:
        case ast.Constant(value=int() | float() | str()):
            return True
        case ast.BinOp(op=op, left=left, right=right):
            return isinstance(op, _SMOOTH) and _is_smooth(left) and _is_smooth(right)
        case ast.UnaryOp(op=ast.USub(), operand=inner):
            return _is_smooth(inner)
        case ast.Call(func=ast.Attribute(value=ast.Name(id='pl'), attr='col'), args=[ast.Constant()]):
            return True
        case ast.Call(func=ast.Attribute(value=owner, attr=word), args=arguments, keywords=[]) if is_runtime(owner):
            return word in {*_PLAIN, 'divide'} and all(map(_is_smooth, arguments))
        case ast.Call(func=ast.Attribute(value=owner, attr='alias' | 'sum'), keywords=[]):
            return _is_smooth(owner)
        case _:
            return False


def _eased(e: E) -> E:
    """The expression with plain sums; the very same where it has none that is exact."""
    return replace(e, code=copied(e.code, _plain)) if _sums(e.code) else e


def _sums(code: ast.expr) -> list[ast.Call]:
    return [node for node in walk(code) if isinstance(node, ast.Call) and _plain(node) is not None]


def _plain(node: ast.AST) -> ast.AST | None:
    match node:
        case ast.Call(func=ast.Attribute(value=owner, attr=word), args=[column]) if is_runtime(owner):
            values = fill('pl.col(N)', N=column) if isinstance(column, ast.Constant) else column
            return fill(_PLAIN[word], A=values) if word in _PLAIN else None
        case _:
            return None

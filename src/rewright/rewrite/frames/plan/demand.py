"""The plans of a job and the code that stays in; which columns, types and orders of each anybody looks at out."""

import ast
from collections.abc import Iterable
from dataclasses import dataclass, field

from rewright.rewrite.frames.plan.expressions import free_of_order, reads, row_by_row, typed
from rewright.rewrite.frames.plan.nodes import (
    LABEL,
    Agg,
    Binding,
    Bound,
    Concat,
    Count,
    Cut,
    Distinct,
    Held,
    Join,
    Known,
    Moved,
    Numbered,
    Over,
    Plan,
    Project,
    Reduce,
    Rename,
    Slice,
    Sort,
    Widen,
    With,
    leaves,
)
from rewright.rewrite.frames.values import E


@dataclass
class Demand:
    """What is looked at: columns, those of which it matters whether they are whole numbers or floats, and the order of rows."""

    columns: set[str] = field(default_factory=set)
    types: set[str] = field(default_factory=set)
    order: bool = False

    def add(self, columns: Iterable[str], types: Iterable[str], *, order: bool) -> None:
        """Somebody looks at these."""
        self.columns.update(columns)
        self.types.update(types)
        self.order |= order


class Demands:
    """The demand on every plan that the code which stays reaches."""

    def __init__(self, kept: list[ast.expr]) -> None:
        self.of: dict[Plan, Demand] = {}
        self.order = reached(kept)
        bindings = {held.binding for held in self.order if isinstance(held, Held)}
        bindings |= {leaf.binding for code in kept for leaf in leaves(code) if isinstance(leaf, Bound)}
        for plan in self.order:
            self.of[plan] = Demand()
        for code in [*kept, *(c for plan in self.order for c in plan.codes)]:
            for leaf in leaves(code):
                if not isinstance(leaf, Bound):
                    self._whole(leaf.plan)
        for binding in bindings:
            if binding.shared and binding.plan is not None:
                self._whole(binding.plan)
        for plan in reversed(self.order):
            self._pass_on(plan, self.of[plan])

    def _whole(self, plan: Plan) -> None:
        self.of[plan].add(plan.columns, plan.columns, order=True)

    def _pass_on(self, plan: Plan, demand: Demand) -> None:
        """Tell the plans below what this one needs of them."""
        match plan:
            case Held():
                if plan.binding.plan is not None:
                    self.of[plan.binding.plan].add(demand.columns, demand.types, order=demand.order)
            case Join():
                self._join(plan, demand)
            case Concat():
                for part in plan.parts:
                    self.of[part].add(demand.columns, demand.types, order=demand.order)
            case Over():
                self._over(plan, demand, self.of[plan.source])
            case _:
                pass

    def _over(self, plan: Over, demand: Demand, below: Demand) -> None:
        columns, types, order = demand.columns, demand.types, demand.order
        match plan:
            case Rename():
                below.add(_back(plan, columns), _back(plan, types), order=order)
            case Project():
                below.add(columns, types, order=order)
            case Agg():
                first_seen = not plan.sort and order
                below.add(plan.by, plan.by, order=first_seen)
                self._made(plan, plan.exprs, below)
            case Sort():
                # Where no rows are equal, or nobody looks, it does not matter how they came.
                below.add({*columns, *plan.by}, {*types, *plan.by}, order=order and not plan.total)
            case Distinct():
                chosen = set(plan.source.columns if plan.subset is None else plan.subset)
                which = plan.keep != 'none' and not (plan.alike and columns <= chosen)
                below.add(columns | chosen, types | chosen, order=order or which)
            case Moved():
                below.add(columns | set(plan.by), types | set(plan.by), order=True)
            case Slice():
                below.add(columns, types, order=True)
            case Numbered():
                below.add(columns - {LABEL}, types - {LABEL}, order=order or LABEL in columns)
            case Known():
                below.add(columns | set(plan.names), types, order=order)
            case Widen():
                # Whether a hole came in is told by the column itself.
                below.add(columns, types, order=order)
            case With():
                below.add(columns - set(plan.exprs), types - set(plan.exprs), order=order)
                self._made(plan, plan.exprs, below)
            case _:
                kept = set() if isinstance(plan, Cut | Reduce | Count) else columns
                below.add(kept, types & kept, order=order and not isinstance(plan, Reduce | Count))
                self._made(plan, plan.made, below)

    def _made(self, plan: Over, exprs: dict[str, E], below: Demand) -> None:
        free = free_of_order if isinstance(plan, Agg | Reduce) else row_by_row
        for e in exprs.values():
            ordered = not free(e.code)
            below.add(reads(e, plan.source.columns), typed(e, plan.source.columns), order=ordered)

    def _join(self, plan: Join, demand: Demand) -> None:
        # An outer join is sorted by its keys: equal ones keep the order they came in. Single partners have no order.
        partners = demand.order and not (plan.single and plan.how != 'outer')
        for side, keys, order in ((plan.left, plan.left_on, demand.order), (plan.right, plan.right_on, partners)):
            mine = set(side.columns)
            self.of[side].add(demand.columns & mine | set(keys), demand.types & mine | set(keys), order=order)


def _back(plan: Rename, names: set[str]) -> set[str]:
    return {plan.old.get(n, n) for n in names}


def reached(kept: list[ast.expr]) -> list[Plan]:
    """Every plan that the code reaches, each behind the plans it stands on."""
    found: dict[Plan, None] = {}
    for code in kept:
        for leaf in leaves(code):
            _visit(leaf.binding.plan if isinstance(leaf, Bound) else leaf.plan, found)
    return list(found)


def _visit(plan: Plan | None, found: dict[Plan, None]) -> None:
    stack: list[tuple[Plan, bool]] = [(plan, False)] if plan is not None else []
    while stack:
        node, ready = stack.pop()
        if node in found:
            continue
        if ready:
            found[node] = None
            continue
        stack.append((node, True))
        stack += [(below, False) for below in below_of(node)]


def below_of(plan: Plan) -> list[Plan]:
    """The plans that must be known before this one: those it stands on, and those that its code names."""
    named = [leaf.plan for code in plan.codes for leaf in leaves(code) if not isinstance(leaf, Bound)]
    held: list[Plan] = [plan.binding.plan] if isinstance(plan, Held) and plan.binding.plan is not None else []
    return [*plan.sources, *held, *named]


def bound_in(kept: list[ast.expr]) -> list[Binding]:
    """The bindings that the code which stays makes, in the order of the text."""
    return [leaf.binding for code in kept for leaf in leaves(code) if isinstance(leaf, Bound)]

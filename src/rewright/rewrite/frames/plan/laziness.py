"""The plans of a job in; the variables that may hold a frame not collected yet out."""

import ast
import keyword

from rewright.rewrite.frames.plan.demand import Demands, bound_in
from rewright.rewrite.frames.plan.expressions import calm, free_of_order, is_rounded, row_by_row, sum_of
from rewright.rewrite.frames.plan.nodes import (
    LABEL,
    Agg,
    Binding,
    Bound,
    Concat,
    Distinct,
    Filter,
    Held,
    Join,
    Known,
    Labelled,
    Moved,
    Numbered,
    Over,
    Plan,
    Project,
    Reduce,
    Rename,
    Scan,
    Slice,
    Sort,
    Widen,
    With,
    leaves,
)


class Laziness:
    """Which plans can be lazy at all, and which bindings are left lazy."""

    def __init__(self, kept: list[ast.expr], demands: Demands) -> None:
        self.demands = demands
        self._slots: dict[Plan, set[int]] = {}
        self._users: dict[Plan, list[Plan]] = {}
        self._holders: dict[Plan, list[Binding]] = {}
        self._helds: dict[Binding, list[Held]] = {}
        bindings = list(dict.fromkeys(bound_in(kept)))
        self._read(kept, bindings)
        self.again = _computed_again(demands)
        self.lazy: set[Binding] = set()
        self._sites: dict[Binding, set[object]] = {}
        self._known: dict[Plan, set[object]] = {}
        for binding in reversed(bindings):
            self._decide(binding)

    def _read(self, kept: list[ast.expr], bindings: list[Binding]) -> None:
        for code in [*kept, *(c for plan in self.demands.order for c in plan.codes)]:
            for leaf in leaves(code):
                if not isinstance(leaf, Bound):
                    self._slots.setdefault(leaf.plan, set()).add(id(leaf))
        for binding in bindings:
            if binding.plan is not None:
                self._holders.setdefault(binding.plan, []).append(binding)
        for plan in self.demands.order:
            if isinstance(plan, Held):
                self._helds.setdefault(plan.binding, []).append(plan)
            for below in plan.sources:
                self._users.setdefault(below, []).append(plan)

    def _decide(self, binding: Binding) -> None:
        """Lazy where one collect at most needs it, in its own block, before anything could touch a file."""
        sites: set[object] = set()
        helds = self._helds.get(binding, [])
        for held in helds:
            sites |= self._reached(held)
        self._sites[binding] = sites
        near = all(held.place == binding.place for held in helds)
        once = len(sites) <= 1 and not self._is_dear(binding, len(helds))
        if near and not binding.shared and (once or isinstance(binding.plan, Scan)):
            self.lazy.add(binding)

    def _is_dear(self, binding: Binding, uses: int) -> bool:
        """Whether a frame below a merge whose keys are looked at first had better not be computed for that too."""
        plan = binding.plan
        if plan is None or plan not in self.again:
            return False
        return uses > 1 and any(isinstance(p, Join | Agg) for p in _below(plan))

    def numbers_rows(self, scan: Scan) -> bool:
        """Whether a file had better number its rows itself: it is only merged by numbers, and something stands between."""
        direct, ends = self._next(scan), set[Plan]()
        seen, stack = set[Plan](), list(direct)
        while stack:
            plan = stack.pop()
            if plan in seen:
                continue
            seen.add(plan)
            if isinstance(plan, Filter | Known | With | Project | Rename) and not collects(plan, self.demands):
                stack += self._next(plan) or [scan]
            else:
                ends.add(plan)
        merged = all(isinstance(plan, Join) and is_numbered(plan, self.demands) for plan in ends)
        return merged and bool(ends) and not set(direct) <= ends and not self._slots.keys() & {scan, *seen}

    def _next(self, plan: Plan) -> list[Plan]:
        """What stands on a plan, through variables too; the plan itself where one of them is not lazy."""
        found = list(self._users.get(plan, ()))
        for binding in self._holders.get(plan, ()):
            helds = self._helds.get(binding, ())
            found += [above for held in helds for above in self._next(held)] if binding in self.lazy else [plan]
        return found

    def is_kept(self, plan: Plan) -> bool:
        """Whether the groups of a plan are computed once: a merge above looks at its keys first, or they may be added up at once."""
        return isinstance(plan, Agg) and (plan in self.again or self.adds_up(plan))

    def adds_up(self, plan: Agg) -> bool:
        """Whether all that makes groups look at the order of rows is sums of columns of a file, which may hold whole numbers alone."""
        ordered = [name for name, e in plan.exprs.items() if not free_of_order(e.code)]
        if not ordered or (self.demands.of[plan].order and not plan.sort) or is_numbered(plan.source, self.demands):
            return False
        codes = [plan.exprs[name].code for name in ordered]
        # What is rounded is added up exactly only where that might come to another number.
        streamed = all((c := sum_of(e)) and (is_rounded(e) or _is_read(plan.source, c)) for e in codes)
        named = all(name.isidentifier() and not keyword.iskeyword(name) for name in plan.exprs)
        return named and not plan.texts and not plan.runs and streamed

    def in_order(self, plan: Plan) -> bool:
        """Whether a result depends on the order of rows in what its lazy part begins with, or on one made on the way but by a sort."""
        stack, seen = [plan], set[Plan]()
        while stack:
            node = stack.pop()
            if node in seen:
                continue
            seen.add(node)
            held = node.binding.plan if isinstance(node, Held) and node.binding in self.lazy else None
            below = [held] if held is not None else list(node.sources)
            if self._needs_order(node) or (not below and self.demands.of[node].order):
                return True
            stack += below
        return False

    def stands_first(self, side: Plan, above: Plan) -> bool:
        """Whether a side of a merge is collected before: the merge gives rows in any order, and something in the side needs theirs."""
        if not isinstance(above, Join) or not is_numbered(above, self.demands) or is_numbered(side, self.demands):
            return False
        return any(self._needs_order(plan) for plan in _below(side))

    def _needs_order(self, plan: Plan) -> bool:
        order = self.demands.of[plan].order
        match plan:
            case Agg():
                # Rows of a group must come in order, or groups as they were first seen.
                return not all(free_of_order(e.code) for e in plan.exprs.values()) or (order and not plan.sort)
            case Distinct():
                return order or self.demands.of[plan.source].order
            case Join() | Concat():
                return order
            case _:
                return False

    def _reached(self, plan: Plan) -> set[object]:
        """Where a plan is collected if nothing is collected before."""
        if plan in self._known:
            return self._known[plan]
        found: set[object] = set(self._slots.get(plan, ()))
        for user in self._users.get(plan, ()):
            apart = collects(user, self.demands) or self.is_kept(user) or self.stands_first(plan, user)
            found |= {user} if apart else self._reached(user)
        for binding in self._holders.get(plan, ()):
            found |= self._sites.get(binding, set()) if binding in self.lazy else {binding}
        self._known[plan] = found
        return found


def _is_read(plan: Plan, column: str) -> bool:
    """Whether a column stands as it is in a file that is read in parts."""
    match plan:
        case Scan():
            return True
        case Held():
            return plan.binding.plan is not None and _is_read(plan.binding.plan, column)
        case With():
            return column not in plan.exprs and _is_read(plan.source, column)
        case Rename():
            return _is_read(plan.source, plan.old.get(column, column))
        case Filter() | Known() | Project() | Numbered() | Labelled():
            return _is_read(plan.source, column)
        case _:
            return False


def _computed_again(demands: Demands) -> set[Plan]:
    """The plans below merges of which the keys are computed before the rows."""
    found: set[Plan] = set()
    for plan in demands.order:
        if isinstance(plan, Join) and plan.how == 'inner' and not plan.single and demands.of[plan].order:
            found |= set(_below(plan.left)) | set(_below(plan.right))
    return found


def _below(plan: Plan) -> list[Plan]:
    """The plan and all that it stands on, through variables too."""
    found: dict[Plan, None] = {}
    stack = [plan]
    while stack:
        node = stack.pop()
        if node not in found:
            found[node] = None
            stack += node.sources
            if isinstance(node, Held) and node.binding.plan is not None:
                stack.append(node.binding.plan)
    return list(found)


def is_numbered(plan: Plan, demands: Demands) -> bool:
    """Whether the rows of a plan, where it is lazy, come in any order and carry numbers: it is merged, and their order is looked at."""
    match plan:
        case Join():
            return plan.how == 'inner' and not plan.by_key and demands.of[plan].order
        case Held():
            return plan.binding.plan is not None and is_numbered(plan.binding.plan, demands)
        case Concat():
            return False
        case Sort():
            return not demands.of[plan].order and is_numbered(plan.source, demands)
        case Numbered():
            return LABEL not in demands.of[plan].columns and is_numbered(plan.source, demands)
        case Filter() | Known() | With() | Project() | Rename() | Widen() | Labelled():
            return is_numbered(plan.source, demands)
        case _:
            return False


def _puts_in_order(plan: Plan, demands: Demands) -> bool:
    """Whether a plan cannot stand on rows that come in any order."""
    match plan:
        case Agg() | Reduce():
            return demands.of[plan.source].order
        case Sort():
            return demands.of[plan].order
        case Numbered():
            return LABEL in demands.of[plan].columns
        case _:
            return isinstance(plan, Distinct | Slice)


def collects(plan: Plan, demands: Demands) -> bool:
    """Whether a plan needs what it stands on to be collected first."""
    if isinstance(plan, Over) and is_numbered(plan.source, demands) and _puts_in_order(plan, demands):
        return True
    match plan:
        case Moved():
            return True
        case Sort():
            return not plan.stable and demands.of[plan].order
        case Widen():
            return bool(set(plan.names) & demands.of[plan].types)
        case Reduce():
            return not all(calm(e.code) for e in plan.exprs.values())
        case Agg():
            return bool(plan.texts or plan.runs) or not all(calm(e.code) for e in plan.exprs.values())
        case Filter() | With():
            return not all(row_by_row(e.code) for e in plan.made.values())
        case _:
            return False

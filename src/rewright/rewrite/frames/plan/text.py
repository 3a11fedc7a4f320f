"""A plan in; the polars that makes it out, over the text of what it stands on."""

import ast
from dataclasses import dataclass, replace

from rewright.rewrite.frames.plan import forms
from rewright.rewrite.frames.plan.demand import Demand, Demands
from rewright.rewrite.frames.plan.easing import ease
from rewright.rewrite.frames.plan.folding import fold
from rewright.rewrite.frames.plan.laziness import Laziness, collects, is_numbered
from rewright.rewrite.frames.plan.nodes import (
    LABEL,
    Agg,
    Binding,
    Bound,
    Columns,
    Concat,
    Count,
    Cut,
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
    Raw,
    Reduce,
    Rename,
    Scan,
    Slice,
    Slot,
    Sort,
    Widen,
    With,
)
from rewright.rewrite.frames.templates import call, columns_call, fill, literal, method, names
from rewright.rewrite.frames.values import E
from rewright.trees import copied


@dataclass(frozen=True)
class Printed:
    """Code that makes a frame, whether that is lazy, the columns physically in it, and whether `numbered` rows come in any order."""

    code: ast.expr
    lazy: bool
    columns: Columns
    numbered: bool = False


class Printer:
    """Turns code with leaves of plans in it into code without."""

    def __init__(self, kept: list[ast.expr]) -> None:
        fold(kept)
        self.eased = ease(kept)
        self.demands = Demands(kept)
        self.laziness = Laziness(kept, self.demands)
        self._done: dict[Plan, Printed] = {}
        self._held: dict[Binding, Printed] = {}

    def resolved(self, code: ast.expr) -> ast.expr:
        """The code with every leaf printed."""
        return copied(code, self._leaf)

    def _leaf(self, node: ast.AST) -> ast.expr | None:
        if isinstance(node, Slot):
            return self.whole(node.plan)
        return self.bound(node.binding) if isinstance(node, Bound) else None

    def whole(self, plan: Plan) -> ast.expr:
        """A `DataFrame` of all columns, the `Series` of a cut, or a number of rows."""
        if isinstance(plan, Cut):
            return self._cut(plan)
        if isinstance(plan, Count):
            return self._counted(plan)
        if isinstance(plan, Scan):
            return self._guarded(plan.eager, plan)
        printed = self.printed(plan)
        return self._collected(plan, printed, plan.columns) if printed.lazy else _chosen(printed, plan.columns).code

    def bound(self, binding: Binding) -> ast.expr:
        """What the statement of a binding puts into its variable."""
        return self._variable(binding).code

    def printed(self, plan: Plan) -> Printed:
        """The text of a plan."""
        if plan not in self._done:
            self._done[plan] = self._print(plan)
        return self._done[plan]

    def _variable(self, binding: Binding) -> Printed:
        if binding not in self._held:
            assert binding.plan is not None
            self._held[binding] = self._put(binding, binding.plan)
        return self._held[binding]

    def _put(self, binding: Binding, plan: Plan) -> Printed:
        printed = self.printed(plan)
        if not printed.lazy or binding in self.laziness.lazy:
            return printed
        wanted = self._wanted(plan)
        if isinstance(plan, Scan) and wanted == plan.columns:
            return Printed(self.whole(plan), lazy=False, columns=wanted)
        return Printed(self._collected(plan, printed, wanted), lazy=False, columns=wanted)

    def _wanted(self, plan: Plan) -> Columns:
        """The columns that anybody looks at, in pandas' order; never none, for the rows must stay counted."""
        looked_at = self.demands.of[plan].columns
        labels = (LABEL,) if LABEL in looked_at and LABEL not in plan.columns else ()
        return (*labels, *(c for c in plan.columns if c in looked_at)) or plan.columns[:1]

    def _collected(self, plan: Plan, printed: Printed, wanted: Columns) -> ast.expr:
        """The rows of a lazy frame; where nobody below looks at their order, polars may compute them in any."""
        code = _chosen(printed, wanted).code
        chained = 'frames.collect(A)' if isinstance(code, ast.Name) else 'A.pipe(frames.collect)'
        return fill(chained if printed.numbered or self.laziness.in_order(plan) else 'A.collect()', A=code)

    def _eager(self, plan: Plan) -> Printed:
        """What a plan stands on, collected."""
        printed = self.printed(plan)
        return self._computed(plan, printed) if printed.lazy else printed

    def _computed(self, plan: Plan, printed: Printed) -> Printed:
        wanted = tuple(c for c in self._wanted(plan) if c in printed.columns)
        return Printed(self._collected(plan, printed, wanted), lazy=False, columns=wanted)

    def _scanned(self, plan: Scan) -> Printed:
        numbered = self.laziness.numbers_rows(plan)
        named = {'numbered': literal(value=True)} if numbered else {}
        return Printed(self._guarded(plan.lazy, plan, named), lazy=True, columns=plan.columns, numbered=numbered)

    def _guarded(self, code: ast.expr, plan: Scan, named: dict[str, ast.expr] | None = None) -> ast.expr:
        """A read with the columns that are asked to have no holes."""
        whole = tuple(c for c in plan.columns if c in plan.whole)
        named = (named or {}) | ({'whole': literal(whole)} if whole else {})
        if not named:
            return code
        assert isinstance(code, ast.Call)
        return call(code.func, code.args, named)

    def _print(self, plan: Plan) -> Printed:
        match plan:
            case Held():
                held = self._variable(plan.binding)
                return replace(held, code=ast.Name(plan.binding.name, ast.Load()))
            case Scan():
                return self._scanned(plan)
            case Join():
                return self._join(plan)
            case Concat():
                return self._concat(plan)
            case Over():
                source = self._eager(plan.source) if collects(plan, self.demands) else self.printed(plan.source)
                return self._over(plan, source, self.demands.of[plan])
            case Raw():
                return Printed(self.resolved(plan.code), lazy=False, columns=plan.columns)
            case _:
                raise TypeError(type(plan).__name__)

    def _over(self, plan: Over, source: Printed, demand: Demand) -> Printed:
        """A plan that stands on one other, over the text of that."""
        code = source.code
        match plan:
            case Filter():
                return replace(source, code=fill('A.filter(B)', A=code, B=self.resolved(plan.condition.code)))
            case Known():
                chosen = [] if plan.every else [names(list(plan.names))]
                return replace(source, code=method(code, 'drop_nulls', chosen))
            case With():
                return self._with(plan, source)
            case Project():
                return _projected(plan, source, labels=LABEL in demand.columns)
            case Numbered():
                return _numbered(source) if LABEL in demand.columns else source
            case Labelled():
                return source
            case Rename():
                new = {old: name for old, name in plan.new.items() if old in source.columns}
                return replace(
                    source, code=forms.renamed(code, new), columns=tuple(new.get(c, c) for c in source.columns)
                )
            case Widen():
                widened = fill('frames.widen(A)', A=code) if collects(plan, self.demands) else code
                return replace(source, code=widened)
            case Agg():
                if source.lazy and self.laziness.adds_up(plan):
                    made = forms.grouped(plan, code, self._exprs(plan.exprs), demand)
                    return Printed(made, lazy=False, columns=(*plan.by, *plan.exprs))
                made = forms.aggregated(plan, code, self._exprs(plan.exprs), demand, lazy=source.lazy)
                groups = Printed(made, source.lazy, (*plan.by, *plan.exprs))
                return self._computed(plan, groups) if source.lazy and self.laziness.is_kept(plan) else groups
            case Reduce():
                return Printed(columns_call(code, 'select', self._exprs(plan.exprs)), source.lazy, plan.columns)
            case Sort():
                return replace(source, code=forms.ordered(plan, code)) if demand.order else source
            case Distinct():
                return replace(source, code=forms.distinct(plan, code, demand, labels=LABEL in source.columns))
            case Moved():
                return replace(source, code=fill(plan.form, A=code, **plan.given))
            case Slice():
                return replace(source, code=fill(f'A.{plan.word}(N)', A=code, N=plan.count))
            case _:
                raise TypeError(type(plan).__name__)

    def _exprs(self, exprs: dict[str, E]) -> dict[str, tuple[ast.expr, str | None]]:
        return {n: (self.resolved(e.code), e.own) for n, e in exprs.items()}

    def _with(self, plan: With, source: Printed) -> Printed:
        """Columns; together with those right below that they do not read."""
        exprs = dict(plan.exprs)
        if not exprs and plan.each is None:
            return source
        below = plan.source
        if isinstance(below, With) and forms.independent(below, plan) and not collects(plan, self.demands):
            exprs = below.exprs | exprs
            lower = below.source
            source = self._eager(lower) if collects(below, self.demands) else self.printed(lower)
        code = (
            columns_call(source.code, 'with_columns', self._exprs(exprs))
            if plan.each is None
            else forms.each(source.code, plan.each, self.resolved(plan.each.through))
        )
        return replace(source, code=code, columns=(*source.columns, *(n for n in exprs if n not in source.columns)))

    def _join(self, plan: Join) -> Printed:
        left, right = (_unlabelled(self._side(plan, side)) for side in plan.sources)
        lazy = left.lazy or right.lazy
        first, second = (
            fill('A.lazy()', A=side.code) if lazy and not side.lazy else side.code for side in (left, right)
        )
        demand = self.demands.of[plan]
        gone = () if forms.keeps_right_keys(plan, demand) else plan.right_on
        columns = (*left.columns, *(c for c in right.columns if c not in gone))
        numbered = lazy and is_numbered(plan, self.demands)
        return Printed(forms.joined(plan, first, second, demand, numbered=numbered), lazy, columns, numbered)

    def _side(self, plan: Join, side: Plan) -> Printed:
        """A side of a join, its rows in order where the join cannot pass their numbers on."""
        if is_numbered(plan, self.demands):
            return self._eager(side) if self.laziness.stands_first(side, plan) else self.printed(side)
        return self._ordered(side)

    def _ordered(self, plan: Plan) -> Printed:
        """A plan whose rows carry no numbers."""
        return self._eager(plan) if self.printed(plan).numbered else self.printed(plan)

    def _concat(self, plan: Concat) -> Printed:
        parts = [self._ordered(part) for part in plan.parts]
        wanted = self._wanted(plan)
        if not any(part.lazy for part in parts):
            code = fill('frames.stack(A)', A=ast.List([_chosen(p, wanted).code for p in parts], ast.Load()))
            return Printed(code, lazy=False, columns=wanted)
        lazy = [p if p.lazy else replace(p, code=fill('A.lazy()', A=p.code)) for p in parts]
        code = fill('pl.concat(A)', A=ast.List([_chosen(p, wanted).code for p in lazy], ast.Load()))
        return Printed(code, lazy=True, columns=wanted)

    def _counted(self, plan: Count) -> ast.expr:
        source = self.printed(plan.source)
        if not source.lazy:
            return fill(plan.form, A=source.code)
        return fill(plan.lazy, N=fill('A.select(pl.len()).collect().item()', A=source.code))

    def _cut(self, plan: Cut) -> ast.expr:
        source, e = self.printed(plan.source), plan.e
        code = self.resolved(e.code)
        if not source.lazy:
            return forms.column(source.code, code, e)
        if not collects(Filter(columns=(), source=plan.source, condition=e), self.demands):
            if source.numbered:
                return fill('A.select(B, frames.ROWS).pipe(frames.collect).to_series()', A=source.code, B=code)
            form = (
                'A.select(B).pipe(frames.collect).to_series()'
                if self.laziness.in_order(plan)
                else 'A.select(B).collect().to_series()'
            )
            return fill(form, A=source.code, B=code)
        return forms.column(self._eager(plan.source).code, code, e)


def _chosen(printed: Printed, wanted: Columns) -> Printed:
    """The frame with exactly these columns."""
    if printed.columns == wanted:
        return printed
    return replace(printed, code=_selected(printed, wanted), columns=wanted)


def _selected(source: Printed, wanted: Columns) -> ast.expr:
    """The columns alone, and the numbers of rows that have some."""
    rows = [fill('frames.ROWS')] if source.numbered else []
    return columns_call(source.code, 'select', {}, first=(*(literal(n) for n in wanted), *rows))


def _unlabelled(printed: Printed) -> Printed:
    return _chosen(printed, tuple(c for c in printed.columns if c != LABEL))


def _numbered(source: Printed) -> Printed:
    """The rows with their numbers in front."""
    bare = _unlabelled(source)
    return replace(
        bare, code=fill('A.with_row_index(N)', A=bare.code, N=literal(LABEL)), columns=(LABEL, *bare.columns)
    )


def _projected(plan: Project, source: Printed, *, labels: bool) -> Printed:
    if not plan.gone:
        columns = tuple(c for c in plan.columns if c in source.columns)
        if labels and LABEL in source.columns and LABEL not in columns:
            columns = (LABEL, *columns)
        if columns == source.columns:
            return source
        return replace(source, code=_selected(source, columns), columns=columns)
    gone = [c for c in plan.gone if c in source.columns]
    code = method(source.code, 'drop', [literal(n) for n in gone]) if gone else source.code
    return replace(source, code=code, columns=tuple(c for c in source.columns if c not in gone))

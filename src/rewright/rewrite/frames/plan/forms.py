"""The polars text of joins, aggregations, sorts and duplicates over the text of what they stand on, by what is looked at."""

import ast

from rewright.rewrite.frames.plan.demand import Demand
from rewright.rewrite.frames.plan.expressions import reads
from rewright.rewrite.frames.plan.nodes import LABEL, Agg, Columns, Distinct, Each, Join, Sort, With
from rewright.rewrite.frames.templates import Made, call, columns_call, fill, literal, method, names
from rewright.rewrite.frames.values import E
from rewright.trees import copied, walk


def keeps_right_keys(plan: Join, demand: Demand) -> bool:
    """Whether the keys of the right side stay columns of their own."""
    return plan.left_on != plan.right_on and bool(demand.columns & set(plan.right_on))


def joined(plan: Join, left: ast.expr, right: ast.expr, demand: Demand, *, numbered: bool) -> ast.expr:
    """The join; pandas' order of rows only where it is looked at, by `numbered` rows where these may come in any."""
    same = plan.left_on == plan.right_on
    named: dict[str, ast.expr] = {'on': names(list(plan.left_on))} if same else {}
    plain = not numbered and (plan.how != 'inner' or plan.single or plan.by_key or not demand.order)
    if plain and plan.how != 'inner':
        named['how'] = literal('full' if plan.how == 'outer' else plan.how)
    if plan.nulls_equal:
        named['nulls_equal'] = literal(value=True)
    if demand.order and not numbered:
        named['maintain_order'] = literal('left_right')
    if not same:
        named |= {'left_on': names(list(plan.left_on)), 'right_on': names(list(plan.right_on))}
    if keeps_right_keys(plan, demand):
        named['coalesce'] = literal(value=False)
    if plan.how == 'outer':
        named['coalesce'] = literal(value=True)
    if not plain:
        # Pandas mixes up rows with several partners; the runtime notices where it would.
        chained = numbered and not isinstance(left, ast.Name)
        join = fill('frames.join_numbered' if numbered else 'frames.inner_join')
        if plan.single:
            named['single'] = literal(value=True)
        return method(left, 'pipe', [join, right], named) if chained else call(join, [left, right], named)
    code = method(left, 'join', [right], named)
    if plan.by_key and demand.order:
        return method(code, 'pipe', [fill('frames.by_key'), *(ast.Constant(k) for k in plan.left_on)])
    return _by_keys(code, plan.left_on) if plan.how == 'outer' and demand.order else code


def _by_keys(code: ast.expr, keys: Columns) -> ast.expr:
    named = {'nulls_last': literal(value=True), 'maintain_order': literal(value=True)}
    return method(code, 'sort', [ast.Constant(k) for k in keys], named)


def aggregated(plan: Agg, code: ast.expr, made: Made, demand: Demand, *, lazy: bool) -> ast.expr:
    """One row a group: sorted by key unless told otherwise, rows without a key left out.

    A lazy plan leaves their groups out, which are fewer.
    """
    if plan.runs:
        settings = {n: literal(value=False) for n, kept in (('sort', plan.sort), ('dropna', plan.dropna)) if not kept}
        code = call(fill('frames.known_runs'), [code, names(list(plan.by)), literal(list(plan.runs))], settings)
    keyless = names(list(plan.holes)) if plan.holes and plan.dropna and not plan.labels else None
    if keyless and not lazy:
        code = method(code, 'drop_nulls', [keyless])
    if plan.texts:
        code = call(fill('frames.known_keys'), [code, *(literal(k) for k in plan.texts)])
    keys: list[ast.expr] = [ast.Constant(k) for k in plan.by]
    # Rows keep their order within a group in any case; this is about the order of the groups.
    kept = demand.order and not plan.sort
    code = method(code, 'group_by', keys, {'maintain_order': literal(value=True)} if kept else {})
    return _groups(plan, columns_call(code, 'agg', made), demand, lazy=lazy)


def grouped(plan: Agg, code: ast.expr, made: Made, demand: Demand) -> ast.expr:
    """The same of a lazy frame, computed at once by the runtime, which knows a faster way where numbers are whole."""
    by = literal(list(plan.by))
    if isinstance(code, ast.Name):
        return _groups(plan, columns_call(fill('frames'), 'grouped', made, first=(code, by)), demand, lazy=True)
    return _groups(plan, columns_call(code, 'pipe', made, first=(fill('frames.grouped'), by)), demand, lazy=True)


def _groups(plan: Agg, code: ast.expr, demand: Demand, *, lazy: bool) -> ast.expr:
    """The groups, those without a key left out that still stand there, in pandas' order where that is looked at."""
    if plan.holes and plan.dropna and not plan.labels and lazy:
        code = method(code, 'drop_nulls', [names(list(plan.holes))])
    if not (plan.sort and demand.order):
        return code
    keys: list[ast.expr] = [ast.Constant(k) for k in plan.by]
    return method(code, 'sort', keys, {'nulls_last': literal(value=True)} if plan.holes and not plan.dropna else {})


def ordered(plan: Sort, code: ast.expr) -> ast.expr:
    """The rows sorted: by polars where pandas keeps equal rows in order, else as numpy would."""
    if not plan.stable:
        named: dict[str, ast.expr] = {'descending': literal(value=True)} if plan.descending[0] else {}
        if not plan.last:
            named['nulls_last'] = literal(value=False)
        return call(fill('frames.sort'), [code, ast.Constant(plan.by[0])], named)
    named = {}
    if any(plan.descending):
        named['descending'] = literal(list(plan.descending) if len(plan.by) > 1 else True)
    if plan.last and plan.holes:
        named['nulls_last'] = literal(value=True)
    if not plan.total:
        named['maintain_order'] = literal(value=True)
    return method(code, 'sort', [ast.Constant(name) for name in plan.by], named)


def distinct(plan: Distinct, code: ast.expr, demand: Demand, *, labels: bool) -> ast.expr:
    """One row of each; any of them where only the columns that are equal are looked at. `labels` says that labels are columns."""
    labels = plan.subset is None and (labels or LABEL in demand.columns)
    subset = plan.columns if labels else plan.subset
    positional = [] if subset is None else [names(list(subset))]
    named: dict[str, ast.expr] = {}
    which = not plan.alike or labels or (plan.subset is not None and not demand.columns <= set(plan.subset))
    if which or demand.order or plan.keep == 'none':
        named['keep'] = literal(plan.keep)
    if demand.order:
        named['maintain_order'] = literal(value=True)
    return method(code, 'unique', positional, named)


def independent(below: With, above: With) -> bool:
    """Whether columns can be made in one step with those below."""
    if below.each is not None or above.each is not None:
        return False
    columns = (*below.columns, *above.columns)
    read = {c for e in above.exprs.values() for c in reads(e, columns)}
    return not set(below.exprs) & (read | set(above.exprs))


def each(frame: ast.expr, loop: Each, through: ast.expr) -> ast.expr:
    """The columns that a loop makes, in one step."""
    turns = ast.comprehension(target=loop.target, iter=through, ifs=[], is_async=0)
    return method(frame, 'with_columns', [ast.ListComp(elt=loop.code, generators=[turns])])


def renamed(code: ast.expr, new: dict[str, str]) -> ast.expr:
    """Other names, given at once by `agg` where nothing else in the code names its result."""
    return (_rename_agg(code, new) or method(code, 'rename', [literal(new)])) if new else code


def _rename_agg(code: ast.expr, new: dict[str, str]) -> ast.expr | None:
    code = copied(code)
    named = [k for n in walk(code) if _is_agg(n) for k in n.keywords if k.arg in new]  # type: ignore[attr-defined]  # A call.
    elsewhere = any(isinstance(n, ast.Constant) and n.value in new for n in walk(code))
    if len(new) != 1 or len(named) != 1 or elsewhere or not all(n.isidentifier() for n in new.values()):
        return None
    named[0].arg = next(iter(new.values()))
    return code


def _is_agg(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == 'agg'


def column(frame: ast.expr, code: ast.expr, e: E) -> ast.expr:
    """`df['a']` for a column as it stands, `df.select(...).to_series()` for a computed one."""
    if e.reads and isinstance(code, ast.Call) and ast.unparse(code.func) == 'pl.col' and len(code.args) == 1:
        return fill('A[N]', A=frame, N=code.args[0])
    return fill('A.select(B).to_series()', A=frame, B=code)

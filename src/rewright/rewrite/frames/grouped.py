"""A group-by and what is asked of each group in; frames and columns with polars' expressions for it out."""

import ast
from collections.abc import Callable
from dataclasses import replace

from rewright.rewrite.frames.call import Call, require
from rewright.rewrite.frames.facts import kind_of
from rewright.rewrite.frames.frame_ops import column, planned, with_columns
from rewright.rewrite.frames.plan.demand import reached
from rewright.rewrite.frames.plan.nodes import Agg, Moved, Plan, Raw, Sort, With, slot
from rewright.rewrite.frames.templates import call, fill, method
from rewright.rewrite.frames.values import E, FrameV, GroupV, SeriesV, Value

# pandas' word -> polars' form for floats, for whole numbers, and the kind of the result (empty: the column's own).
FORMS: dict[str, tuple[str, str, str]] = {
    'sum': ('frames.exact_sum(N)', 'A.sum()', ''),
    'mean': ('frames.exact_mean(N)', 'frames.exact_mean(N)', 'float'),
    'median': ('frames.exact_median(N)', 'frames.exact_median(N)', 'float'),
    'std': ('frames.exact_std(N)', 'frames.exact_std(N)', 'float'),
    'var': ('frames.exact_var(N)', 'frames.exact_var(N)', 'float'),
    'min': ('frames.exact_min(N)', 'A.min()', ''),
    'max': ('frames.exact_max(N)', 'A.max()', ''),
    'first': ('A.drop_nulls().first()', 'A.drop_nulls().first()', ''),
    'last': ('A.drop_nulls().last()', 'A.drop_nulls().last()', ''),
    'count': ('A.count().cast(pl.Int64)', 'A.count().cast(pl.Int64)', 'int'),
    'size': ('pl.len().cast(pl.Int64)', 'pl.len().cast(pl.Int64)', 'int'),
    'nunique': ('A.drop_nulls().n_unique().cast(pl.Int64)', 'A.drop_nulls().n_unique().cast(pl.Int64)', 'int'),
}
NUMBERS = {'int', 'float'}
# Functions of the runtime that give rows as they stand in a file, in records or in a frame of pandas.
_READ = {'from_pandas', 'read_csv', 'read_excel', 'read_parquet', 'read_sql', 'records_frame'}
# The release from which floats of groups that stand one behind the other are added up in another way.
RUNS_SINCE = (3, 1)
# The release from which a group with an infinity has it as its sum; before, Kahan's compensation made NaN of it.
INFINITE_SINCE = (2, 1)


def grouped(
    construct: Call, frame: FrameV, by: list[str], *, as_index: bool = True, sort: bool = True, dropna: bool = True
) -> GroupV:
    """The rows of a frame by keys of known types."""
    for name in by:
        require(name in frame.shown, f'groups by {name!r}, which is no column that was seen')
        cell = frame.columns[name]
        known = cell.kind not in {'other', 'float', 'decimal'} or (cell.kind == 'float' and cell.firm)
        require(known, f'groups by a column of {cell.kind}')
    floats = {name: column(frame, name).e for name in by if frame.columns[name].kind == 'float'}
    require(dropna or not floats, 'groups by floats with holes that are kept')
    if floats:
        shown = {n: replace(e, code=fill('frames.one_zero(A)', A=e.code)) for n, e in floats.items()}
        frame = with_columns(frame, shown)
    # Truth values beside a hole are objects that pandas cannot sort, so that it leaves them as they come.
    unsortable = [name for name in by if frame.columns[name].kind == 'bool' and frame.columns[name].null]
    require(dropna or not unsortable, 'groups by truth values with holes that are kept')
    if construct.observed.versions.pandas < INFINITE_SINCE:
        infinite = [n for n, c in frame.columns.items() if c.may_be_infinite and n not in by]
        require(not infinite, f'groups beside {infinite}, which may be infinite')
    by_runs = construct.observed.versions.pandas >= RUNS_SINCE
    return GroupV(frame.code, frame=frame, by=tuple(by), as_index=as_index, sort=sort, dropna=dropna, by_runs=by_runs)


def aggregated(source: SeriesV, word: str) -> E:
    """The expression for one pandas aggregation of one column."""
    require(word in FORMS, f'aggregation {word!r}')
    e = source.e
    floats, wholes, kind = FORMS[word]
    if word in {'sum', 'mean', 'median', 'std', 'var'}:
        require(e.kind in NUMBERS or (e.kind == 'bool' and not e.null and not e.boxed), f'{word} of {e.kind}')
    require(e.kind != 'bool' or word not in {'min', 'max', 'first', 'last'}, f'{word} of truth values')
    exact = e.firm or (word == 'sum' and not _may_be_sorted(source.frame))
    whole = e.kind not in NUMBERS or (e.kind == 'int' and exact)
    form = wholes if whole else floats
    if e.kind == 'bool' and word == 'sum':
        form = 'A.sum().cast(pl.Int64)'
    if e.kind == 'text' and e.null and word in {'min', 'max'}:
        form = f'frames.text_{word}(N)'
    if not e.null:
        form = form.replace('.drop_nulls()', '')
    name = e.own or ''
    code = fill(form, A=e.code, N=ast.Constant(name))
    made = kind or ('int' if e.kind == 'bool' else e.kind)
    own = name if word != 'size' else 'len'
    firm = e.firm if not kind else True
    typed_by_rows = e.typed_by_rows and not kind
    infinite = e.may_be_infinite and word not in {'std', 'var'} and made == 'float'
    unknown = infinite and word in {'sum', 'mean', 'median'}
    null = unknown or (word not in {'sum', 'count', 'size', 'nunique'} and (e.null or word in {'std', 'var'}))
    return E(
        code,
        made,  # type: ignore[arg-type]  # The kinds of FORMS are Kinds.
        null=null,
        firm=firm,
        own=own,
        reads=e.reads,
        typed_by_rows=typed_by_rows,
        may_be_infinite=infinite,
    )


def _may_be_sorted(frame: FrameV) -> bool:
    """Whether polars may know that rows rise by a column, as behind a sort.

    By such a key it adds up stretches of memory, in another order: whole numbers that a hole made floats then lose digits
    where they are beyond 2 ** 53.
    """
    plans = reached([frame.code])
    return not plans or any(map(_may_sort, plans))


def _may_sort(plan: Plan) -> bool:
    match plan:
        case Sort() | Moved() | Agg():
            return True
        case With(exprs=exprs):
            return any(e.level or not e.reads for e in exprs.values())
        case Raw(code=ast.Call(func=ast.Attribute(attr=word))):
            return word not in _READ
        case Raw():
            return True
        case _:
            return False


def collapse(group: GroupV, made: dict[str, E]) -> FrameV:
    """One row a group: sorted by key unless told otherwise, rows without a key left out."""
    frame, by = group.frame, list(group.by)
    require(not set(made) & set(by), 'a result is called like a key')
    holes = tuple(k for k in by if frame.columns[k].null)
    texts = tuple(k for k in holes if frame.columns[k].kind == 'text' and not group.dropna)
    runs = tuple(dict.fromkeys(e.own or '' for e in made.values() if group.by_runs and _adds_floats(e)))
    plan = Agg(
        columns=(*by, *made), source=planned(frame), by=tuple(by), exprs=made, sort=group.sort, dropna=group.dropna,
        holes=holes, texts=texts, runs=runs,
    )  # fmt: skip
    cells = {k: frame.columns[k].without_holes() if group.dropna else frame.columns[k] for k in by}
    cells |= {n: e.cell() for n, e in made.items()}
    named = tuple(by) if group.as_index else ()
    return FrameV(
        slot(plan),
        frame.parts,
        columns=cells,
        index='named' if named else 'range',
        named=named,
        unique=frozenset([frozenset(by)]),
        ordered=tuple(cells[k] for k in by) if group.sort else (),
    )


def _adds_floats(e: E) -> bool:
    return any(isinstance(n, ast.Attribute) and n.attr in {'exact_sum', 'exact_mean'} for n in ast.walk(e.code))


def as_series(frame: FrameV, name: str) -> SeriesV:
    """The one column of an aggregated frame."""
    found = column(frame, name)
    return replace(found, code=frame.code)


def per_group(group: GroupV, make: Callable[[E], E], *, whole: bool | None = None) -> Value:
    """A value for every row, computed within its group; rows without a key get none.

    `whole` tells whether whole numbers were seen to stay such, for no key was missing.
    """
    require(group.single and group.picked is not None, 'more than one column at once')
    assert group.picked is not None
    source = column(group.frame, group.picked[0])
    made = make(source.e)
    keys: list[ast.expr] = [ast.Constant(k) for k in group.by]
    code: ast.expr
    holes = any(group.frame.columns[k].null for k in group.by)
    if holes:
        code = call(fill('frames.per_group'), [made.code, *keys])
        if made.kind == 'float' and not made.firm:
            code, made = fill('frames.floats(A)', A=code), replace(made, firm=True)
        if made.kind == 'int':
            # Rows without a key turn whole numbers into floats.
            require(whole is not None, 'whole numbers that rows without a key would turn into floats')
            code = fill('frames.no_missing(A)' if whole else 'frames.some_missing(A)', A=code)
            made = replace(made, kind='int' if whole else 'float', firm=made.firm or not whole)
    else:
        code = method(made.code, 'over', keys)
    e = replace(
        made,
        code=code,
        null=made.null or (holes and made.kind != 'int'),
        own=source.name,
        loose=None,
        reads=frozenset([*group.by, group.picked[0]]),
    )
    return SeriesV(code, frame=group.frame, e=e, name=source.name)


def whole_seen(call: Call) -> bool | None:
    """Whether the result was seen to be whole numbers; None where it was not one kind every time."""
    seen = call.seen
    if seen is None or seen.kind != 'series' or not seen.consistent:
        return None
    return {'int': True, 'float': False}.get(kind_of(seen.columns[0]))

"""A frame as it was seen in; whether and by which code it crosses the edge of an island out."""

import ast

from rewright.model.observation import Seen
from rewright.rewrite.frames.facts import BY_ROWS
from rewright.rewrite.frames.frame_ops import select
from rewright.rewrite.frames.plan.nodes import (
    Agg,
    Binding,
    Concat,
    Distinct,
    Filter,
    Held,
    Join,
    Known,
    Labelled,
    Numbered,
    Plan,
    Project,
    Raw,
    Rename,
    Scan,
    Slice,
    Sort,
    Widen,
    With,
    plan_of,
)
from rewright.rewrite.frames.templates import call, col, fill, literal
from rewright.rewrite.frames.values import E, FrameV, Refused, SeriesV

POLARS = {
    'int64': 'pl.Int64',
    'float64': 'pl.Float64',
    'bool': 'pl.Boolean',
    'object': 'pl.String',
    'str': 'pl.String',
    'datetime64[ns]': "pl.Datetime('ns')",
    'datetime64[us]': "pl.Datetime('us')",
    'datetime64[ms]': "pl.Datetime('ms')",
}
READERS = {'read_csv', 'read_sql', 'records_frame'}
# What pandas keeps laid out by columns where it was.
BY_COLUMNS = (
    Held,
    Scan,
    Filter,
    Known,
    With,
    Project,
    Rename,
    Join,
    Widen,
    Sort,
    Distinct,
    Slice,
    Concat,
    Numbered,
    Labelled,
)


def check_entry(value: FrameV, seen: Seen, name: str) -> None:
    """Refuse a frame of which it is not known exactly how pandas holds it."""
    plan = plan_of(value.code, tuple(value.columns))
    if value.index != 'range' or value.named or not is_known(seen):
        raise Refused(f'{name} cannot go into an island')
    named = isinstance(plan, Held) or (isinstance(plan, Raw) and isinstance(plan.code, ast.Name))
    if not named or BY_ROWS in seen.probes or not _is_laid_out(plan, numbers=_numbers(seen)):
        raise Refused(f'it is not known how pandas holds {name}')
    if [c.name for c in seen.columns] != list(value.columns):
        raise Refused(f'the columns of {name} were not seen')
    for column, cell in zip(seen.columns, value.columns.values(), strict=True):
        holes = column.dtype == 'object' and column.missing > 0 and not cell.nan
        if holes or cell.boxed or cell.fickle or cell.kind == 'decimal':
            raise Refused(f'it is not known how pandas holds the holes of {column.name}')


def column_of(variable: str, frame: FrameV) -> SeriesV:
    """The column that a variable holds as a frame of its own."""
    name, cell = next(iter(frame.columns.items()))
    e = E(
        col(name),
        cell.kind,
        null=cell.null,
        firm=cell.firm,
        boxed=cell.boxed,
        own=name,
        reads=frozenset([name]),
        typed_by_rows=cell.typed_by_rows,
        may_be_infinite=cell.may_be_infinite,
    )
    return SeriesV(ast.Name(variable, ast.Load()), frame.parts, frame=frame, e=e, name=name)


def to_pandas(frame: FrameV, seen: Seen, used: set[str] | None) -> ast.expr:
    """The code of the pandas frame of what a variable holds, of the columns that are `used`; None for all."""
    kept = [c for c in frame.columns if used is None or c in used]
    if kept and len(kept) < len(frame.columns):
        frame = select(frame, kept)
        seen = seen.model_copy(update={'columns': tuple(c for c in seen.columns if c.name in kept)})
    unknown = tuple(n for n, c in frame.columns.items() if c.kind == 'text' and c.null and not c.nan)
    named = {'whole': literal(unknown)} if unknown else {}
    moved = [n for n, c in frame.columns.items() if c.typed_by_rows or (c.kind == 'bool' and c.null)]
    named |= {'typed_by_rows': literal(moved)} if moved else {}
    return call(fill('frames.to_pandas'), [frame.code, schema_of(seen)], named)


def schema_of(seen: Seen) -> ast.expr:
    """The code of the schema that a conversion asks for."""
    return ast.Dict(
        keys=[ast.Constant(c.name) for c in seen.columns], values=[fill(POLARS[c.dtype]) for c in seen.columns]
    )


def is_known(seen: Seen) -> bool:
    """Whether a frame was always of one kind, rows numbered from 0, its columns of types that have a form on both sides.

    Columns that bear a name of their own would lose it, and pandas prints it.
    """
    if not seen.consistent or seen.index != 'range' or seen.kind not in ('frame', 'series'):
        return False
    if (
        seen.probes.get('columns.plain', True) is False
        or 'columns.named' in seen.probes
        or not seen.columns
        or not all(c.name for c in seen.columns)
    ):
        return False
    if seen.kind == 'series' and not seen.columns[0].name.isidentifier():
        return False
    return all(c.dtype in POLARS and (c.dtype != 'object' or c.holds == ('str',)) for c in seen.columns)


def _numbers(seen: Seen) -> bool:
    return sum(c.dtype in ('int64', 'float64') for c in seen.columns) > 1


def _is_laid_out(plan: Plan, *, numbers: bool) -> bool:
    """Whether a frame comes of readers, or of a variable that was looked at: pandas may lay out others by rows, and adds `numbers` up otherwise then."""
    stack, seen = [plan], set[Plan]()
    while stack:
        node = stack.pop()
        if node in seen:
            continue
        seen.add(node)
        stack += node.sources
        match node:
            case Held(binding=Binding(plan=Plan() as below)):
                stack.append(below)
            case Raw(code=ast.Call(func=ast.Attribute(attr=word))) if word in READERS:
                pass
            case Raw(code=ast.Name()):
                # Handed to a function: it was seen how its frames lie in memory.
                pass
            case Agg() if not numbers:
                pass
            case _ if not isinstance(node, BY_COLUMNS):
                return False
    return True

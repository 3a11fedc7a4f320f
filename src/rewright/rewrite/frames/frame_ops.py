"""Frames in, frames out: the few moves that several recipes make on a frame."""

import ast
from dataclasses import replace

from rewright.rewrite.frames.plan.nodes import (
    LABEL,
    Binding,
    Gone,
    Held,
    Labelled,
    Numbered,
    Place,
    Plan,
    Project,
    Rename,
    With,
    plan_of,
    slot,
    told,
)
from rewright.rewrite.frames.templates import col, columns_call, fill, literal
from rewright.rewrite.frames.values import Cell, ChoiceV, E, FrameV, Refused, SeriesV

UNKNOWN = '\0'


def column(frame: FrameV, name: str) -> SeriesV:
    """A column of the frame whose values can be computed with; Refused when it has none of that name or kind."""
    found = any_column(frame, name)
    if found.e.kind == 'decimal':
        raise Refused(f'column {name!r} holds Decimals, which have an exact form only where they become floats')
    return found


def held(frame: FrameV, binding: Binding, place: Place | None = None) -> FrameV:
    """The frame as the variable of a binding holds it, read at `place`."""
    columns = tuple(frame.columns)
    return replace(frame, code=slot(Held(columns=columns, binding=binding, place=place or binding.place)))


def any_column(frame: FrameV, name: str) -> SeriesV:
    """A column of the frame, Decimals included; Refused when it has none of that name or one of no known kind."""
    if name not in frame.columns:
        raise Refused(f'no column {name!r} was seen')
    cell = frame.columns[name]
    if cell.kind == 'other':
        raise Refused(f'column {name!r} holds values of a type without an exact form')
    code = col(name)
    reads = frozenset([name])
    e = E(
        code,
        cell.kind,
        null=cell.null,
        firm=cell.firm,
        boxed=cell.boxed,
        own=name,
        reads=reads,
        nan=cell.nan,
        fickle=cell.fickle,
        level=cell.level,
        typed_by_rows=cell.typed_by_rows,
        may_be_infinite=cell.may_be_infinite,
    )
    return SeriesV(code, frame.parts, frame=frame, e=e, name=name)


def any_of(frame: FrameV, chosen: ChoiceV) -> SeriesV:
    """The column that a name chooses while the job runs; Refused unless all that it may be are of one kind.

    What polars calls it, and pandas, is known to the run alone: `own` is a name that no column has.
    """
    cells = [any_column(frame, name).e for name in chosen.names]
    kinds = {e.kind for e in cells}
    if not (len(kinds) == 1 or kinds == {'int', 'float'}) or set(chosen.names) & set(frame.named):
        raise Refused(f'columns {list(chosen.names)} of several kinds')
    made = E(
        fill('pl.col(N)', N=chosen.code), cells[0].kind if len(kinds) == 1 else 'float', null=any(e.null for e in cells),
        firm=len(kinds) == 1 and all(e.firm for e in cells),
        boxed=any(e.boxed for e in cells), own=UNKNOWN, reads=frozenset(chosen.names), nan=all(e.nan for e in cells),
        fickle=any(e.fickle for e in cells), typed_by_rows=any(e.typed_by_rows for e in cells),
        may_be_infinite=any(e.may_be_infinite for e in cells),
    )  # fmt: skip
    return SeriesV(made.code, frame.parts, frame=frame, e=made, name=UNKNOWN)


def select(frame: FrameV, chosen: list[str]) -> FrameV:
    """The same rows with only these columns, index columns kept."""
    kept = [*frame.named, *chosen]
    for name in chosen:
        if name not in frame.columns:
            raise Refused(f'no column {name!r} was seen')
    if len(set(kept)) != len(kept):
        raise Refused('a column chosen twice')
    code = slot(Project(columns=tuple(kept), source=planned(frame)))
    return replace(frame, code=code, columns={n: frame.columns[n] for n in kept}, unique=known_unique(frame, kept))


def without(frame: FrameV, name: object) -> FrameV:
    """The same rows without a column; Refused where it was not seen."""
    if name not in frame.shown:
        raise Refused('a column that was not seen is deleted')
    kept = {n: c for n, c in frame.columns.items() if n != name}
    plan = Project(columns=tuple(kept), source=planned(frame), gone=(str(name),))
    return replace(frame, code=slot(plan), columns=kept, unique=frozenset(u for u in frame.unique if name not in u))


def renamed(frame: FrameV, new: dict[str, str]) -> FrameV:
    """The same rows under other names, given by the old ones; Refused when two columns get one."""
    cells = {new.get(n, n): c for n, c in frame.columns.items()}
    if len(cells) != len(frame.columns):
        raise Refused('two columns get one name')
    unique = frozenset(frozenset(new.get(n, n) for n in u) for u in frame.unique)
    plan = Rename(columns=tuple(cells), source=planned(frame), new=new)
    return replace(frame, code=slot(plan), columns=cells, unique=unique)


def known_unique(frame: FrameV, kept: list[str]) -> frozenset[frozenset[str]]:
    """The column sets known to be unique that lie wholly in `kept`."""
    return frozenset(u for u in frame.unique if u <= set(kept))


def with_columns(frame: FrameV, made: dict[str, E]) -> FrameV:
    """The same rows with columns added or replaced."""
    if not frame.columns:
        raise Refused('a column is put into a frame that has none, whose rows polars does not count')
    return changed(frame, made, slot(put(planned(frame), made)))


def planned(frame: FrameV) -> Plan:
    """The plan of a frame; Refused when no variable holds it any longer."""
    plan = plan_of(frame.code, tuple(frame.columns))
    if isinstance(plan, Gone):
        raise Refused(plan.why)
    return plan


def numbered(frame: FrameV) -> Plan:
    """The plan of a frame some of whose rows are about to go or move: their labels can be told afterwards."""
    plan = planned(frame)
    return Numbered(columns=plan.columns, source=plan) if frame.index == 'range' and not frame.named else plan


def with_labels(frame: FrameV) -> FrameV:
    """The frame with its row labels as a first column `LABEL`; Refused where they cannot be told."""
    plan = numbered(frame)
    if frame.named or LABEL in frame.columns or not told(plan):
        raise Refused('row labels left by a filter or sort are read')
    labelled = Labelled(columns=(LABEL, *frame.columns), source=plan)
    return replace(frame, code=slot(labelled), columns={LABEL: Cell('int', null=False, firm=True), **frame.columns})


def put(source: Plan, made: dict[str, E]) -> With:
    """The plan with columns added or replaced."""
    columns = dict.fromkeys([*source.columns, *made])
    return With(columns=tuple(columns), source=source, exprs=made)


def changed(frame: FrameV, made: dict[str, E], code: ast.expr) -> FrameV:
    """The frame as it is known after `made` were put into it."""
    columns = frame.columns | {n: e.cell() for n, e in made.items()}
    unique = frozenset(u for u in frame.unique if not u & set(made))
    return replace(frame, code=code, columns=columns, unique=unique)


def stands(e: E, name: str) -> bool:
    """Whether an expression is the column `name` as it is, or a variable that holds it."""
    return ast.dump(getattr(e.code, 'meaning', e.code)) == ast.dump(col(name))


def is_read(e: E) -> bool:
    """Whether truth values are those of a column as it is, rather than a condition: a hole in it stands for no False."""
    return e.kind == 'bool' and e.own is not None and stands(e, e.own)


def whole_truth(series: SeriesV) -> SeriesV:
    """A column of truth values of which the source was asked to refuse a hole; a condition as it is. Refused without a source."""
    e = series.e
    if not is_read(e) or not (e.null or e.boxed):
        return series
    cell = series.frame.columns.get(e.own or '')
    if cell is None or cell.ask_whole is None:
        raise Refused('truth values that may be missing')
    cell.ask_whole()
    return series.of(replace(e, null=False, boxed=False))


def plain(e: E) -> E:
    """A truth column without holes: a hole in a condition stands for pandas' False, one in a column that was read stays."""
    if e.kind != 'bool' or not e.null or is_read(e):
        return e
    code = ast.Call(ast.Attribute(e.code, 'fill_null', ast.Load()), [ast.Constant(value=False)], [])
    return replace(e, code=code, null=False)


def holding(cell: Cell) -> Cell:
    """The column after rows without a partner came in."""
    nan = cell.nan or not cell.null
    return Cell(
        cell.kind,
        null=True,
        firm=cell.firm,
        nan=nan,
        fickle=cell.fickle,
        strided=cell.strided,
        texts=cell.texts,
        typed_by_rows=cell.typed_by_rows,
        may_be_infinite=cell.may_be_infinite,
    )


def alone(series: SeriesV) -> tuple[str, FrameV]:
    """What a column is called that a variable holds beside its labels, and the frame of these.

    Refused for one without a name, unless the frame has no other beside its labels.
    """
    frame, own = series.frame, series.e.own or ''
    bare = series.e.reads == {own} and list(frame.columns) == [*frame.named, own]
    bare = bare and ast.dump(series.e.code) == ast.dump(col(own))
    if (series.name is None and not bare) or series.name == UNKNOWN:
        raise Refused('a column without a name is kept')
    if bare and series.name in {None, own}:
        return own, frame
    name = str(series.name)
    made = {name: (series.e.code, series.e.own)}
    code = columns_call(frame.code, 'select', made, first=tuple(literal(n) for n in frame.named))
    cells = {n: frame.columns[n] for n in frame.named} | {name: series.e.cell()}
    return name, replace(frame, code=code, columns=cells)

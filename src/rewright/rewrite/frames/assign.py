"""Column assignments in; one `with_columns` for neighbours that do not read each other out."""

import ast
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Protocol

from rewright.rewrite.frames.align import over
from rewright.rewrite.frames.branches import either
from rewright.rewrite.frames.call import require
from rewright.rewrite.frames.content import content
from rewright.rewrite.frames.facts import Observed
from rewright.rewrite.frames.frame_ops import changed, column, held, put, whole_truth
from rewright.rewrite.frames.known_names import text_made
from rewright.rewrite.frames.notes import Notes
from rewright.rewrite.frames.plan.nodes import Binding, Bound, Plan, names_in
from rewright.rewrite.frames.templates import fill
from rewright.rewrite.frames.values import E, FrameV, PyV, Refused, SeriesV, SeveralV, Value

Assignment = ast.Assign | ast.AugAssign | ast.AnnAssign


@dataclass
class Assigned:
    """One statement that puts a column into the frame a name holds."""

    node: ast.stmt
    column: str
    e: E
    parts: frozenset[str]
    before: Plan
    binding: Binding

    @property
    def holder(self) -> str:
        """The name whose frame changes."""
        return self.binding.name

    def after(self, frame: FrameV) -> FrameV:
        """The frame behind the statement."""
        return held(changed(frame, {self.column: self.e}, frame.code), self.binding)


@dataclass
class ColumnRun:
    """Neighbouring assignments to one frame."""

    log: Notes
    pending: list[Assigned] = field(default_factory=list)

    def add(self, assigned: Assigned) -> None:
        """Take one more; another frame ends the run first."""
        if self.pending and self.pending[-1].holder != assigned.holder:
            self.end()
        self.pending.append(assigned)

    def end(self) -> None:
        """Write down what is pending: one statement for all that do not read each other."""
        run, self.pending = self.pending, []
        parts = frozenset(p for a in run for p in a.parts)
        for layer in layers(run):
            plan = put(layer[0].before, {a.column: a.e for a in layer})
            for assigned in layer:
                assigned.binding.plan = plan
            last = layer[-1]
            self.log.assign(layer[0].node, last.node, last.holder, Bound(last.binding), parts)


def layers(run: list[Assigned]) -> list[list[Assigned]]:
    """Cut a run so that no expression reads, and no column is written again, in the layer where it was written.

    Code that reads the frame itself, such as a mean of one of its columns, sees what stands before its layer.
    """
    cut: list[list[Assigned]] = []
    written: set[str] = set()
    for assigned in run:
        reads_frame = assigned.holder in names_in(assigned.e.code)
        if not cut or reads_frame or assigned.column in written or assigned.e.reads & written:
            cut.append([])
            written = set()
        cut[-1].append(assigned)
        written.add(assigned.column)
    return cut


class Reader(Protocol):
    """What assignments need of an evaluator."""

    observed: Observed

    @property
    def constants(self) -> Mapping[str, object]:
        """The names that always hold the same literal."""

    def value(self, node: ast.expr) -> Value:
        """What an expression denotes."""


def column_change(
    reader: Reader, node: Assignment, target: ast.Subscript, frame: FrameV
) -> tuple[dict[str, E], list[Value]]:
    """The columns a statement puts into `frame` with their new content, and the values that went into them."""
    value = reader.value(_assigned(node))
    if isinstance(target.value, ast.Name):
        if isinstance(value, SeveralV):
            return _several(reader, target.slice, value, frame), [value]
        return {_name(reader, target.slice): content(reader.observed, value, frame)}, [value]
    require(isinstance(target.slice, ast.Tuple) and len(target.slice.elts) == 2, 'loc without rows and a column')
    assert isinstance(target.slice, ast.Tuple)
    rows, columns = target.slice.elts
    names = [_name(reader, item) for item in (columns.elts if isinstance(columns, ast.List) else [columns])]
    require(len(names) == 1 or isinstance(value, PyV), 'columns put into several')
    new = content(reader.observed, value, frame)
    if isinstance(rows, ast.Slice):
        return {name: _everywhere(rows, frame, name, new) for name in names}, [value]
    chosen = _rows(reader, rows, frame)
    made = {name: _where(over(chosen, frame), column(frame, name).e, new) for name in names}
    others = any(e.reads & (set(names) - {name}) for name, e in made.items())
    require(not others, 'several columns set by a condition on one of them')
    return made, [value, chosen]


def unchained(target: ast.expr) -> ast.expr:
    """`frame[name][rows]` as `frame.loc[rows, name]`, which pandas 2 changes by it: a column shares its values with its frame."""
    match target:
        case ast.Subscript(
            value=ast.Subscript(value=ast.Name() as frame, slice=ast.Constant(value=str()) as name), slice=rows
        ):
            owner = ast.copy_location(ast.Attribute(frame, 'loc', ast.Load()), target.value)
            both = ast.copy_location(ast.Tuple([rows, name], ast.Load()), rows)
            return ast.copy_location(ast.Subscript(owner, both, ast.Store()), target)
        case _:
            return target


def _several(reader: Reader, target: ast.expr, value: SeveralV, frame: FrameV) -> dict[str, E]:
    """`frame[['a', 'b']] = ...`: as many names as there are columns, none of which is read by another."""
    require(isinstance(target, ast.List), 'several columns are put into one')
    assert isinstance(target, ast.List)
    names = [_name(reader, item) for item in target.elts]
    require(len(set(names)) == len(names) == len(value.made), f'{len(value.made)} columns are put into {len(names)}')
    made = dict(zip(names, (over(SeriesV(e.code, frame=value.frame, e=e), frame).e for e in value.made), strict=True))
    require(not any(e.reads & set(names) for e in made.values()), 'columns that are made of what they replace')
    return made


def _rows(reader: Reader, node: ast.expr, frame: FrameV) -> SeriesV:
    """The condition that `loc` chooses rows by; a label is one where labels are the row numbers."""
    chosen = reader.value(node)
    if isinstance(chosen, PyV):
        label = chosen.code.value if isinstance(chosen.code, ast.Constant) else None
        require(type(label) is int and label >= 0 and frame.index == 'range', 'loc with a label')
        e = E(fill('frames.row(N)', N=chosen.code), 'bool', null=False, firm=True, own='literal')
        return SeriesV(e.code, frame=frame, e=e)
    require(isinstance(chosen, SeriesV) and chosen.e.kind == 'bool', 'loc with something other than a condition')
    assert isinstance(chosen, SeriesV)
    return whole_truth(chosen)


def _everywhere(rows: ast.Slice, frame: FrameV, name: str, new: E) -> E:
    """`loc[:, name] = ...`: a column that is there already keeps its type."""
    require(not (rows.lower or rows.upper or rows.step), 'loc with rows between two labels')
    if name in frame.columns:
        old = column(frame, name).e
        require(
            old.kind == new.kind and (old.firm or old.kind not in {'int', 'float'}),
            f'{new.kind} put into a column of {old.kind}',
        )
    return new


def _assigned(node: Assignment) -> ast.expr:
    """The right-hand side; `x += y` is `x + y`."""
    require(node.value is not None, 'an assignment without a value')
    assert node.value is not None
    if not isinstance(node, ast.AugAssign):
        return node.value
    read = ast.copy_location(ast.Subscript(node.target.value, node.target.slice, ast.Load()), node.target)  # type: ignore[union-attr]  # A column.
    return ast.copy_location(ast.BinOp(read, node.op, node.value), node)


def _name(reader: Reader, node: ast.expr) -> str:
    try:
        return text_made(node, reader.constants)
    except Refused as refused:
        raise Refused('a column whose name is not a text constant') from refused


def _where(chosen: SeriesV, old: E, new: E) -> E:
    """`new` in the chosen rows, `old` in the others; the type of the column must not change."""
    if new.kind == old.kind == 'float' and not old.firm:
        # Other data could make it a column of whole numbers, which would change its type.
        old = replace(old, code=fill('frames.floats(A)', A=old.code), firm=True, loose=None)
    fits = new.kind == old.kind and (old.kind != 'float' or old.firm)
    require(
        fits or ({new.kind, old.kind} == {'int', 'float'} and new.kind == 'int'),
        f'{new.kind} put into a column of {old.kind}',
    )
    code = either(chosen.e.code, new.code, old.code)
    nan = (old.nan or not old.null) and (new.nan or not new.null)
    reads = old.reads | new.reads | chosen.e.reads
    return replace(old, code=code, null=old.null or new.null, own=new.own, reads=reads, nan=nan)

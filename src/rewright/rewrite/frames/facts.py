"""An observation in; what one expression was, in the terms of the rewrite, out."""

import ast
from dataclasses import replace

from rewright.model.observation import Column, Observation, Seen
from rewright.rewrite.frames.tolerated import Tolerated
from rewright.rewrite.frames.values import Cell, FrameV, Kind, Refused
from rewright.rewrite.frames.versions import Versions
from rewright.trees import within

PANDAS_KINDS = ('frame', 'series', 'groupby')
KINDS: dict[str, Kind] = {
    'int64': 'int',
    'int32': 'int',
    'float64': 'float',
    'bool': 'bool',
    'str': 'text',
    'datetime64[ns]': 'date',
    'datetime64[us]': 'date',
    'datetime64[ms]': 'date',
}
_BOXED: dict[str, Kind] = {'str': 'text', 'bool': 'bool', 'Decimal': 'decimal'}
# What is seen of a frame of which some numbers lie in memory row by row.
BY_ROWS = 'columns.strided'
HOLES = {'NoneType', 'NaTType', 'NAType'}


def kind_of(column: Column) -> Kind:
    """The kind of a column; `other` for whatever the rewrite has no exact form for."""
    if column.dtype != 'object':
        return KINDS.get(column.dtype, 'other')
    held = set(column.holds) - HOLES
    if column.missing:
        held -= {'float'}
    return _BOXED.get(next(iter(held)), 'other') if len(held) == 1 else 'other'


def cell_of(column: Column) -> Cell:
    """The column with nothing promised about data that was not seen."""
    kind = kind_of(column)
    return Cell(kind, firm=kind not in ('int', 'float'), nan=column.dtype == 'str')


def frame_seen(
    node: ast.expr, code: ast.expr, seen: Seen, parts: frozenset[str], sure: frozenset[str] = frozenset()
) -> FrameV:
    """A frame of which only the observation knows what it holds, and that the holes of columns `sure` are NaN; Refused for several kinds."""
    if seen.kind != 'frame' or not seen.consistent or seen.index not in ('range', 'dirty'):
        raise Refused(f'{ast.unparse(node)} was not one kind of frame every time', node)
    by_rows = BY_ROWS in seen.probes
    columns = {c.name: replace(cell_of(c), strided=by_rows) for c in seen.columns}
    columns |= {n: replace(c, nan=True) for n, c in columns.items() if n in sure}
    return FrameV(code, parts, columns=columns, index='range' if seen.index == 'range' else 'dirty')


def _without(dtype: str, seen: Seen) -> Seen:
    """What was seen, columns of texts of `dtype` not understood: the job's pandas has these by options or by its own making."""
    odd = [c.dtype == dtype and (dtype == 'str' or c.holds == ('str',)) for c in seen.columns]
    if not any(odd):
        return seen
    columns = (
        c.model_copy(update={'dtype': f'{dtype} of texts', 'holds': ()}) if is_odd else c
        for c, is_odd in zip(seen.columns, odd, strict=True)
    )
    return seen.model_copy(update={'columns': tuple(columns)})


def _but_for_labels(seen: Seen) -> Seen:
    """What had the same columns every time and labels that differed is one thing, of which the labels are left over."""
    same = not seen.consistent and seen.probes.get('columns.same') is True and seen.index in {'range', 'dirty'}
    return seen.model_copy(update={'consistent': True, 'index': 'dirty'}) if same else seen


class Observed:
    """Looks up what expressions were by their place."""

    def __init__(self, observation: Observation, tolerated: Tolerated | None = None) -> None:
        self.tolerated = tolerated or Tolerated()
        self.versions = Versions(observation.versions)
        other = 'object' if self.versions.pandas >= (3, 0) else 'str'
        places = observation.expressions
        known = places if self.versions.untried else {place: _without(other, seen) for place, seen in places.items()}
        self._seen = {place: _but_for_labels(seen) for place, seen in known.items()}
        # The variables of the loop being read, and the columns that they name in this turn of it.
        self.turn: dict[str, str] = {}
        self.in_parts = False

    def frame(
        self, node: ast.expr, code: ast.expr, seen: Seen, parts: frozenset[str], sure: frozenset[str] = frozenset()
    ) -> FrameV:
        """`frame_seen`; where a file is read `in_parts`, a part that is not the first has other labels than the one that was seen."""
        frame = frame_seen(node, code, seen, parts, sure)
        return replace(frame, index='dirty') if self.in_parts else frame

    def of(self, node: ast.expr) -> Seen | None:
        """What `node` was, or made of the variable that it changes in place; None when it never ran under observation."""
        key = f'{node.lineno}:{node.col_offset}-{node.end_lineno}:{node.end_col_offset}'
        seen = self._seen.get(f'{key}+') or self._seen.get(key)
        if not self.turn or seen is None or seen.consistent or seen.kind != 'series':
            return seen
        name = self._chosen(node)
        columns = tuple(c for c in seen.columns if c.name == name)
        known = len(columns) == 1 and seen.probes.get('columns.steady') is True and 'kinds' not in seen.probes
        return seen.model_copy(update={'columns': columns, 'consistent': True}) if known else seen

    def _chosen(self, node: ast.expr) -> str | None:
        """The column that a loop's variable names in all of `node`: where it stands, it chooses one of a frame."""
        inner = within(node)
        uses = [n.id for n in inner if isinstance(n, ast.Name) and n.id in self.turn]
        chosen = [n.slice.id for n in inner if isinstance(n, ast.Subscript) and self._chooses(n)]  # type: ignore[attr-defined]  # A name.
        return self.turn[uses[0]] if uses and len(set(uses)) == 1 and sorted(uses) == sorted(chosen) else None

    def _chooses(self, node: ast.Subscript) -> bool:
        owner = self.of(node.value) if isinstance(node.value, ast.Name) else None
        named = isinstance(node.slice, ast.Name) and node.slice.id in self.turn
        return named and owner is not None and owner.kind == 'frame'

    def columns_of(self, node: ast.expr) -> tuple[Column, ...]:
        """The columns that `node` was seen to have."""
        seen = self.of(node)
        return seen.columns if seen is not None else ()

    def framed(self, node: ast.expr) -> bool:
        """Whether `node` was a pandas object at least once."""
        seen = self.of(node)
        return seen is not None and seen.kind in PANDAS_KINDS

"""An observation in; what one expression was, in the terms of the rewrite, out."""

import ast

from rewright.model.observation import Column, Observation, Seen
from rewright.rewrite.frames.values import Cell, Kind

PANDAS_KINDS = ('frame', 'series', 'groupby')
KINDS: dict[str, Kind] = {
    'int64': 'int',
    'int32': 'int',
    'float64': 'float',
    'bool': 'bool',
    'datetime64[ns]': 'date',
    'datetime64[us]': 'date',
    'datetime64[ms]': 'date',
}
_BOXED: dict[str, Kind] = {'str': 'text', 'bool': 'bool', 'Decimal': 'decimal'}
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
    return Cell(kind, firm=kind not in ('int', 'float'))


class Observed:
    """Looks up what expressions were by their place."""

    def __init__(self, observation: Observation) -> None:
        self.versions = observation.versions
        self._seen = observation.expressions

    def of(self, node: ast.expr) -> Seen | None:
        """What `node` was, or made of the variable that it changes in place; None when it never ran under observation."""
        key = f'{node.lineno}:{node.col_offset}-{node.end_lineno}:{node.end_col_offset}'
        return self._seen.get(f'{key}+') or self._seen.get(key)

    def columns_of(self, node: ast.expr) -> tuple[Column, ...]:
        """The columns that `node` was seen to have."""
        seen = self.of(node)
        return seen.columns if seen is not None else ()

    def framed(self, node: ast.expr) -> bool:
        """Whether `node` was a pandas object at least once."""
        seen = self.of(node)
        return seen is not None and seen.kind in PANDAS_KINDS

"""What the comparator makes of any output that holds rows: named columns, and the rows in frames."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, NamedTuple

import polars as pl

from rewright.reconcile.content import Table
from rewright.reconcile.numerals import typed_number

ROW, RECORD = '\0row', '\0record'
_FRAME_ROWS = 50_000

Frames = Callable[[], Iterator[pl.DataFrame]]


def _as_it_is(value: Any) -> str:
    return '' if value is None else str(value)


class Column(NamedTuple):
    """One column: its type as the container names it (empty for text), and how a stored value is shown and measured.

    In frames, two values of a column are equal exactly when the stored values are. `numeral` columns hold texts that
    may be numbers spelled in several ways. A `beyond` column holds what a ragged row has beyond its header.
    """

    name: str
    type: str = ''
    spell: Callable[[Any], str] = _as_it_is
    number: Callable[[Any], Decimal | None] = typed_number
    numeral: bool = False
    beyond: bool = False


@dataclass(frozen=True)
class Sheet:
    """One table. `frames` yields its rows; columns there are called as in `columns`, and absent values are null.

    A text format also has `records`, the raw rows as binary series, and `parse`, which makes a frame of some of them;
    `dialect` says how raw rows are written: two sides of one dialect and header are equal in every row whose bytes are.
    `ordered` sheets are the same only in the same order. `explain` names why two raw rows of equal values differ, and
    `between` is the kind of difference where only that can be said. The columns of a `growing` sheet are known as its
    rows are read. The raw rows of a `plain` one are the same exactly when their values are. A `small` one fits in memory. `forms` says by kind of difference how equal values are written.
    """

    name: str
    columns: tuple[Column, ...]
    frames: Frames
    structure: tuple[str, ...] = ()
    ordered: bool = False
    records: Callable[[], Iterator[pl.Series]] | None = None
    parse: Callable[[pl.Series], pl.DataFrame] | None = None
    dialect: str = ''
    between: str = 'layout'
    row_word: str = 'row'
    growing: bool = False
    plain: bool = False
    small: bool = True
    forms: dict[str, object] = field(default_factory=dict)
    explain: Callable[[bytes, bytes], set[str]] | None = None

    def place(self, column: str) -> str:
        """Name a column for rules and people: `table.column`, or the column alone where the table has no name."""
        return f'{self.name}.{column}' if self.name and column else self.name or column


def unique(names: list[str]) -> list[str]:
    """Number repeated names: `a`, `a#2`; a NUL, which marks the comparator's own columns, is shown as its picture."""
    seen: dict[str, int] = {}
    found = []
    for given in names:
        name = given.replace('\0', '\u2400')
        seen[name] = seen.get(name, 0) + 1
        found.append(name if seen[name] == 1 else f'{name}#{seen[name]}')
    return found


def to_table(sheet: Sheet) -> Table:
    """Make a table of a sheet, in memory, its cells as they are shown."""
    frames = list(sheet.frames())
    whole = pl.concat(frames) if frames else pl.DataFrame()
    cells = [[column.spell(value) for value in whole[column.name]] if frames else [] for column in sheet.columns]
    schema = tuple((column.name, column.type) for column in sheet.columns)
    return Table(sheet.name, schema, tuple(cells), whole.height, sheet.structure)


def of_table(table: Table, *, ordered: bool = False) -> Sheet:
    """Make a sheet of a container's table, whose cells are texts that say type and value."""
    names = unique([name for name, _ in table.schema])
    columns = tuple(Column(name, kind) for name, (_, kind) in zip(names, table.schema, strict=True))

    def frames() -> Iterator[pl.DataFrame]:
        for start in range(0, table.rows, _FRAME_ROWS):
            stop = min(start + _FRAME_ROWS, table.rows)
            data = {
                name: [column[row] for row in range(start, stop)]
                for name, column in zip(names, table.columns, strict=True)
            }
            yield pl.DataFrame(data, schema=dict.fromkeys(names, pl.String))

    return Sheet(table.name, columns, frames, table.structure, ordered=ordered)

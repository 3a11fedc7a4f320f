"""What rows look like whatever format holds them: named cells to look at, and ways to write the bytes with rows added or left out."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rewright.prove.way import is_number, like

Cell = str | int | float | bool | None
Changes = dict[int, Cell]
Places = frozenset[int]


@dataclass(frozen=True)
class Added:
    """One more row: a copy of the row at the place `model`, with the cells of some columns changed.

    `gone` are columns that the row does not have at all, where the format knows such a thing; elsewhere they are missing.
    """

    model: int
    changes: Changes
    gone: Places = frozenset()

    def cell(self, at: int, old: Cell, missing: Cell = None) -> Cell:
        """Return what the row holds in a column where its model holds `old`."""
        return missing if at in self.gone else self.changes.get(at, old)


@dataclass(frozen=True)
class Grid:
    """Rows of cells. `written` gives the bytes with rows added at the end, `without` those without the rows at some places.

    `fixed` are columns that cannot be changed. A column without a name is ''. A missing cell is `missing`; `required` columns cannot hold one.
    `untyped` cells may hold whatever is written into them.
    """

    names: tuple[str, ...]
    rows: Sequence[Sequence[Cell]]
    written: Callable[[Sequence[Added]], bytes | None]
    without: Callable[[Places], bytes | None]
    missing: Cell = None
    fixed: Places = frozenset()
    required: Places = frozenset()
    untyped: bool = False

    def columns(self) -> list[int]:
        """Positions of the columns that can be changed."""
        return [at for at in range(len(self.names)) if at not in self.fixed]

    def named(self, names: Sequence[str]) -> list[int]:
        """Positions of the columns among `names`."""
        return [at for at in self.columns() if self.names[at] in names]

    def models(self, count: int = 8) -> list[int]:
        """Return rows to make new ones from, spread over all: one alone may be of a kind that the rest is not."""
        size = len(self.rows)
        return sorted({size * turn // count for turn in range(count)})

    def held(self, column: int) -> list[Cell]:
        """Return what a column holds, without what is missing."""
        return [row[column] for row in self.rows if column < len(row) and row[column] not in {None, self.missing}]

    def numeric(self) -> list[int]:
        """Positions of the columns that hold numbers, or text that reads as numbers, and nothing else."""
        return [at for at in self.columns() if (held := self.held(at)) and all(_is_number(cell) for cell in held)]

    def textual(self) -> list[int]:
        """Positions of the columns that hold text."""
        numeric = self.numeric()
        return [at for at in self.columns() if at not in numeric and any(isinstance(c, str) for c in self.held(at))]

    def number(self, column: int, value: float) -> Cell:
        """Return a number as the column holds numbers: as text, whole or not."""
        old = next(iter(self.held(column)), 0)
        if isinstance(old, str):
            return like(old, f'{value:.15g}')
        return int(value) if isinstance(old, int) else float(value)

    def fraction(self, column: int, value: float) -> Cell:
        """Return a number that is not whole, where the format keeps no column to whole numbers."""
        if not self.untyped:
            return self.number(column, value)
        return f'{value:.15g}' if isinstance(next(iter(self.held(column)), 0), str) else float(value)

    def other(self, column: int, row: int, step: int = 1) -> Cell:
        """Return another value than the one in a row: the number `step` further, or a text with more letters."""
        old = self.rows[row][column] if column < len(self.rows[row]) else self.missing
        if column in self.numeric() and old not in {None, self.missing}:
            return self.number(column, float(str(old)) + step)
        if isinstance(old, bool):
            return not old
        return f'{old}{"~" * abs(step)}' if isinstance(old, str) and old else old


def _is_number(cell: Cell) -> bool:
    if isinstance(cell, str):
        return is_number(cell)
    return isinstance(cell, int | float) and not isinstance(cell, bool)

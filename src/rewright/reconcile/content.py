"""What a format makes of an output's bytes: cells that have a place, and what lies around them."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple


class UnreadableError(ValueError):
    """The bytes are not what the output's name promises."""


class Capabilities(NamedTuple):
    """What a format can do.

    `text` where bytes carry meaning, so that identical ones are asked for; `streams` where its size is not bounded by
    memory; `quoting` where carriage returns inside of quotes are values; `confined` where it is read in the sandbox only.
    """

    text: bool = False
    streams: bool = False
    quoting: bool = False
    confined: bool = False


class Cell(NamedTuple):
    """One value: its place (`''` for a line of plain text), where exactly it stands, and its span in the text."""

    place: str
    where: str
    value: str
    start: int = 0
    end: int = 0


@dataclass(frozen=True)
class Document:
    """A text output: records in the order of the file (raw text, without terminator) and the cells, read on demand.

    `between` names what differs when every cell is the same and the text is not. `some` reads the cells of some records,
    given by their places, where a record can be read without the others.
    """

    text: str
    header: tuple[str, ...]
    records: Sequence[str]
    cells: Callable[[], Iterator[Cell]]
    between: str
    some: Callable[[Sequence[int]], Iterator[Cell]] | None = None


@dataclass(frozen=True)
class Table:
    """One table of a container: `schema` is (column, type); `columns` hold texts that say value and type.

    `structure` is all else that has to be the same, such as indexes and merged cells.
    """

    name: str
    schema: tuple[tuple[str, str], ...]
    columns: tuple[Sequence[str], ...]
    rows: int
    structure: tuple[str, ...] = ()

    def place(self, column: int) -> str:
        """Name a column for masks: `table.column`, or the column alone where the table has no name."""
        name = self.schema[column][0]
        return f'{self.name}.{name}' if self.name else name

    def where(self, row: int, column: int) -> str:
        """Name a cell for people; rows count from 1."""
        table = f'table "{self.name}", ' if self.name else ''
        return f'{table}row {row + 1}, column "{self.schema[column][0]}"'

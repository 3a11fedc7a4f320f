"""What one source says of one job, and the table of a report by the roles of its columns."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from rewright.scan import cells
from rewright.scan.headers import Column

Number = Literal[
    'runs', 'seconds', 'failure_rate', 'volume_mb', 'cost', 'tickets', 'incidents', 'sla_breaches', 'criticality'
]
Text = Literal['schedule', 'owner', 'modified']
Names = Literal['reads', 'writes', 'upstream', 'downstream', 'regulated']


@dataclass(frozen=True, slots=True)
class Fact:
    """What a source says about one field of a job that it calls `job`; `where` is the file, and the line where there is one."""

    job: str
    about: Number | Text | Names
    value: float | str | tuple[str, ...]
    confidence: float
    where: str


@dataclass(frozen=True, slots=True)
class Row:
    """One row by the roles of its columns, empty cells left out, and where it stands."""

    cells: Mapping[str, str]
    where: str

    def get(self, role: str) -> str:
        """Return what stands in the column of a role; empty where nothing does."""
        return self.cells.get(role, '')


@dataclass(frozen=True)
class Table:
    """A table of a report."""

    name: str
    columns: Mapping[str, Column]
    rows: Sequence[Row]
    rates: Mapping[str, float] = field(default_factory=dict)

    def unit(self, role: str, usual: str = '') -> str:
        """The unit that the header of a column names, or the usual one."""
        column = self.columns.get(role)
        return (column.unit if column else '') or usual

    def named(self) -> Iterator[tuple[str, Row]]:
        """Yield the rows that name a job, by its name or its path."""
        for row in self.rows:
            if job := row.get('job') or row.get('path'):
                yield job, row

    def dollars(self, row: Row, role: str = 'cost') -> float | None:
        """Return what a cell of money means in US dollars."""
        unit = self.unit(role).upper()
        return cells.dollars(row.get(role), self.rates, unit if len(unit) == 3 else '')


def months_between(days: Sequence[str]) -> tuple[float, str]:
    """Return how many months lie between the first and the last of some days, one at least, and these days in words."""
    known = sorted(d for text in days if (d := cells.day(text)) is not None)
    if not known:
        return 1.0, 'no day is named'
    months = max(1.0, (known[-1] - known[0]).days / 30.44)
    return months, f'from {known[0]} to {known[-1]}'

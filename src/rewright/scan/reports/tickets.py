"""A list of support tickets, one line each."""

from collections import Counter
from collections.abc import Iterator, Mapping

from rewright.scan.fact import Fact, Table, months_between
from rewright.scan.headers import Column

RANK = 3
_SURE = 0.85


def takes(columns: Mapping[str, Column]) -> bool:
    """Say whether each line is a ticket."""
    return {'job', 'ticket'} <= columns.keys()


def facts(table: Table) -> Iterator[Fact]:
    """Yield how many tickets a month each job has."""
    months, span = months_between([row.get('opened') for row in table.rows])
    found = Counter(job for job, _ in table.named())
    for job, count in found.items():
        yield Fact(job, 'tickets', round(count / months, 3), _SURE, f'{table.name}: {count} tickets {span}')

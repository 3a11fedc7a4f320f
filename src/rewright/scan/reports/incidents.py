"""A list of incidents, one line each."""

from collections import Counter
from collections.abc import Iterator, Mapping

from rewright.scan.fact import Fact, Table, months_between
from rewright.scan.headers import Column

RANK = 2
_SURE = 0.9


def takes(columns: Mapping[str, Column]) -> bool:
    """Say whether each line is an incident."""
    return {'job', 'incident'} <= columns.keys() and bool({'opened', 'severity', 'started'} & columns.keys())


def facts(table: Table) -> Iterator[Fact]:
    """Yield how many incidents a month each job has."""
    months, span = months_between([row.get('opened') or row.get('started') for row in table.rows])
    found = Counter(job for job, _ in table.named())
    for job, count in found.items():
        yield Fact(job, 'incidents', round(count / months, 3), _SURE, f'{table.name}: {count} incidents {span}')

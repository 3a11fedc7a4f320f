"""A table of agreed times: one line for a run or a month of a job, and whether it was kept."""

from collections import defaultdict
from collections.abc import Iterator, Mapping

from rewright.scan import cells
from rewright.scan.fact import Fact, Row, Table, months_between
from rewright.scan.headers import Column

RANK = 5
_SURE = 0.9


def takes(columns: Mapping[str, Column]) -> bool:
    """Say whether lines tell of agreed times that were kept or not."""
    return {'job', 'breach'} <= columns.keys() and bool({'month', 'started', 'opened', 'sla'} & columns.keys())


def facts(table: Table) -> Iterator[Fact]:
    """Yield how many breaches a month each job has."""
    met = 'met' in table.columns['breach'].header.lower() or 'on time' in table.columns['breach'].header.lower()
    breaches: dict[str, list[bool]] = defaultdict(list)
    for job, row in table.named():
        said = cells.yes(row.get('breach'))
        if said is not None:
            breaches[job].append(said != met)
    months, span = months_between([_day(row) for row in table.rows])
    for job, found in breaches.items():
        where = f'{table.name}: {sum(found)} of {len(found)} {span}'
        yield Fact(job, 'sla_breaches', round(sum(found) / months, 3), _SURE, where)


def _day(row: Row) -> str:
    month = row.get('month')
    return row.get('opened') or row.get('started') or (f'{month}-01' if len(month) == 7 else month)

"""A list with one line for each job: a job catalog, or a summary of costs, tickets or breaches."""

from collections.abc import Iterator, Mapping

from rewright.scan import cells
from rewright.scan.fact import Fact, Names, Number, Row, Table, Text
from rewright.scan.headers import Column

RANK = 9
_SURE = 0.9
_LEVELS = {
    'critical': 1.0, 'tier 1': 1.0, 'p1': 1.0, '1': 1.0, 'mission critical': 1.0, 'very high': 1.0, 'high': 0.75, 'tier 2': 0.75, 'p2': 0.75, '2': 0.75,
    'medium': 0.5, 'moderate': 0.5, 'normal': 0.5, 'tier 3': 0.5, 'p3': 0.5, '3': 0.5, 'low': 0.25, 'tier 4': 0.25, 'p4': 0.25, '4': 0.25,
    'none': 0.0, 'very low': 0.0, 'tier 5': 0.0, 'p5': 0.0, '5': 0.0, 'yes': 1.0, 'true': 1.0, 'y': 1.0, 'no': 0.0, 'false': 0.0, 'n': 0.0,
}  # fmt: skip
_TEXTS: Mapping[str, Text] = {'schedule': 'schedule', 'owner': 'owner'}
_LISTS: Mapping[str, Names] = {'reads': 'reads', 'writes': 'writes', 'upstream': 'upstream', 'downstream': 'downstream'}
_COUNTS: Mapping[str, Number] = {
    'runs': 'runs',
    'tickets': 'tickets',
    'incidents': 'incidents',
    'breaches': 'sla_breaches',
}


def takes(columns: Mapping[str, Column]) -> bool:
    """Say whether a table names jobs and anything else."""
    return bool({'job', 'path'} & columns.keys()) and len(columns) > 1


def facts(table: Table) -> Iterator[Fact]:
    """Yield what each line says."""
    for job, row in table.named():
        for role, text in _TEXTS.items():
            if row.get(role):
                yield Fact(job, text, row.get(role), _SURE, row.where)
        for role, names in _LISTS.items():
            found = tuple(
                part.strip() for part in row.get(role).replace(';', ',').replace('|', ',').split(',') if part.strip()
            )
            if found:
                yield Fact(job, names, found, _SURE, row.where)
        if (day := cells.day(row.get('modified'))) is not None:
            yield Fact(job, 'modified', day.isoformat(), _SURE, row.where)
        if (law := row.get('compliance')) and cells.yes(law) is not False:
            said = table.columns['compliance'].header if cells.yes(law) else law
            yield Fact(job, 'regulated', (said.lower(),), _SURE, row.where)
        for about, value in _numbers(table, row):
            if value is not None:
                yield Fact(job, about, value, _SURE, row.where)


def _numbers(table: Table, row: Row) -> Iterator[tuple[Number, float | None]]:
    for role, about in _COUNTS.items():
        yield about, cells.count(row.get(role))
    yield 'seconds', cells.seconds(row.get('duration'), table.unit('duration', 's'))
    yield 'failure_rate', _failure_rate(table, row)
    yield 'volume_mb', cells.megabytes(row.get('volume'), table.unit('volume', 'mb'))
    yield 'cost', table.dollars(row)
    yield 'criticality', _LEVELS.get(row.get('criticality').strip().lower())


def _failure_rate(table: Table, row: Row) -> float | None:
    if row.get('failure rate'):
        return cells.share(row.get('failure rate'), percent=table.unit('failure rate') == '%')
    failed, runs = cells.count(row.get('failures')), cells.count(row.get('runs'))
    return min(1.0, failed / runs) if failed is not None and runs else None

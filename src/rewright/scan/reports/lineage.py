"""Events of OpenLineage: which job read and wrote what, when it began, and how it ended."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping

from rewright.scan.fact import Fact, Row, Table
from rewright.scan.headers import Column

RANK = 0
_SURE = 0.95
_ENOUGH = 10


def takes(columns: Mapping[str, Column]) -> bool:
    """Say whether a table was made of events."""
    return {'event', 'job'} <= columns.keys()


def facts(table: Table) -> Iterator[Fact]:
    """Yield the data that each job touches, and its failures."""
    events: dict[str, list[Row]] = defaultdict(list)
    for job, row in table.named():
        events[job].append(row)
    for job, rows in events.items():
        where = f'{table.name}: {len(rows)} events'
        for about in ('reads', 'writes'):
            names = dict.fromkeys(name.strip() for row in rows for name in row.get(about).split(',') if name.strip())
            if names:
                yield Fact(job, 'reads' if about == 'reads' else 'writes', tuple(names), _SURE, where)
        ends = Counter(row.get('event').upper() for row in rows)
        ended = ends['COMPLETE'] + ends['FAIL'] + ends['ABORT']
        if ended:
            failed = (ends['FAIL'] + ends['ABORT']) / ended
            yield Fact(job, 'failure_rate', round(failed, 4), round(0.95 * ended / (ended + _ENOUGH / 3), 3), where)

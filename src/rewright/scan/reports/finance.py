"""A finance report: what jobs cost, one line for a job and a month."""

from collections import defaultdict
from collections.abc import Iterator, Mapping

from rewright.scan.fact import Fact, Table
from rewright.scan.headers import Column

RANK = 4
_SURE = 0.9


def takes(columns: Mapping[str, Column]) -> bool:
    """Say whether a table has costs by job and month."""
    return {'job', 'cost', 'month'} <= columns.keys()


def facts(table: Table) -> Iterator[Fact]:
    """Yield what each job costs a month, over the months that are named."""
    costs: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for job, row in table.named():
        cost = table.dollars(row)
        if cost is not None:
            costs[job][row.get('month')] += cost
    for job, months in costs.items():
        where = f'{table.name}: {len(months)} months'
        yield Fact(job, 'cost', round(sum(months.values()) / len(months), 2), _SURE, where)

"""A log of runs, one line each: how often a job runs, how long, and how often it fails."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from rewright.scan import cells
from rewright.scan.fact import Fact, Row, Table, months_between
from rewright.scan.headers import Column

RANK = 1
_FAILED = frozenset(
    (
        'failed',
        'fail',
        'failure',
        'error',
        'errored',
        'killed',
        'aborted',
        'timeout',
        'timed out',
        'upstream_failed',
        'crashed',
        'ko',
    )
)
_ENDED_WELL = frozenset(
    ('success', 'succeeded', 'successful', 'ok', 'completed', 'complete', 'done', 'passed', 'finished', '0')
)
# So many runs say as much as a catalog does.
_ENOUGH = 10


def takes(columns: Mapping[str, Column]) -> bool:
    """Say whether each line is one run."""
    return 'job' in columns and 'started' in columns and bool({'status', 'ended', 'duration'} & columns.keys())


def facts(table: Table) -> Iterator[Fact]:
    """Yield what the runs of each job say together; the more there are, the surer."""
    runs: dict[str, list[Row]] = defaultdict(list)
    for job, row in table.named():
        runs[job].append(row)
    every = [row.get('started') for row in table.rows]
    # How long the log goes back is a matter of all its jobs: one that runs once a month ran once in it.
    months, span = months_between(every)
    for job, rows in runs.items():
        sure = round(0.95 * len(rows) / (len(rows) + _ENOUGH / 3), 3)
        where = f'{table.name}: {len(rows)} runs {span}'
        yield Fact(job, 'runs', round(len(rows) / months, 3), sure if months > 1 else min(sure, 0.4), where)
        ends = [end for row in rows if (end := _ended_well(row.get('status'))) is not None]
        if ends:
            yield Fact(job, 'failure_rate', round(ends.count(False) / len(ends), 4), sure, where)
        times = [t for row in rows if (t := _seconds(table, row)) is not None]
        if times:
            yield Fact(job, 'seconds', round(sum(times) / len(times), 3), sure, where)
        sizes = _sizes(table, rows)
        if sizes:
            yield Fact(job, 'volume_mb', round(sum(sizes) / len(sizes), 3), sure, where)


def _ended_well(status: str) -> bool | None:
    bare = status.strip().lower()
    return False if bare in _FAILED else True if bare in _ENDED_WELL else None


def _seconds(table: Table, row: Row) -> float | None:
    if row.get('duration'):
        return cells.seconds(row.get('duration'), table.unit('duration', 's'))
    try:
        begun, ended = (datetime.fromisoformat(row.get(role)) for role in ('started', 'ended'))
        return max(0.0, (ended - begun).total_seconds())
    # One of them is no time, or only one knows its zone.
    except (ValueError, TypeError):
        return None


def _sizes(table: Table, rows: Sequence[Row]) -> list[float]:
    return [s for row in rows if (s := cells.megabytes(row.get('volume'), table.unit('volume', 'mb'))) is not None]

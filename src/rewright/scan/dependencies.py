"""Jobs that write and read the same tables and files -> who stands before whom."""

from collections import defaultdict
from collections.abc import Sequence

from rewright.model.portfolio import ListedJob

# What so many jobs touch is a place for everybody's files, and says nothing of two of them.
_CROWD = 500


def linked(jobs: Sequence[ListedJob]) -> tuple[ListedJob, ...]:
    """Return the jobs with their neighbours: upstream writes what the job reads, downstream reads what it writes."""
    writers: dict[str, list[str]] = defaultdict(list)
    readers: dict[str, list[str]] = defaultdict(list)
    for job in jobs:
        for name in job.writes:
            writers[name].append(job.id)
        for name in job.reads:
            readers[name].append(job.id)
    return tuple(
        job.model_copy(update={
            'upstream': _others(job, job.reads, writers, job.upstream), 'downstream': _others(job, job.writes, readers, job.downstream),
        })
        for job in jobs
    )  # fmt: skip


def _others(
    job: ListedJob, names: Sequence[str], by_name: dict[str, list[str]], before: Sequence[str]
) -> tuple[str, ...]:
    found = {other for name in names for other in by_name.get(name, ()) if len(by_name[name]) <= _CROWD}
    return tuple(sorted({*found, *before} - {job.id}))

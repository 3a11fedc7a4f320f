"""Jobs with costs, tickets, incidents and breaches -> which jobs and families cost the most, and which make the most trouble."""

from collections import defaultdict
from collections.abc import Sequence

from rewright.model.portfolio import Known, ListedJob, Tally
from rewright.scan.ranking import failed_runs


def by_job(jobs: Sequence[ListedJob]) -> list[Tally]:
    """Return one tally for each job."""
    return [_tally(job.id, [job]) for job in jobs]


def by_family(jobs: Sequence[ListedJob]) -> tuple[Tally, ...]:
    """Return one tally for each family, the costliest first."""
    members: dict[str, list[ListedJob]] = defaultdict(list)
    for job in jobs:
        if job.family:
            members[job.family].append(job)
    return costliest([_tally(name, found) for name, found in members.items()], len(members))


def costliest(tallies: Sequence[Tally], top: int) -> tuple[Tally, ...]:
    """Return the first by cost; those without a known one are left out."""
    known = [tally for tally in tallies if tally.cost is not None]
    return tuple(sorted(known, key=lambda t: (-(t.cost or 0), t.name))[:top])


def most_troubled(tallies: Sequence[Tally], top: int) -> tuple[Tally, ...]:
    """Return the first by tickets, incidents, breaches and failed runs a month together."""
    trouble = {t.name: sum(n or 0 for n in (t.tickets, t.incidents, t.sla_breaches, t.failed_runs)) for t in tallies}
    return tuple(sorted((t for t in tallies if trouble[t.name]), key=lambda t: (-trouble[t.name], t.name))[:top])


def _tally(name: str, jobs: Sequence[ListedJob]) -> Tally:
    return Tally(
        name=name, jobs=len(jobs), cost=_sum([j.cost for j in jobs]), tickets=_sum([j.tickets for j in jobs]),
        incidents=_sum([j.incidents for j in jobs]), sla_breaches=_sum([j.sla_breaches for j in jobs]),
        failed_runs=_total([failed_runs(j) for j in jobs]),
    )  # fmt: skip


def _sum(known: Sequence[Known | None]) -> float | None:
    return _total([None if k is None else k.value for k in known])


def _total(values: Sequence[float | None]) -> float | None:
    found = [v for v in values if v is not None]
    return round(sum(found), 2) if found else None

"""The inventory and the backlog -> the questions that a person has to answer; sources: requirements [004] 650-652, 661-663 and mistake B40.

Everything else is decided by the rules and logged.
"""

from collections.abc import Sequence

from rewright.model.policy import PortfolioPolicy
from rewright.model.portfolio import Candidate, Conflict, Escalation, ListedJob

_METADATA = ('schedule', 'runs', 'seconds', 'failure_rate', 'volume_mb', 'owner')
_LAWS = frozenset(
    (
        'sox',
        'gdpr',
        'hipaa',
        'pci',
        'aml',
        'kyc',
        'mifid',
        'basel',
        'regulatory',
        'compliance',
        'regulation',
        'regulated',
    )
)


def escalations(
    jobs: Sequence[ListedJob], backlog: Sequence[Candidate], conflicts: Sequence[Conflict], policy: PortfolioPolicy
) -> tuple[Escalation, ...]:
    """Return the questions, in the order of the rules."""
    by_id = {job.id: job for job in jobs}
    found = [*_without_metadata(jobs, policy), *_costs(conflicts, policy), *_under_a_law(by_id, backlog, policy)]
    return tuple(found)


def is_under_a_law(job: ListedJob) -> bool:
    """Say whether a word of a law stands in what the job or a catalog says of it; people's data alone is another matter."""
    return any(law in word.lower() for word in job.regulated for law in _LAWS)


def _without_metadata(jobs: Sequence[ListedJob], policy: PortfolioPolicy) -> list[Escalation]:
    """Jobs of which a catalog knows nothing and that are among the busiest all the same.

    Busy is what can be told without metadata: by the volume or the runs, where one of them is all that is known, and by how many jobs read what they write.
    """
    blank = {job.id for job in jobs if sum(getattr(job, name) is not None for name in _METADATA) <= 1}
    busiest: set[str] = set()
    for value in (_volume, _runs, _consumers):
        ranked = sorted((job for job in jobs if value(job) > 0), key=lambda job: (-value(job), job.id))
        busiest |= {job.id for job in ranked[: policy.busiest]}
    return [
        Escalation(
            rule='missing metadata of a high-volume job', jobs=(job.id,), question=f'What is {job.id}: how often does it run, and who owns it?',
            consulted=('job catalogs', 'execution logs', 'crontabs and DAGs', 'the source'), default='it stays in the backlog with what is known, and is not started',
        )
        for job in jobs if job.id in blank & busiest
    ]  # fmt: skip


def _volume(job: ListedJob) -> float:
    return job.volume_mb.value if job.volume_mb else 0.0


def _runs(job: ListedJob) -> float:
    return job.runs.value if job.runs else 0.0


def _consumers(job: ListedJob) -> float:
    return float(len(job.downstream))


def _costs(conflicts: Sequence[Conflict], policy: PortfolioPolicy) -> list[Escalation]:
    return [
        Escalation(
            rule='cost discrepancy', jobs=(conflict.job,),
            question=f'What does {conflict.job} cost a month: {" or ".join(conflict.values)}?', consulted=conflict.sources,
            default=f'{conflict.kept}, the lowest, is taken',
        )
        for conflict in conflicts if (conflict.difference or 0) > policy.cost_discrepancy
    ]  # fmt: skip


def _under_a_law(jobs: dict[str, ListedJob], backlog: Sequence[Candidate], policy: PortfolioPolicy) -> list[Escalation]:
    return [
        Escalation(
            rule='compliance-critical job among the first', jobs=(candidate.job,),
            question=f'May {candidate.job}, number {candidate.rank} of the backlog, be rewritten? It speaks of {", ".join(jobs[candidate.job].regulated)}.',
            consulted=('the source', 'job catalogs'), default='it is not started',
        )
        for candidate in backlog[: policy.first] if is_under_a_law(jobs[candidate.job])
    ]  # fmt: skip

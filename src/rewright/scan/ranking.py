"""Jobs and weights -> the backlog: a score for each job, explained by its parts, and how firm the order is.

What is not known earns nothing, so that no job is lifted by a guess; `up_to` says what it could be.
"""

import math
from collections.abc import Mapping, Sequence
from datetime import date

from rewright.model.policy import Weights
from rewright.model.portfolio import Candidate, ListedJob, Movement, Part

_OLD = 10.0
_CONSUMERS = 50
_RISKY = ('runs text as code', 'loads pickles', 'runs commands')


class Ranking:
    """The parts of every job's score, from which any weights make an order."""

    def __init__(self, jobs: Sequence[ListedJob], today: date) -> None:
        self.jobs = sorted(jobs, key=lambda job: job.id)
        self.today = today
        self.costliest = max((job.cost.value for job in jobs if job.cost), default=0.0)
        self.worst = max((f for job in jobs if (f := failed_runs(job)) is not None), default=0.0)
        self.earned = [self._earned(job) for job in self.jobs]

    def candidates(self, weights: Weights) -> tuple[Candidate, ...]:
        """Return the backlog, best first; of equal scores the name decides."""
        order = self.order(weights)
        return tuple(self._candidate(rank, at, weights) for rank, at in enumerate(order, 1))

    def order(self, weights: Weights) -> list[int]:
        """Return the places of the jobs, best first."""
        shares = _shares(weights)
        scores = [
            sum(shares[name] * (earned or 0.0) for name, (earned, _, _) in parts.items()) for parts in self.earned
        ]
        return sorted(range(len(scores)), key=lambda at: (-round(scores[at], 9), self.jobs[at].id))

    def movements(self, weights: Weights, top: int, by: float) -> tuple[Movement, ...]:
        """Return what changes among the first `top` when each weight is moved up and down by a share."""
        before = self.order(weights)
        places = {at: place for place, at in enumerate(before)}
        found: list[Movement] = []
        for name, value in dict(weights).items():
            for share in (by, -by):
                moved = weights.model_copy(update={name: value * (1 + share)})
                after = self.order(moved)
                new, old = after[:top], before[:top]
                steps = [abs(places[at] - place) for place, at in enumerate(after) if at in set(old)]
                found.append(Movement(
                    weight=name, by=share, enter=self._ids(set(new) - set(old)), leave=self._ids(set(old) - set(new)), largest_move=max(steps, default=0),
                ))  # fmt: skip
        return tuple(found)

    def _ids(self, places: set[int]) -> tuple[str, ...]:
        return tuple(self.jobs[at].id for at in sorted(places))

    def _candidate(self, rank: int, at: int, weights: Weights) -> Candidate:
        shares, parts = _shares(weights), []
        for name, (earned, _, why) in self.earned[at].items():
            points = round(100 * shares[name] * (earned or 0.0), 2)
            parts.append(
                Part(
                    name=name,
                    weight=round(100 * shares[name], 2),
                    earned=None if earned is None else round(earned, 4),
                    points=points,
                    why=why,
                )
            )
        score = sum(part.points for part in parts)
        missing = sum(part.weight for part in parts if part.earned is None)
        known = [(shares[name], sure) for name, (earned, sure, _) in self.earned[at].items() if earned is not None]
        total = sum(weight for weight, _ in known)
        confidence = sum(weight * sure for weight, sure in known) / total if total else 0.0
        return Candidate(
            rank=rank, job=self.jobs[at].id, score=round(score, 2), up_to=round(score + missing, 2), confidence=round(confidence, 3), parts=tuple(parts),
        )  # fmt: skip

    def _earned(self, job: ListedJob) -> dict[str, tuple[float | None, float, str]]:
        """What each part earns, how sure that is, and why."""
        return {
            'cost': self._cost(job), 'failures': self._failures(job), 'code': self._code(job),
            'criticality': _criticality(job), 'ease': _ease(job),
        }  # fmt: skip

    def _cost(self, job: ListedJob) -> tuple[float | None, float, str]:
        if job.cost is None:
            return None, 0.0, 'what it costs is not known'
        earned = _logarithmic(job.cost.value, self.costliest)
        return (
            earned,
            job.cost.confidence,
            f'${job.cost.value:,.2f} a month; the costliest job takes ${self.costliest:,.2f}, on a logarithmic scale',
        )

    def _failures(self, job: ListedJob) -> tuple[float | None, float, str]:
        failed = failed_runs(job)
        if failed is None:
            return None, 0.0, 'how often it fails is not known'
        sure = min(k.confidence for k in (job.failure_rate, job.runs) if k is not None)
        return (
            _logarithmic(failed, self.worst),
            sure,
            f'{failed:,.2f} failed runs a month; the worst job has {self.worst:,.2f}, on a logarithmic scale',
        )

    def _code(self, job: ListedJob) -> tuple[float | None, float, str]:
        if job.kind == 'listed':
            return None, 0.0, 'its code was not found'
        years = (
            None
            if job.modified is None
            else max(0.0, (self.today - date.fromisoformat(job.modified.value[:10])).days / 365.25)
        )
        age = 1.0 if job.language == 'python2' else 0.0 if years is None else min(1.0, years / _OLD)
        told = (
            'Python 2'
            if job.language == 'python2'
            else 'its age is not known'
            if years is None
            else f'{years:.1f} years old'
        )
        hard = 1.0 if job.fault else max(0.0, job.complexity - 1) / 9
        sure = 0.9 if job.language == 'python2' or job.modified is None else job.modified.confidence
        return (
            (age + hard) / 2,
            sure,
            f'{told}; complexity {job.complexity:g} of 10' + (', and it cannot be read' if job.fault else ''),
        )


def failed_runs(job: ListedJob) -> float | None:
    """Return how many runs of a job fail in a month; None where its failures or its runs are not known."""
    if job.failure_rate is None or job.runs is None:
        return None
    return job.failure_rate.value * job.runs.value


def _criticality(job: ListedJob) -> tuple[float | None, float, str]:
    consumers = len(job.downstream)
    inferred = 0.75 * _logarithmic(consumers, _CONSUMERS)
    if job.criticality is not None:
        earned = max(job.criticality.value, inferred)
        return (
            earned,
            job.criticality.confidence,
            f'level {job.criticality.value:g} of 1, and {consumers} jobs read what it writes',
        )
    if not consumers:
        return None, 0.0, 'nobody says how critical it is, and no job was found that reads what it writes'
    return inferred, 0.4, f'{consumers} jobs read what it writes'


def _ease(job: ListedJob) -> tuple[float | None, float, str]:
    if job.kind == 'listed':
        return None, 0.0, 'its code was not found'
    if job.fault:
        return 0.0, 0.9, f'its source cannot be read: {job.fault}'
    risky = [habit for habit in _RISKY if habit in job.habits]
    hard = min(1.0, 0.7 * max(0.0, job.complexity - 1) / 9 + 0.1 * (job.language == 'python2') + 0.2 * len(risky))
    return 1 - hard, 0.7, f'complexity {job.complexity:g} of 10' + ''.join(f', {habit}' for habit in risky)


def _logarithmic(value: float, most: float) -> float:
    return min(1.0, math.log1p(max(0.0, value)) / math.log1p(most)) if most > 0 else 0.0


def _shares(weights: Weights) -> Mapping[str, float]:
    total = sum(dict(weights).values())
    return {name: value / total for name, value in dict(weights).items()}

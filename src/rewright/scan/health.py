"""What is known of a job -> its health from 1 (ill) to 10, as what was taken off and what could not be asked for.

The parts and their caps: failures 3, code 2.5, habits 1.5, age 1, trouble of people 1. What is not known takes nothing off and is named, so
that a job without any report is not called ill; how much of it is known stands beside the score.
"""

from datetime import date

from rewright.model.portfolio import Health, Known, ListedJob

_FAILING = 0.2
_YEARS = 5
_MANY_HABITS = 8


def health(job: ListedJob, today: date) -> Health:
    """Return the health of a job on a day."""
    parts: dict[str, float] = {'code': 2.5 if job.fault else 2.5 * max(0.0, job.complexity - 1) / 9}
    parts['habits'] = 1.5 * min(1.0, sum(job.habits.values()) / _MANY_HABITS)
    not_known: list[str] = []
    if job.failure_rate is None:
        not_known.append('failure rate')
    else:
        parts['failures'] = 3 * min(1.0, job.failure_rate.value / _FAILING)
    if job.modified is None:
        not_known.append('last change')
    else:
        years = max(0.0, (today - date.fromisoformat(job.modified.value[:10])).days / 365.25)
        parts['age'] = min(1.0, years / _YEARS + (0.5 if job.language == 'python2' else 0))
    trouble = (job.tickets, job.incidents, job.sla_breaches)
    if all(known is None for known in trouble):
        not_known.append('tickets, incidents and breaches')
    else:
        parts['trouble'] = min(1.0, sum(_weight(known) for known in trouble) / 10)
    kept = {name: round(value, 2) for name, value in parts.items() if round(value, 2)}
    return Health(score=round(max(1.0, 10 - sum(kept.values())), 2), parts=kept, not_known=tuple(not_known))


def _weight(known: Known | None) -> float:
    return 0.0 if known is None else known.value

"""Jobs that were found and facts that reports tell -> jobs with all that is known of them; where sources disagree, the cautious value.

A disputed number never lifts a job in the backlog: of two values the one that promises less is kept. What protects data is the other way
round: of two levels of criticality the higher is kept, and a word of compliance from one source is enough.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from rewright.model.portfolio import NUMBERS, TEXTS, Conflict, Known, ListedJob, Said, Unplaced
from rewright.scan.fact import Fact
from rewright.scan.schedules import runs_a_month

_LISTS = ('reads', 'writes', 'upstream', 'downstream', 'regulated')
# Sources that differ by no more than this share agree.
_AGREE = 0.1
_AGREED = 0.98


def merged(
    jobs: Sequence[ListedJob], facts: Iterable[Fact]
) -> tuple[tuple[ListedJob, ...], list[Conflict], list[Unplaced]]:
    """Return the jobs with what the facts add, those that only reports know behind them, conflicts, and facts of no single job."""
    index = _Index(jobs)
    by_job: dict[str, list[Fact]] = defaultdict(list)
    unplaced: dict[str, Unplaced] = {}
    listed: dict[str, ListedJob] = {}
    for fact in facts:
        found = index.find(fact.job)
        if len(found) > 1:
            why = f'{len(found)} jobs are called so: {", ".join(found[:3])}'
            unplaced.setdefault(fact.job, Unplaced(what=fact.job, where=fact.where, why=why))
            continue
        known = found[0] if found else fact.job
        if not found and known not in listed:
            listed[known] = ListedJob(id=known, name=known, kind='listed')
        by_job[known].append(fact)
    conflicts: list[Conflict] = []
    every = {job.id: job for job in jobs} | listed
    return (
        tuple(_with(job, by_job[job.id], conflicts, index) for job in every.values()),
        conflicts,
        list(unplaced.values()),
    )


class _Index:
    """Jobs by the names that people call them by."""

    def __init__(self, jobs: Sequence[ListedJob]) -> None:
        self.by_name: dict[str, list[str]] = defaultdict(list)
        for job in jobs:
            for name in {_plain(job.id), _plain(job.name), _plain(job.path), _plain(job.path.rpartition('/')[2])} - {
                ''
            }:
                self.by_name[name].append(job.id)

    def find(self, name: str) -> list[str]:
        """Return the jobs of a name or a path, those that fit the most of it."""
        parts = re.split(r'[/\\]', name.strip())
        for length in range(len(parts), 0, -1):
            found = self.by_name.get(_plain('/'.join(parts[-length:])), [])
            if found:
                return found
        return []


def _plain(name: str) -> str:
    """A name as it is compared: without the suffix of a script, case, and the marks between its words."""
    return re.sub(r'[^a-z0-9]+', '_', re.sub(r'\.(py|ipynb)$', '', name.strip().lower())).strip('_')


def _with(job: ListedJob, facts: Sequence[Fact], conflicts: list[Conflict], index: _Index) -> ListedJob:
    if not facts:
        return job
    by_field: dict[str, list[Fact]] = defaultdict(list)
    for fact in facts:
        by_field[fact.about].append(fact)
    update: dict[str, object] = {}
    for name in TEXTS:
        said = [Said(value=str(f.value), confidence=f.confidence, evidence=f.where) for f in by_field[name]]
        before: Said | None = getattr(job, name)
        if said:
            update[name] = _text(job, name, [*([before] if before else []), *said], conflicts)
    schedule = update.get('schedule')
    if isinstance(schedule, Said) and (often := runs_a_month(schedule.value)) is not None:
        by_field['runs'].append(
            Fact(job.id, 'runs', round(often, 3), schedule.confidence, f'{schedule.evidence}: {schedule.value}')
        )
    for name in NUMBERS:
        known = [
            Known(value=float(f.value), confidence=f.confidence, evidence=f.where)
            for f in by_field[name]
            if not isinstance(f.value, str | tuple)
        ]
        earlier: Known | None = getattr(job, name)
        if known:
            update[name] = _number(job, name, _distinct([*([earlier] if earlier else []), *known]), conflicts)
    update |= _lists(job, by_field, index)
    return job.model_copy(update=update)


def _distinct(known: Sequence[Known]) -> list[Known]:
    return list({(k.value, k.evidence): k for k in known}.values())


def _number(job: ListedJob, name: str, known: Sequence[Known], conflicts: list[Conflict]) -> Known:
    """The number that sources agree on, or the cautious one."""
    best = max(known, key=lambda k: k.confidence)
    low, high = min(k.value for k in known), max(k.value for k in known)
    if high - low <= _AGREE * max(abs(high), abs(low)):
        agreed = min(_AGREED, best.confidence + 0.03 * (len(known) - 1))
        return best.model_copy(update={'confidence': max(best.confidence, agreed)})
    # A few runs of a log are no other opinion than a catalog's: they are a smaller sample of the same.
    strong = [k for k in known if k.confidence >= best.confidence - 0.3]
    cautious = max if name == 'criticality' else min
    kept = cautious(strong, key=lambda k: k.value)
    if len(strong) > 1 and len({k.value for k in strong}) > 1:
        conflicts.append(Conflict(
            job=job.id, about=name, values=tuple(_shown(name, k.value) for k in strong), sources=tuple(k.evidence for k in strong), kept=_shown(name, kept.value),
            why='the higher level protects more' if name == 'criticality' else 'the lower value promises less',
            difference=round(max(k.value for k in strong) - min(k.value for k in strong), 2) if name == 'cost' else None,
        ))  # fmt: skip
    return kept.model_copy(
        update={'confidence': round(0.6 * kept.confidence, 3) if len(strong) > 1 else kept.confidence}
    )


def _shown(name: str, value: float) -> str:
    return f'${value:,.2f}' if name == 'cost' else f'{value:,g}'


def _text(job: ListedJob, name: str, said: Sequence[Said], conflicts: list[Conflict]) -> Said:
    """The text of the surest source; days and schedules that mean the same are no conflict."""
    best = max(said, key=lambda s: s.confidence)
    meant = {
        s.value if name == 'owner' else _meaning(name, s.value) for s in said if s.confidence >= best.confidence - 0.3
    }
    if len(meant) > 1 and name != 'modified':
        conflicts.append(Conflict(
            job=job.id, about=name, values=tuple(s.value for s in said), sources=tuple(s.evidence for s in said), kept=best.value,
            why='the surest source is kept, the first of equals',
        ))  # fmt: skip
    return max(said, key=lambda s: s.value) if name == 'modified' and len(meant) > 1 else best


def _meaning(name: str, text: str) -> str:
    often = runs_a_month(text) if name == 'schedule' else None
    return f'{often:.2f}' if often is not None else text.strip().lower()


def _lists(job: ListedJob, by_field: Mapping[str, Sequence[Fact]], index: _Index) -> dict[str, object]:
    found: dict[str, object] = {}
    for name in _LISTS:
        told = [text for f in by_field.get(name, ()) if isinstance(f.value, tuple) for text in f.value]
        if name in {'upstream', 'downstream'}:
            told = [other for text in told for other in (index.find(text) or [text])]
        elif name in {'reads', 'writes'}:
            told = [text.lower() for text in told]
        if told:
            found[name] = tuple(dict.fromkeys([*getattr(job, name), *told]))
    return found

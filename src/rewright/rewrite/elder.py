"""A Python 2 job -> the source that is rewritten: its conversion, which was observed to do the same."""

from collections.abc import Mapping
from typing import NamedTuple

from rewright.model.facts import Facts
from rewright.model.job import Job
from rewright.model.observation import Observation
from rewright.model.patch import Left, Patch, PatchStep
from rewright.model.span import Span
from rewright.rewrite.layout import formatted
from rewright.rewrite.steps import step
from rewright.transpile.converting import Unconverted, changed, coding_of, converted

_WHAT = 'Python 2'


class Elder(NamedTuple):
    """The source in Python 3 and how many lines of the job it changed; or why there is none."""

    source: str
    lines: int = 0
    refusal: Left | None = None


def elder(job: Job, facts: Facts, observation: Observation, source: str, modules: Mapping[str, str]) -> Elder:
    """Return what is rewritten of a job: the source itself where it is Python 3."""
    if facts.language == 'python3':
        return Elder(source)
    if observation.unconverted:
        return Elder(source, refusal=_refused(job, *_placed(observation.unconverted)))
    if modules:
        return Elder(
            source, refusal=_refused(job, 1, f'{next(iter(modules))} is a module of the job, which is not converted')
        )
    try:
        text = converted(source, coding_of(source.encode()))
    except Unconverted as no:
        return Elder(source, refusal=_refused(job, no.line, no.why))
    if not observation.statements:
        return Elder(source, refusal=_refused(job, 1, 'nothing was observed of its conversion to Python 3'))
    return Elder(text, changed(source, text))


def _placed(why: str) -> tuple[int, str]:
    """The line and the reason in `file:line: reason`."""
    head, _, reason = why.partition(': ')
    line = head.rpartition(':')[2]
    return (int(line), reason) if line.isdigit() else (1, why)


def _refused(job: Job, line: int, why: str) -> Left:
    return Left(span=Span(file=job.script, line=line, column=0, end_line=line, end_column=0), what=_WHAT, why=why)


def with_conversion(patch: Patch, found: Elder) -> Patch:
    """Return a patch whose first step is the conversion, which is counted by the lines that it changed."""
    if not found.lines or not patch.steps:
        return patch
    first: PatchStep = step('convert', {patch.entry: formatted(found.source)})
    coverage = patch.coverage
    counted = {
        'constructs': coverage.constructs + found.lines,
        'modernized': coverage.modernized + found.lines,
    }
    return patch.model_copy(update={'steps': (first, *patch.steps), 'coverage': coverage.model_copy(update=counted)})

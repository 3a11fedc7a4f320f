"""A Python 2 job -> the source that is rewritten: its conversion, which was observed to do the same."""

import posixpath
from collections.abc import Mapping
from typing import NamedTuple

from rewright.model.facts import Facts
from rewright.model.job import Job
from rewright.model.observation import Observation
from rewright.model.patch import Left, Patch, PatchStep
from rewright.model.span import Span
from rewright.rewrite.layout import formatted
from rewright.rewrite.steps import step
from rewright.transpile.converting import Unconverted, changed, coding_of, converted_together

_WHAT = 'Python 2'


class Elder(NamedTuple):
    """The source and the modules in Python 3 and how many lines of the job it changed; or why there is none."""

    source: str
    modules: Mapping[str, str]
    lines: int = 0
    refusal: Left | None = None


def elder(job: Job, facts: Facts, observation: Observation, source: str, modules: Mapping[str, str]) -> Elder:
    """Return what is rewritten of a job: the source itself where it is Python 3."""
    if facts.language == 'python3':
        return Elder(source, modules)
    if observation.unconverted:
        return Elder(source, modules, refusal=_refused(*_placed(job, observation.unconverted)))
    files = {job.script: source, **modules}
    try:
        texts = converted_together({path: (text, coding_of(text.encode())) for path, text in files.items()}, job.script)
    except Unconverted as no:
        return Elder(source, modules, refusal=_refused(no.file or job.script, no.line, no.why))
    if not observation.statements:
        why = 'nothing was observed of its conversion to Python 3'
        return Elder(source, modules, refusal=_refused(job.script, 1, why))
    beside = {path: text for path, text in texts.items() if path != job.script}
    return Elder(texts[job.script], beside, sum(changed(files[path], text) for path, text in texts.items()))


def _placed(job: Job, why: str) -> tuple[str, int, str]:
    """The file, the line and the reason in `file:line: reason`."""
    head, _, reason = why.partition(': ')
    file, _, line = head.rpartition(':')
    return (file, int(line), reason) if line.isdigit() else (job.script, 1, why)


def _refused(file: str, line: int, why: str) -> Left:
    return Left(span=Span(file=file, line=line, column=0, end_line=line, end_column=0), what=_WHAT, why=why)


def with_conversion(job: Job, patch: Patch, found: Elder) -> Patch:
    """Return a patch whose first step is the conversion, which is counted by the lines that it changed."""
    if not found.lines or not patch.steps:
        return patch
    home = posixpath.dirname(job.script) or '.'
    beside = {posixpath.relpath(path, home): text for path, text in found.modules.items()}
    first: PatchStep = step('convert', {patch.entry: formatted(found.source), **beside})
    coverage = patch.coverage
    counted = {
        'constructs': coverage.constructs + found.lines,
        'modernized': coverage.modernized + found.lines,
    }
    return patch.model_copy(update={'steps': (first, *patch.steps), 'coverage': coverage.model_copy(update=counted)})

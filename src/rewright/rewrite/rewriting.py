"""The door of the room: a job, what is known of it and its source go in, a Patch comes out."""

import ast
import contextlib
import gc
import re
from collections.abc import Iterator
from typing import Any

from rewright.model.facts import Facts
from rewright.model.job import Job
from rewright.model.observation import Observation
from rewright.model.patch import Coverage, Left, Patch, PatchStep, StepName, Traffic
from rewright.model.policy import Policy
from rewright.model.refusal import Refusal
from rewright.rewrite import packages
from rewright.rewrite.architecture import architecture
from rewright.rewrite.edits import Source
from rewright.rewrite.emission import Settings
from rewright.rewrite.frames.tolerated import Tolerated
from rewright.rewrite.observed import kinds
from rewright.rewrite.origin import Origin
from rewright.rewrite.stages import openings
from rewright.rewrite.stages.sites import is_request, requests_names, sessions
from rewright.rewrite.steps import Snapshot, snapshots, step
from rewright.trees import forget, within

_DEFAULT_AGENT = 'python-requests/2.32.5'


def rewrite(
    job: Job,
    facts: Facts,
    observation: Observation,
    source: str,
    contracts: tuple[dict[str, Any], ...],
    policy: Policy,
    without: tuple[StepName, ...] = (),
    *,
    exact: bool = False,
) -> Patch:
    """Rewrite one job; a job that cannot be staged gives a Patch without steps whose `refusals` say why.

    `without` names steps to leave out: a proof found a rewrite with them to be different. With `exact`, no column may
    differ whatever the job tolerates.
    """
    if facts.language != 'python3':
        raise Refusal(
            'the job is written in Python 2', where=f'{job.script}:1', next_move='Port it with 2to3 first.', exit_code=3
        )
    with _undisturbed():
        legacy = Source(source, job.script)
        settings = Settings(
            job.script.rsplit('/', 1)[-1],
            policy.fetch.concurrency,
            _agent(job),
            kinds(legacy, observation),
            Origin(legacy),
            Tolerated() if exact else Tolerated.of(job),
        )
        refusals: list[Left] = []
        taken = list(snapshots(legacy, observation, settings, refusals, without))
        if not taken:
            return Patch(job=job.name, refusals=tuple(dict.fromkeys(refusals)))
        return _patch(job, observation, contracts, policy, legacy, taken, refusals)


@contextlib.contextmanager
def _undisturbed() -> Iterator[None]:
    """Leave the garbage of one job to be collected when it is done.

    Trees are made of so many small objects that the collector would look through all of them again and again, which takes
    about as long as the rewriting.
    """
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        forget()
        if collects:
            gc.enable()


def _patch(
    job: Job,
    observation: Observation,
    contracts: tuple[dict[str, Any], ...],
    policy: Policy,
    legacy: Source,
    taken: list[Snapshot],
    refusals: list[Left],
) -> Patch:
    last = taken[-1]
    steps = _steps(taken)
    traffic = _traffic(legacy, last.emitted.traffic)
    assumptions = tuple(dict.fromkeys(a for e in last.edited.edits for a in e.assumptions))
    built = architecture(job, last.emitted, traffic, assumptions, contracts, policy, observation, legacy)
    steps.append(step('architecture', built.files))
    modules = packages.imported(text for name, text in built.files.items() if name.endswith('.py'))
    return Patch(
        job=job.name,
        steps=tuple(steps),
        refusals=tuple(dict.fromkeys(refusals)),
        coverage=_coverage(legacy, last),
        assumptions=assumptions,
        traffic=traffic,
        form='fan_out' if built.handlers else 'single',
        handlers=built.handlers,
        legacy_packages_left=packages.legacy_left(modules),
        requirements=packages.taken_over(job.requirements, packages.imported([legacy.code]), modules),
        recipes=last.edited.recipes,
        eased=last.edited.eased,
    )


def _steps(taken: list[Snapshot]) -> list[PatchStep]:
    """The snapshots that change something."""
    steps: list[PatchStep] = []
    for snapshot in taken:
        files = {'pipeline.py': snapshot.emitted.text}
        if not steps or steps[-1].files != files:
            steps.append(step(snapshot.name, files))
    return steps


def _agent(job: Job) -> str:
    """The User-Agent of the pinned requests, when it is not the runtime's default."""
    pinned = [m[1] for line in job.requirements if (m := re.match(r'requests==([\w.]+)', line))]
    agent = f'python-requests/{pinned[0]}' if pinned else _DEFAULT_AGENT
    return '' if agent == _DEFAULT_AGENT else agent


def _traffic(legacy: Source, traffic: Traffic | None) -> Traffic | None:
    if traffic is None:
        return None
    line = next((n for n, text in enumerate(legacy.lines, 1) if traffic.evidence in text), 0)
    return traffic.model_copy(update={'evidence': f'{legacy.name}:{line}: {traffic.evidence}'}) if line else traffic


def _coverage(legacy: Source, last: Snapshot) -> Coverage:
    """Calls of requests and of urlopen are counted here, the constructs of the recipes by the recipes."""
    names = requests_names(legacy.tree) | sessions(legacy.tree)
    calls = [n for n in within(legacy.tree) if isinstance(n, ast.Call) and is_request(n, names)]
    # What no run took was not rewritten either.
    kept = [n for n in calls if _is_untaken(last, n)]
    fetched = len(calls) - len(kept) if last.name != 'structure' else 0
    opened = openings.calls(legacy.tree)
    unopened = _unopened(legacy, last, opened)
    return Coverage(
        constructs=len(calls) + len(opened) + last.edited.constructs,
        modernized=fetched + len(opened) - len(unopened) + last.edited.modernized,
        left=(
            *last.emitted.left,
            *last.edited.left,
            *(_unrecorded(legacy, n) for n in kept),
            *(left for left in unopened if not any(_stands_in(left, other) for other in last.emitted.left)),
        ),
        islands=last.edited.islands,
        untaken=last.edited.untaken,
    )


def _unopened(legacy: Source, last: Snapshot, opened: list[ast.Call]) -> list[Left]:
    """The addresses that are opened as they were."""
    if not last.emitted.draft.lifted:
        cause = next((f'{x.why} ({x.span.file}:{x.span.line})' for x in last.emitted.left), 'it was not proven ahead')
        return [Left(span=legacy.span(n), what='urlopen', why=f'it keeps its order: {cause}') for n in opened]
    return [
        Left(span=legacy.span(n), what='urlopen', why='not rewritten: no recorded run took this branch')
        for n in opened
        if _is_untaken(last, n)
    ]


def _stands_in(left: Left, other: Left) -> bool:
    return other.span.line <= left.span.line <= other.span.end_line


def _is_untaken(last: Snapshot, call: ast.Call) -> bool:
    return any(u.span.line <= call.lineno <= u.span.end_line for u in last.edited.untaken)


def _unrecorded(legacy: Source, call: ast.Call) -> Left:
    return Left(span=legacy.span(call), what='requests', why='not rewritten: no recorded run took this branch')

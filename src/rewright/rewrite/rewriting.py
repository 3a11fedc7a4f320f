"""The door of the room: a job, what is known of it and its source go in, a Patch comes out."""

import ast
import contextlib
import gc
import posixpath
import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any

from rewright.model.facts import Facts
from rewright.model.job import Job
from rewright.model.observation import Observation
from rewright.model.patch import Coverage, Left, Patch, PatchStep, StepName, Traffic
from rewright.model.platform import Platform
from rewright.model.policy import Policy
from rewright.model.span import Span
from rewright.rewrite import packages
from rewright.rewrite.architecture import architecture
from rewright.rewrite.disguise import disguised
from rewright.rewrite.edits import Source
from rewright.rewrite.elder import elder, with_conversion
from rewright.rewrite.emission import Settings
from rewright.rewrite.flow import connections
from rewright.rewrite.frames.tolerated import Tolerated
from rewright.rewrite.modules.beside import requests_beside, unplaceable
from rewright.rewrite.modules.joining import Joined, joined, unreadable
from rewright.rewrite.modules.telling import told
from rewright.rewrite.observed import kinds
from rewright.rewrite.on_platform import on_platform
from rewright.rewrite.origin import Origin
from rewright.rewrite.records.fate import fates
from rewright.rewrite.secret_store import on_store
from rewright.rewrite.stages import lines, openings
from rewright.rewrite.stages.sites import requests_calls
from rewright.rewrite.steps import Snapshot, snapshots, step
from rewright.trees import forget
from rewright_runtime.words import NEWEST

_DEFAULT_AGENT = 'python-requests/2.32.5'
# Since when requests says what the runtime says.
_WORDED = (2, 31)
_ALONE: Mapping[str, str] = MappingProxyType({})


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
    modules: Mapping[str, str] = _ALONE,
) -> Patch:
    """Rewrite one job; a job that cannot be staged gives a Patch without steps whose `refusals` say why.

    `without` names steps to leave out: a proof found a rewrite with them to be different. With `exact`, no column may
    differ whatever the job tolerates. `modules` are the texts of the other files of the job, by their path below its root.
    """
    source, modules, words = disguised(job.script, source, modules, facts.moved)
    found = elder(job, facts, observation, source, modules)
    if no := found.refusal or unreadable(found.modules):
        return on_store(Patch(job=job.name, refusals=(no,)), words)
    with _undisturbed():
        legacy = Source(found.source, job.script)
        told_of: list[Left] = []
        staying = frozenset[str]()
        while True:
            whole = joined(legacy, found.modules, observation, staying)
            patch = _rewritten(job, whole, contracts, policy, without, exact=exact)
            if patch.steps or not whole.inside:
                return on_store(with_conversion(job, _with(patch, told_of), found), words, job.platform)
            # What cannot be staged in one may be with the modules that it lies in beside it.
            told_of += [r.model_copy(update={'what': 'modules of the job'}) for r in patch.refusals]
            staying |= frozenset(r.span.file for r in patch.refusals) & whole.inside or whole.inside


def _with(patch: Patch, told_of: list[Left]) -> Patch:
    """A patch that says too why modules of the job were not put together with its script."""
    if not patch.steps:
        return patch.model_copy(update={'refusals': tuple(dict.fromkeys((*told_of, *patch.refusals)))})
    left = tuple(dict.fromkeys((*told_of, *patch.coverage.left)))
    return patch.model_copy(update={'coverage': patch.coverage.model_copy(update={'left': left})})


def _rewritten(
    job: Job,
    whole: Joined,
    contracts: tuple[dict[str, Any], ...],
    policy: Policy,
    without: tuple[StepName, ...],
    *,
    exact: bool,
) -> Patch:
    """Rewrite one form of a job."""
    legacy = whole.source
    settings = Settings(
        job.script.rsplit('/', 1)[-1],
        posixpath.relpath(job.script, job.working_folder),
        policy.fetch.concurrency,
        _agent(job),
        _release(job),
        kinds(legacy, whole.observation),
        Origin(legacy),
        Tolerated() if exact else Tolerated.of(job),
        whole.observation.cookies,
        tuple(sorted(whole.inside)),
    )
    if no := unplaceable(whole):
        return told(Patch(job=job.name, refusals=(*whole.left, no)), legacy)
    refusals: list[Left] = []
    taken = list(snapshots(legacy, whole.observation, settings, refusals, without))
    if not taken:
        return told(Patch(job=job.name, refusals=(*whole.left, *dict.fromkeys(refusals))), legacy)
    return told(_patch(job, whole, contracts, policy, taken, refusals, divided='architecture' not in without), legacy)


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
    whole: Joined,
    contracts: tuple[dict[str, Any], ...],
    policy: Policy,
    taken: list[Snapshot],
    refusals: list[Left],
    *,
    divided: bool,
) -> Patch:
    legacy, last = whole.source, taken[-1]
    steps = _steps(taken, whole.beside, job.platform)
    traffic = _traffic(legacy, last.emitted.traffic)
    assumptions = tuple(dict.fromkeys(a for e in last.edited.edits for a in e.assumptions))
    built = architecture(job, last.emitted, traffic, assumptions, contracts, policy, whole, divided=divided)
    steps.append(step('architecture', built.files))
    modules = packages.imported(text for name, text in built.files.items() if name.endswith('.py'))
    return Patch(
        job=job.name,
        steps=tuple(steps),
        refusals=tuple(dict.fromkeys(refusals)),
        coverage=_coverage(whole, last),
        assumptions=assumptions,
        traffic=traffic,
        form='fan_out' if built.handlers else 'single',
        handlers=built.handlers,
        undivided=built.undivided,
        legacy_packages_left=packages.legacy_left(modules),
        requirements=(
            *(job.platform.requirements if job.platform else ()),
            *packages.taken_over(job.requirements, packages.imported([legacy.code, *whole.beside.values()]), modules),
        ),
        recipes=last.edited.recipes,
        eased=last.edited.eased,
    )


def _steps(taken: list[Snapshot], beside: dict[str, str], platform: Platform | None) -> list[PatchStep]:
    """The snapshots that change something, each with the modules beside it."""
    steps: list[PatchStep] = []
    for snapshot in taken:
        files = on_platform({'pipeline.py': snapshot.emitted.text, **beside}, platform)
        if not steps or steps[-1].files != files:
            steps.append(step(snapshot.name, files))
    return steps


def _agent(job: Job) -> str:
    """The User-Agent of the pinned requests, when it is not the runtime's default."""
    pinned = [m[1] for line in job.requirements if (m := re.match(r'requests==([\w.]+)', line))]
    agent = f'python-requests/{pinned[0]}' if pinned else _DEFAULT_AGENT
    return '' if agent == _DEFAULT_AGENT else agent


def _release(job: Job) -> str:
    """The urllib3 whose words errors have, where it is not the newest; '0.0' where the pinned requests says other things."""
    lines = (re.match(r'(requests|urllib3)==(\d+\.\d+)', line) for line in job.requirements)
    pinned = {m[1]: m[2] for m in lines if m}
    known = {name: tuple(map(int, version.split('.'))) for name, version in pinned.items()}
    if known.get('requests', _WORDED) < _WORDED:
        return '0.0'
    return pinned['urllib3'] if known.get('urllib3', NEWEST) < NEWEST else ''


def _traffic(legacy: Source, traffic: Traffic | None) -> Traffic | None:
    if traffic is None:
        return None
    line = next((n for n, text in enumerate(legacy.lines, 1) if traffic.evidence in text), 0)
    return traffic.model_copy(update={'evidence': f'{legacy.at(line)}: {traffic.evidence}'}) if line else traffic


def _coverage(whole: Joined, last: Snapshot) -> Coverage:
    """Calls of requests and of urlopen are counted here, the constructs of the recipes by the recipes."""
    legacy = whole.source
    calls = requests_calls(legacy.tree)
    # What no run took was not rewritten either.
    kept = [n for n in calls if _is_untaken(legacy, last, n)]
    fetched = len(calls) - len(kept) if last.name != 'structure' else 0
    opened = openings.calls(legacy.tree)
    unopened = _unopened(legacy, last, opened)
    # What is left in the pipeline is opened in place, whatever was found to stand in the way of it.
    staying = len(openings.calls(ast.parse(last.emitted.text))) if opened else 0
    # All that is asked through connections goes ahead, or none of it.
    taken = lines.answers(legacy.tree, connections.names(legacy.tree))
    ahead = len(taken) if any(s.verb == 'response' for s in last.emitted.draft.stages.sites) else 0
    beside = requests_beside(whole)
    return Coverage(
        constructs=len(calls) + len(opened) + len(taken) + len(beside) + last.edited.constructs,
        modernized=fetched + ahead + max(0, len(opened) - max(staying, len(unopened))) + last.edited.modernized,
        left=(
            *whole.left,
            *beside,
            *last.emitted.left,
            *last.edited.left,
            *(_unrecorded(legacy, n) for n in kept),
            *(left for left in unopened if not any(_holds(other.span, left.span) for other in last.emitted.left)),
        ),
        islands=last.edited.islands,
        untaken=last.edited.untaken,
        records=fates(legacy, last.emitted.text, last.emitted.rows, last.edited.edits),
    )


def _unopened(legacy: Source, last: Snapshot, opened: list[ast.Call]) -> list[Left]:
    """The addresses that are opened as they were."""
    if not last.emitted.draft.lifted:
        cause = next((f'{x.why} ({x.span.file}:{x.span.line})' for x in last.emitted.left), 'it was not proven ahead')
        return [Left(span=legacy.span(n), what='urlopen', why=f'it keeps its order: {cause}') for n in opened]
    untaken = 'not rewritten: no recorded run took this branch'
    why = {n: untaken for n in opened if _is_untaken(legacy, last, n)}
    for other in last.emitted.left:
        why |= {n: other.why for n in opened if n not in why and _holds(other.span, legacy.span(n))}
    return [Left(span=legacy.span(n), what='urlopen', why=said) for n, said in why.items()]


def _holds(outer: Span, inner: Span) -> bool:
    return outer.file == inner.file and outer.line <= inner.line <= outer.end_line


def _is_untaken(legacy: Source, last: Snapshot, call: ast.Call) -> bool:
    return any(_holds(u.span, legacy.span(call)) for u in last.edited.untaken)


def _unrecorded(legacy: Source, call: ast.Call) -> Left:
    return Left(span=legacy.span(call), what='requests', why='not rewritten: no recorded run took this branch')

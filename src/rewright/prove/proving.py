"""Job, facts, recording and patch -> a proof: what was run on both sides, what it showed, and the verdict."""

from collections.abc import Callable

from rewright.model.facts import Facts
from rewright.model.job import Job
from rewright.model.patch import Patch
from rewright.model.policy import Policy
from rewright.model.proof import Proof
from rewright.model.recording import Recording
from rewright.model.run import Program
from rewright.model.specification import Specification
from rewright.ports.blobs import Blobs
from rewright.ports.sandbox import Environments, Sandbox
from rewright.prove import programs
from rewright.prove.case import Case
from rewright.prove.certifying import certified
from rewright.prove.expected import expected
from rewright.prove.reach import unexplained
from rewright.prove.shipped.shipping import Shipment
from rewright.prove.shipped.writing import PYTEST
from rewright.prove.sides import Sides
from rewright.prove.unrecorded import unrefused
from rewright.prove.verdict import concluded


def silent(message: str) -> None:
    """Say nothing."""


def prove(
    job: Job,
    facts: Facts,
    recording: Recording,
    patch: Patch,
    sandbox: Sandbox,
    environments: Environments,
    blobs: Blobs,
    policy: Policy,
    progress: Callable[[str], None] = silent,
    base: str = '',
    specification: Specification | None = None,
) -> Proof:
    """Run the legacy job and its rewrite against each other and judge the rewrite.

    Only what ran counts: a trial that could not run, a figure that could not be measured, and a recording that does not
    repeat are reasons not to prove. `base` is the commit that the rewrite will be proposed to, where there is one. With a
    specification, its contracts tell which inputs to try, and its cases become tests to deliver. Refusal when the sandbox
    or an environment cannot be set up.
    """
    reasons = _unfit(recording, patch)
    if reasons:
        return Proof(job=job.name, verdict='not proven', reasons=reasons)
    sources = programs.legacy_sources(job, facts, recording, blobs)
    environment = environments.modern(patch.requirements)
    texts = programs.moved_values(job, facts.moved, sources)

    def told(program: Program) -> Program:
        return programs.with_secrets(program, facts.moved, texts)

    sides = Sides(
        job=job,
        recording=recording,
        policy=policy.proof,
        sandbox=sandbox,
        blobs=blobs,
        legacy=told(programs.legacy(job, recording, sources)),
        modern=told(programs.modern(job, patch, environment)),
        fan_out=told(programs.fan_out(job, patch, environment)) if patch.form == 'fan_out' else None,
        say=progress,
        other=_with_marks(job, facts, recording, sources),
    )
    said = programs.readable(job, recording, sources)
    shown = programs.shown_sources(job, facts.moved, sources)
    case = Case(
        sides,
        facts,
        patch,
        said,
        expected(specification.contracts if specification else ()),
        reasons=[*unexplained(job, recording, patch, said), *unrefused(patch)],
    )
    if specification is not None:
        # Built here, so that nothing is installed while something is timed.
        tested = environments.modern((*patch.requirements, PYTEST))
        case.shipment = Shipment(sides, specification, patch, tested)
    case.run()
    trials = tuple(tried.trial for tried in case.trials)
    return concluded(case, environment, certified(job, shown, patch, recording, environment, trials, policy, base))


def _with_marks(job: Job, facts: Facts, recording: Recording, sources: dict[str, str]) -> dict[str, str]:
    """Return the sources with the mark of each secret in its place, by which a rewrite shows that it asks for it everywhere."""
    if not any(secret.name in recording.marks for secret in facts.moved):
        return {}
    return programs.marked_sources(job, facts.moved, sources, recording.marks)


def _unfit(recording: Recording, patch: Patch) -> tuple[str, ...]:
    if not recording.repeatable:
        return (
            'not provable: the legacy job does not repeat itself, so there is nothing to be equal to',
            *recording.unstable,
        )
    if recording.live.limit:
        return (f'the legacy job went past a limit while it was recorded: {recording.live.limit}',)
    if not patch.steps:
        return ('nothing was rewritten', *(f'{left.span}: {left.what}: {left.why}' for left in patch.refusals))
    if patch.entry not in patch.files:
        return (f'the rewrite has no {patch.entry}',)
    return ()

"""Rewrites a job in the pattern prepare, fetch, transform, save. It can reach neither the baseline nor the recorded bytes."""

from pathlib import Path

from rewright.agents.agent import Contract, Report
from rewright.agents.desk import Desk
from rewright.agents.sources import source_text
from rewright.model.decision import Decision
from rewright.model.facts import Facts
from rewright.model.job import Job
from rewright.model.observation import Observation
from rewright.model.outcome import Outcome
from rewright.model.patch import Patch, Retreat
from rewright.model.refusal import EXIT_NOT_PROVEN
from rewright.model.specification import Specification
from rewright.rewrite.rewriting import rewrite

CONTRACT = Contract(
    role='code_transformation',
    title='Code Transformation',
    duty='rewrites the job step by step from what the source says and what its expressions were',
    reads=frozenset({'job', 'facts', 'observation', 'specification', 'retreat'}),
    writes=frozenset({'patch', 'pipeline/'}),
)


def act(desk: Desk) -> Report:
    """Rewrite the job."""
    job, contracts = desk.read('job', Job), desk.read('specification', Specification).contracts
    facts = desk.read('facts', Facts)
    source = source_text(Path(job.root, job.script))
    retreat = desk.find('retreat', Retreat)
    patch = rewrite(
        job,
        facts,
        desk.read('observation', Observation),
        source,
        contracts,
        desk.policy,
        retreat.without if retreat else (),
        exact=retreat is not None and retreat.exact,
        modules={name: source_text(Path(job.root, name)) for name in facts.files if name != job.script},
    )
    path = desk.write('patch', patch)
    for name, text in patch.files.items():
        desk.write_text(f'pipeline/{name}', text)
    decisions = tuple(_kept(left.what, str(left.span), left.why) for left in (*patch.refusals, *patch.coverage.left))
    if not patch.steps:
        reasons = '; '.join(f'{r.span}: {r.why}' for r in patch.refusals) or 'no reason was given'
        return Report(
            outcome=Outcome.NEEDS_CHANGES,
            summary=f'not rewritten: {reasons}',
            next_move='A person rewrites the places named, or the job stays as it is.',
            evidence=(str(path),),
            decisions=decisions,
            exit_code=EXIT_NOT_PROVEN,
        )
    return Report(outcome=Outcome.OK, summary=_summary(patch), evidence=(str(path),), decisions=decisions)


def _summary(patch: Patch) -> str:
    steps = ', '.join(step.name for step in patch.steps)
    left = ', '.join(patch.legacy_packages_left) or 'none'
    return (
        f'{len(patch.steps)} steps ({steps}), {patch.coverage.modernized} of {patch.coverage.constructs} constructs '
        f'modernized, legacy packages left: {left}{_islands(patch)}{_untaken(patch)}{_records(patch)}{_eased(patch)}'
    )


def _islands(patch: Patch) -> str:
    """The regions that stay on pandas between polars, by construct and place."""
    found = patch.coverage.islands
    named = ', '.join(f'{island.what} at {island.span}' for island in found)
    return f', {len(found)} {"island" if len(found) == 1 else "islands"} on pandas: {named}' if found else ''


def _untaken(patch: Patch) -> str:
    """The branches that are refused, by place."""
    found = ', '.join(str(branch.span) for branch in patch.coverage.untaken)
    return f', not rewritten and refused, for no recorded run took it: {found}' if found else ''


def _records(patch: Patch) -> str:
    """How many of the constructs that handle records by hand are in functions or rewritten."""
    found = patch.coverage.records
    became = sum(bool(use.became) for use in found)
    return f', {became} of {len(found)} uses of records in functions of their own' if found else ''


def _eased(patch: Patch) -> str:
    """The results that are not computed exactly, for the job lets them differ."""
    return f', added up in any order: {", ".join(patch.eased)}' if patch.eased else ''


def _kept(what: str, where: str, why: str) -> Decision:
    return Decision(
        actor=CONTRACT.role,
        question=f'Rewrite {what} at {where}?',
        options=('rewrite it', 'keep it as it is'),
        choice='keep it as it is',
        rationale=why,
        evidence=(where,),
        confidence=1.0,
        impact='medium',
    )

"""Chooses the compute service, pattern, split point and size of a rewrite from what was measured."""

from rewright.agents.agent import Contract, Report
from rewright.agents.desk import Desk
from rewright.design.architecture import design
from rewright.model.blueprint import Blueprint
from rewright.model.decision import Decision
from rewright.model.facts import Facts
from rewright.model.job import Job
from rewright.model.observation import Observation
from rewright.model.outcome import Outcome
from rewright.model.patch import Patch
from rewright.model.proof import Proof
from rewright.model.recording import Recording

CONTRACT = Contract(
    role='architecture_optimization',
    title='Architecture Optimization',
    duty='chooses compute, pattern, split point and size, with the alternatives and their cost',
    reads=frozenset({'job', 'facts', 'recording', 'observation', 'patch', 'proof'}),
    writes=frozenset({'blueprint'}),
)


def act(desk: Desk) -> Report:
    """Design the architecture."""
    blueprint = design(
        desk.read('job', Job),
        desk.read('facts', Facts),
        desk.read('recording', Recording),
        desk.read('patch', Patch),
        desk.read('proof', Proof),
        desk.policy,
        desk.read('observation', Observation),
    )
    path = desk.write('blueprint', blueprint)
    bill = 'cost unknown' if blueprint.monthly_usd is None else f'${blueprint.monthly_usd:.2f} a month'
    return Report(
        outcome=Outcome.OK,
        summary=f'{blueprint.compute}, {blueprint.pattern}, {blueprint.memory_mb} MB, {bill}',
        evidence=(str(path),),
        decisions=(_choice(blueprint),),
    )


def _choice(blueprint: Blueprint) -> Decision:
    return Decision(
        actor=CONTRACT.role,
        question='Which compute service runs the pipeline?',
        options=(blueprint.compute, *(a.service for a in blueprint.alternatives)),
        choice=blueprint.compute,
        rationale=' '.join(blueprint.rationale),
        evidence=tuple(f'{a.service}: {a.why_not}' for a in blueprint.alternatives),
        impact='medium',
    )

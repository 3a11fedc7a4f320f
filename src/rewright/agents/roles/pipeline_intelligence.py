"""Reads the sources of a job into Facts."""

from rewright.agents.agent import Contract, Report
from rewright.agents.desk import Desk
from rewright.model.job import Job
from rewright.model.outcome import Outcome
from rewright.read.facts import read

CONTRACT = Contract(
    role='pipeline_intelligence',
    title='Pipeline Intelligence',
    duty='understands the source: endpoints, stages, loops, findings, complexity, and what it does not understand',
    reads=frozenset({'job'}),
    writes=frozenset({'facts'}),
    tools=frozenset({'child'}),
)


def act(desk: Desk) -> Report:
    """Read the job."""
    facts = read(desk.read('job', Job), desk.child)
    path = desk.write('facts', facts)
    return Report(
        outcome=Outcome.OK,
        summary=(
            f'{facts.lines} lines, {len(facts.endpoints)} sources and sinks, {len(facts.findings)} findings, '
            f'complexity {facts.complexity:.1f} of 10, {len(facts.not_understood)} places not understood'
        ),
        evidence=(str(path),),
    )

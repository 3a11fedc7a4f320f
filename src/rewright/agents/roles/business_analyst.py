"""Writes down what a job means, with the evidence for each sentence."""

from rewright.agents.agent import Contract, Report
from rewright.agents.desk import Desk
from rewright.model.facts import Facts
from rewright.model.job import Job
from rewright.model.observation import Observation
from rewright.model.outcome import Outcome
from rewright.model.recording import Recording
from rewright.specify.page import page
from rewright.specify.specification import specify

CONTRACT = Contract(
    role='business_analyst',
    title='Business Analyst',
    duty='specifies rules, assumptions, suspected defects, contracts and test cases, each with its evidence',
    reads=frozenset({'job', 'facts', 'recording', 'observation'}),
    writes=frozenset({'specification', 'specification/'}),
    tools=frozenset({'blobs'}),
)


def act(desk: Desk) -> Report:
    """Specify the job."""
    specification = specify(
        desk.read('job', Job),
        desk.read('facts', Facts),
        desk.read('recording', Recording),
        desk.read('observation', Observation),
        desk.blobs,
    )
    path = desk.write('specification', specification)
    readable = desk.write_text('specification/README.md', page(specification))
    return Report(
        outcome=Outcome.OK,
        summary=(
            f'{len(specification.rules)} rules, {len(specification.assumptions)} assumptions, '
            f'{len(specification.suspected_defects)} suspected defects, {len(specification.contracts)} contracts'
        ),
        evidence=(str(path), str(readable)),
    )

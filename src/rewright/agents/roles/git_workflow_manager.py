"""Turns a proven rewrite into branches and pull requests on the forge."""

from pathlib import Path

from rewright.agents.agent import Contract, Report
from rewright.agents.desk import Desk
from rewright.agents.sources import source_text
from rewright.deliver.delivering import deliver
from rewright.model.blueprint import Blueprint
from rewright.model.facts import Facts
from rewright.model.infrastructure import Infrastructure
from rewright.model.job import Job
from rewright.model.outcome import Outcome
from rewright.model.patch import Patch
from rewright.model.proof import Proof
from rewright.model.recording import Recording
from rewright.model.specification import Specification

CONTRACT = Contract(
    role='git_workflow_manager',
    title='Git Workflow Manager',
    duty='writes branches, commits and pull requests with measured figures only, and submits them',
    reads=frozenset({'job', 'facts', 'recording', 'specification', 'patch', 'proof', 'blueprint', 'infrastructure'}),
    writes=frozenset({'change', 'delivery'}),
    tools=frozenset({'forge'}),
)


def act(desk: Desk) -> Report:
    """Deliver the patch."""
    job, facts = desk.read('job', Job), desk.read('facts', Facts)
    change = deliver(
        job,
        facts,
        desk.read('specification', Specification),
        desk.read('patch', Patch),
        desk.read('proof', Proof),
        desk.read('blueprint', Blueprint),
        desk.read('infrastructure', Infrastructure),
        date=desk.read('recording', Recording).live.started[:10],
        legacy_files={name: source_text(Path(job.root, name)) for name in facts.files},
    )
    desk.write('change', change)
    delivery = desk.forge.submit(change)
    path = desk.write('delivery', delivery)
    opened = ', '.join(f'#{pull.number} {pull.branch}' for pull in delivery.pull_requests)
    return Report(
        outcome=Outcome.OK,
        summary=f'{len(delivery.pull_requests)} pull requests: {opened}',
        evidence=(str(path), *(pull.url for pull in delivery.pull_requests)),
    )

"""Writes the Terraform module of a blueprint and has it checked."""

from rewright.agents.agent import Contract, Report
from rewright.agents.desk import Desk
from rewright.model.blueprint import Blueprint
from rewright.model.facts import Facts
from rewright.model.job import Job
from rewright.model.outcome import Outcome
from rewright.model.patch import Patch
from rewright.model.refusal import EXIT_FAULT
from rewright.model.specification import Specification
from rewright.provision.provisioning import provision

CONTRACT = Contract(
    role='infrastructure',
    title='Infrastructure',
    duty='writes the Terraform module with least privilege and checks it against the provider schema',
    reads=frozenset({'job', 'facts', 'patch', 'blueprint', 'specification'}),
    writes=frozenset({'infrastructure', 'terraform/'}),
)


def act(desk: Desk) -> Report:
    """Provision the blueprint."""
    infrastructure = provision(
        desk.read('job', Job),
        desk.read('patch', Patch),
        desk.read('blueprint', Blueprint),
        desk.read('specification', Specification),
        desk.read('facts', Facts).moved,
    )
    path = desk.write('infrastructure', infrastructure)
    for name, text in infrastructure.files.items():
        desk.write_text(f'terraform/{name}', text)
    findings = infrastructure.findings
    return Report(
        outcome=Outcome.FAILED if findings else Outcome.OK,
        summary=(
            f'{len(infrastructure.resources)} resources, {len(infrastructure.permissions)} permissions, '
            f'{len(findings)} findings of the offline check against {infrastructure.checked_against}'
        ),
        next_move='Report this module: Rewright wrote Terraform that its own check refuses.' if findings else '',
        evidence=(str(path),),
        exit_code=EXIT_FAULT if findings else 0,
    )

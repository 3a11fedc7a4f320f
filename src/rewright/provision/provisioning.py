"""Job, Patch, Blueprint and Specification -> Infrastructure: a Terraform module, checked offline."""

import re
from typing import cast

from rewright.catalog import units
from rewright.model.blueprint import Blueprint
from rewright.model.infrastructure import Infrastructure
from rewright.model.job import Job
from rewright.model.moved_secret import MovedSecret
from rewright.model.patch import Patch
from rewright.model.refusal import Refusal
from rewright.model.specification import Specification
from rewright.provision import handlers
from rewright.provision.calls import calls
from rewright.provision.check import against, check
from rewright.provision.hcl import BrokenError, blocks
from rewright.provision.plan import Plan, Stack, entry, ports, slug
from rewright.provision.render import render

_TAG = re.compile(r'[^A-Za-z0-9 _.:/=+@-]')
NOT_CHECKED = (
    'terraform validate with the real provider (needs a download)',
    'terraform plan (needs an AWS account)',
    'quotas and permissions of the account it is applied to',
)


def provision(
    job: Job,
    patch: Patch,
    blueprint: Blueprint,
    specification: Specification,
    moved: tuple[MovedSecret, ...] = (),
) -> Infrastructure:
    """Write the module for the chosen compute; `moved` are the secrets that the rewrite asks the secret store for.

    A module with `findings` must not be delivered. Refusal when there is no stack for the compute, or when the rewrite
    names no handlers.
    """
    stack = _stack(blueprint)
    contract = _output_contract(specification)
    plan = Plan(
        slug=slug(job.name),
        blueprint=blueprint,
        handlers=patch.handlers,
        entry=entry(patch.entry),
        calls=calls(patch.files),
        contract=contract.get('id') or slug(job.name),
        contract_version=contract.get('version') or '0',
        secrets=bool(job.secrets),
        named_secrets=tuple(secret.name for secret in moved),
        ports=ports(job.allowed_hosts),
    )
    functions = stack.functions(plan)
    files = render(plan, stack, functions)
    coded = handlers.check(functions, {**patch.files, **files})
    return Infrastructure(
        job=job.name,
        module=plan.slug,
        files=files,
        resources=_resources(files),
        permissions=tuple(permission for function in functions for permission in function.permissions),
        checked_against=against(),
        findings=(*check(files), *coded),
        not_checked=NOT_CHECKED,
    )


def _stack(blueprint: Blueprint) -> Stack:
    for module in units('rewright.provision.stacks').values():
        stack = cast('Stack', module)
        if blueprint.compute == stack.COMPUTE:
            return stack
    raise Refusal(
        f'there is no infrastructure for {blueprint.compute} yet',
        next_move='Add a stack in provision/stacks, or change the policy.',
    )


def _output_contract(specification: Specification) -> dict[str, str]:
    """Identifier and version of the last contract (outputs follow inputs), in the characters AWS allows in a tag."""
    last = specification.contracts[-1] if specification.contracts else {}
    return {key: _TAG.sub('-', str(last[key]))[:100] for key in ('id', 'version') if key in last}


def _resources(files: dict[str, str]) -> tuple[str, ...]:
    try:
        return tuple(block.address for block in blocks('main.tf', files['main.tf']) if block.kind == 'resource')
    except BrokenError:
        return ()

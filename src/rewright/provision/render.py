"""A Plan and its stack -> the text of every file of the module."""

import json
import math
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined

from rewright.model.blueprint import Blueprint
from rewright.provision.machine import machine
from rewright.provision.plan import Function, Plan, Stack

LEAST_BUDGET_USD = 5


def render(plan: Plan, stack: Stack, functions: tuple[Function, ...]) -> dict[str, str]:
    """Render all files; what comes from the job passes through `hcl` quoting or is checked before."""
    blueprint = plan.blueprint
    environment = _environment()
    values = {
        'slug': plan.slug,
        'entry': plan.entry,
        'contract': f'{plan.contract}:{plan.contract_version}',
        'contract_version': plan.contract_version,
        'functions': functions,
        'width': max(len(function.name) for function in functions),
        'start': stack.start(plan),
        'fan_out': stack.COMPUTE == 'step_functions',
        'container': stack.COMPUTE == 'batch',
        'partition': stack.COMPUTE == 'batch'
        or any('aws_partition' in p.resource for f in functions for p in f.permissions),
        'reads_inputs': bool(plan.calls.why('read')),
        'secrets': _secrets(plan),
        'dead_letters': 'dead_letters' in stack.PARTS,
        'memory_mb': blueprint.memory_mb if stack.COMPUTE != 'batch' else container_memory(blueprint.memory_mb),
        'timeout_seconds': blueprint.timeout_seconds,
        'schedule': 'rate(1 day)' if blueprint.runs_per_month >= 28 else 'rate(7 days)',
        'ports': list(plan.ports),
        'budget_usd': _budget(blueprint),
    }
    parts = {'main.tf': stack.PARTS, **{f'{name}.tf': (name,) for name in ('variables', 'outputs', 'versions')}}
    # Parts are joined, not included: each is a Terraform text that reads on its own.
    files = {
        file: ''.join(environment.get_template(f'{part}.tf.j2').render(values) for part in names).lstrip('\n')
        for file, names in parts.items()
    }
    if values['fan_out']:
        return files | {'state_machine.asl.json': machine(blueprint)}
    if any(function.handler == 'handler.run' for function in functions):
        return files | {'handler.py': environment.get_template('handler.py.j2').render(values)}
    return files


def _secrets(plan: Plan) -> list[tuple[str, str]]:
    """The variables that say under which name each secret is kept, as wide as the longest."""
    names = [f'{name}_SECRET' for name in plan.named_secrets]
    width = max(map(len, names), default=0)
    return [(f'{v:{width}}', plan.store_name(n)) for v, n in zip(names, plan.named_secrets, strict=True)]


def container_memory(megabytes: int) -> int:
    """Fargate sells one vCPU with 2 to 8 whole gigabytes."""
    return min(8, max(2, math.ceil(megabytes / 1024))) * 1024


def _budget(blueprint: Blueprint) -> int:
    """Three times the estimate; the least amount when nothing was estimated, so that any surprise is heard."""
    return max(LEAST_BUDGET_USD, math.ceil((blueprint.monthly_usd or 0.0) * 3))


@cache
def _environment() -> Environment:
    # The text is Terraform, not a web page: HTML escaping would break it, `hcl` quotes what needs quoting.
    environment = Environment(
        loader=PackageLoader('rewright.provision', 'parts'),
        autoescape=False,  # noqa: S701
        undefined=StrictUndefined,
        keep_trailing_newline=True,
        trim_blocks=True,
        lstrip_blocks=True,
        block_start_string='<%',
        block_end_string='%>',
        variable_start_string='<<',
        variable_end_string='>>',
        comment_start_string='<#',
        comment_end_string='#>',
    )
    environment.filters['hcl'] = quote
    environment.filters['python'] = repr
    return environment


def quote(text: str) -> str:
    """A string literal of HCL: nothing in `text` is read as a template."""
    return json.dumps(text).replace('${', '$${').replace('%{', '%%{')

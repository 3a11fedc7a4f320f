"""A state machine over three functions: splitter, worker, aggregator."""

from rewright.model.blueprint import Compute
from rewright.provision.permissions import batches, inputs, logs, outputs, secrets
from rewright.provision.plan import Function, Plan, Start

COMPUTE: Compute = 'step_functions'
PARTS = ('head', 'buckets', 'network', 'functions', 'machine', 'schedule')


def functions(plan: Plan) -> tuple[Function, ...]:
    """The three functions; together the workers never exceed the traffic contract of the source.

    Each of them reads settings, secrets and inputs by itself, so that none lie in the storage between them.
    """
    brought = (*secrets(plan), *inputs(plan, listed=True))
    return (
        Function(
            name='splitter',
            handler=plan.handler('splitter'),
            concurrency=-1,
            permissions=(*logs('splitter'), *brought, *batches('splitter')),
        ),
        Function(
            name='worker',
            handler=plan.handler('worker'),
            concurrency=plan.blueprint.max_concurrency,
            permissions=(*logs('worker'), *brought, *batches('worker')),
        ),
        Function(
            name='aggregator',
            handler=plan.handler('aggregator'),
            concurrency=-1,
            permissions=(*logs('aggregator'), *brought, *batches('aggregator'), *outputs(plan)),
        ),
    )


def start(plan: Plan) -> Start:
    """The schedule starts one execution."""
    del plan
    return Start(
        action='states:StartExecution',
        resources='aws_sfn_state_machine.pipeline.arn',
        target='aws_sfn_state_machine.pipeline.arn',
    )

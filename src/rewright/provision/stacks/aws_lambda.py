"""One function that runs the whole pipeline, with a queue for the events of runs that failed."""

from rewright.model.blueprint import Compute
from rewright.provision.permissions import failed_events, inputs, logs, outputs, secrets
from rewright.provision.plan import Function, Plan, Start

COMPUTE: Compute = 'lambda'
PARTS = ('head', 'buckets', 'network', 'functions', 'dead_letters', 'schedule')


def functions(plan: Plan) -> tuple[Function, ...]:
    """The one function; a run never overlaps the next."""
    permissions = (*logs('pipeline'), *inputs(plan), *secrets(plan), *outputs(plan), *failed_events())
    # A rewrite without a Lambda handler is run as a process by the module's own.
    handler = plan.handler('pipeline', 'handler.run')
    return (Function(name='pipeline', handler=handler, concurrency=1, permissions=permissions),)


def start(plan: Plan) -> Start:
    """The schedule invokes the function."""
    del plan
    target = 'aws_lambda_function.pipeline["pipeline"].arn'
    return Start(action='lambda:InvokeFunction', resources=target, target=target)

"""A container on Batch with Fargate, for runs that are too long or too large for Lambda."""

from rewright.model.blueprint import Compute
from rewright.provision.permissions import inputs, outputs, secrets
from rewright.provision.plan import Function, Plan, Start

COMPUTE: Compute = 'batch'
PARTS = ('head', 'buckets', 'network', 'container', 'schedule')


def functions(plan: Plan) -> tuple[Function, ...]:
    """The container; Batch itself writes its log."""
    permissions = (*inputs(plan), *secrets(plan), *outputs(plan))
    return (Function(name='pipeline', handler='handler.run', concurrency=1, permissions=permissions),)


def start(plan: Plan) -> Start:
    """The schedule submits one job."""
    del plan
    job = 'JobName = local.name, JobQueue = aws_batch_job_queue.pipeline.arn'
    return Start(
        action='batch:SubmitJob',
        resources='aws_batch_job_queue.pipeline.arn, aws_batch_job_definition.pipeline.arn',
        target='"arn:${data.aws_partition.current.partition}:scheduler:::aws-sdk:batch:submitJob"',
        input=f'jsonencode({{ {job}, JobDefinition = aws_batch_job_definition.pipeline.arn }})',
    )

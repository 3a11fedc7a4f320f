"""The pipeline's calls -> the least IAM permissions that let it work, each with the call that needs it."""

from rewright.model.infrastructure import Permission
from rewright.provision.plan import Plan

ACCOUNT = '${data.aws_caller_identity.current.account_id}'
OUTPUT, BATCH = 'aws_s3_bucket.data["output"].arn', 'aws_s3_bucket.data["batch"].arn'


def logs(function: str) -> tuple[Permission, ...]:
    """Writing the function's own log and trace."""
    group = f'"${{aws_cloudwatch_log_group.pipeline["{function}"].arn}}:*"'
    return (
        Permission(
            actions=('logs:CreateLogStream', 'logs:PutLogEvents'), resource=group, because='the function writes its log'
        ),
        Permission(
            actions=('xray:PutTelemetryRecords', 'xray:PutTraceSegments'),
            resource='"*"',
            because='tracing is on; traces take no narrower resource',
        ),
    )


def inputs(plan: Plan) -> tuple[Permission, ...]:
    """Listing and reading input files, when the code reads any."""
    why = plan.calls.why('read')
    if not why:
        return ()
    return (
        Permission(actions=('s3:GetObject',), resource=f'"${{{OUTPUT}}}/input/*"', because=why),
        Permission(actions=('s3:ListBucket',), resource=OUTPUT, because=why),
    )


def outputs(plan: Plan) -> tuple[Permission, ...]:
    """Writing the outputs."""
    why = plan.calls.why('write') or 'the save stage writes the outputs of the contract'
    return (Permission(actions=('s3:PutObject',), resource=f'"${{{OUTPUT}}}/*"', because=why),)


def batch_files(writes: bool) -> tuple[Permission, ...]:
    """Batch files: workers write them, the aggregator lists and reads them; they expire by themselves."""
    if writes:
        return (
            Permission(actions=('s3:PutObject',), resource=f'"${{{BATCH}}}/*"', because='a worker keeps its batch'),
        )
    because = 'the aggregator reads every batch'
    return (
        Permission(actions=('s3:GetObject',), resource=f'"${{{BATCH}}}/*"', because=because),
        Permission(actions=('s3:ListBucket',), resource=BATCH, because=because),
    )


def secrets(plan: Plan) -> tuple[Permission, ...]:
    """Reading the pipeline's own secrets, when it has any."""
    if not plan.secrets and not plan.calls.why('secret'):
        return ()
    because = plan.calls.why('secret') or 'the job names secrets'
    place = f'"arn:${{data.aws_partition.current.partition}}:secretsmanager:*:{ACCOUNT}:secret:{plan.slug}/*"'
    return (Permission(actions=('secretsmanager:GetSecretValue',), resource=place, because=because),)


def failed_events() -> tuple[Permission, ...]:
    """Keeping the event of a run that failed after its retries."""
    because = 'an event that failed after its retries is kept'
    return (Permission(actions=('sqs:SendMessage',), resource='aws_sqs_queue.failed.arn', because=because),)

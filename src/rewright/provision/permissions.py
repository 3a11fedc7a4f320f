"""The pipeline's calls -> the least IAM permissions that let it work, each with the call that needs it."""

from rewright.model.infrastructure import Permission
from rewright.provision.plan import Plan

ACCOUNT = '${data.aws_caller_identity.current.account_id}'
BUCKET = 'aws_s3_bucket.output.arn'


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


def inputs(plan: Plan, *, listed: bool = False) -> tuple[Permission, ...]:
    """Listing and reading input files, when the code reads any; `listed` where the bucket may be listed anyway."""
    why = plan.calls.why('read')
    if not why:
        return ()
    listing = () if listed else (Permission(actions=('s3:ListBucket',), resource=BUCKET, because=why),)
    return (Permission(actions=('s3:GetObject',), resource=_below('input'), because=why), *listing)


def outputs(plan: Plan) -> tuple[Permission, ...]:
    """Writing the outputs."""
    why = plan.calls.why('write') or 'the save stage writes the outputs of the contract'
    return (Permission(actions=('s3:PutObject',), resource=_below('outputs'), because=why),)


def batches(role: str) -> tuple[Permission, ...]:
    """What each of splitter, worker and aggregator does with batch files and the record of an execution."""
    place = _below('temp/batches')
    # Without ListBucket, S3 answers 403 for an object that is not there, and a first run could not tell.
    tell = Permission(actions=('s3:ListBucket',), resource=BUCKET, because='what ran before is known by what it left')
    if role in {'splitter', 'worker'}:
        because = f'the {role} keeps what it did, and does it once'
        return (
            Permission(actions=('s3:GetObject', 's3:PutObject'), resource=place, because=because),
            Permission(actions=('s3:GetObject',), resource=_below('executions'), because=because),
            tell,
        )
    done = 'the aggregator reads every batch and takes it away when the outputs are there'
    once = 'an execution that is over returns what it returned'
    return (
        Permission(actions=('s3:DeleteObject', 's3:GetObject'), resource=place, because=done),
        Permission(actions=('s3:GetObject', 's3:PutObject'), resource=_below('executions'), because=once),
        tell,
    )


def _below(prefix: str) -> str:
    return f'"${{{BUCKET}}}/{prefix}/*"'


def secrets(plan: Plan) -> tuple[Permission, ...]:
    """Reading the pipeline's own secrets, when it has any: those alone that the code names, where they are known."""
    named = tuple(
        Permission(
            actions=('secretsmanager:GetSecretValue',),
            # The store puts a hyphen and six characters behind a name.
            resource=_stored(plan.store_name(name) + '-??????'),
            because=f'the secret {name} stood in the legacy source',
        )
        for name in plan.named_secrets
    )
    if not plan.secrets and (named or not plan.calls.why('secret')):
        return named
    because = plan.calls.why('secret') or 'the job names secrets'
    whole = _stored(f'{plan.slug}/*')
    return (Permission(actions=('secretsmanager:GetSecretValue',), resource=whole, because=because), *named)


def _stored(name: str) -> str:
    return f'"arn:${{data.aws_partition.current.partition}}:secretsmanager:*:{ACCOUNT}:secret:{name}"'


def failed_events() -> tuple[Permission, ...]:
    """Keeping the event of a run that failed after its retries."""
    because = 'an event that failed after its retries is kept'
    return (Permission(actions=('sqs:SendMessage',), resource='aws_sqs_queue.failed.arn', because=because),)

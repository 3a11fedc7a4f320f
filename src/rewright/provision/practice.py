"""Blocks of a module -> values a service refuses, and habits that are not safe: wide permissions, open buckets."""

import re
from collections.abc import Iterable, Iterator

from rewright.model.infrastructure import SchemaFinding
from rewright.provision.hcl import Block, Body, line_of, nested

# Source: the service models of Lambda, CloudWatch Logs, S3, SQS and Step Functions.
RANGES = {
    ('aws_lambda_function', 'memory_size'): (128, 10240),
    ('aws_lambda_function', 'timeout'): (1, 900),
    ('aws_sqs_queue', 'message_retention_seconds'): (60, 1209600),
    ('aws_lambda_function_event_invoke_config', 'maximum_retry_attempts'): (0, 2),
    ('aws_cloudwatch_metric_alarm', 'evaluation_periods'): (1, 604800),
}
VALUES = {
    ('aws_sfn_state_machine', 'type'): {'STANDARD', 'EXPRESS'},
    ('aws_cloudwatch_metric_alarm', 'statistic'): {'SampleCount', 'Average', 'Sum', 'Minimum', 'Maximum'},
    ('aws_cloudwatch_metric_alarm', 'treat_missing_data'): {'missing', 'ignore', 'breaching', 'notBreaching'},
    ('aws_batch_compute_environment', 'type'): {'MANAGED', 'UNMANAGED'},
    ('aws_batch_job_queue', 'state'): {'ENABLED', 'DISABLED'},
    ('aws_budgets_budget', 'time_unit'): {'DAILY', 'MONTHLY', 'QUARTERLY', 'ANNUALLY'},
}
# Actions that AWS grants on no narrower resource than all.
UNBOUND = re.compile(
    r'logs:\w*(LogDeliver\w+|ResourcePolic\w+|DescribeLogGroups)|ec2:\w+NetworkInterfaces?|xray:Put\w+'
)
ACTION = re.compile(r'[a-z0-9-]+:[A-Z]\w+')
GUARDS = ('public_access_block', 'server_side_encryption_configuration', 'lifecycle_configuration', 'policy')


def check(blocks: Iterable[Block], texts: dict[str, str]) -> Iterator[SchemaFinding]:
    """Judge every block."""
    blocks = tuple(blocks)
    for block in blocks:
        for word, message in (*_values(block), *_permissions(block), *_guarded(block, blocks)):
            line = line_of(texts[block.file], block.line, word) if word else block.line
            yield SchemaFinding(file=block.file, line=line, message=f'{block.address} {message}')


def _values(block: Block) -> Iterator[tuple[str, str]]:
    kind = block.labels[0] if block.labels else ''
    for name, value in block.body.items():
        low, high = RANGES.get((kind, name), (None, None))
        if low is not None and high is not None and isinstance(value, int) and not low <= value <= high:
            yield name, f'has {name} = {value}, outside {low} to {high}'
        allowed = VALUES.get((kind, name))
        if allowed and isinstance(value, str) and not value.startswith('${') and value not in allowed:
            yield name, f'has {name} = {value}, not one of {", ".join(sorted(allowed))}'


def _permissions(block: Block) -> Iterator[tuple[str, str]]:
    if block.kind != 'data' or block.labels[0] != 'aws_iam_policy_document':
        return
    for statement in nested(block.body.get('statement')):
        yield from _statement(statement)


def _statement(statement: Body) -> Iterator[tuple[str, str]]:
    denies = statement.get('effect') == 'Deny'
    actions, resources = statement.get('actions'), statement.get('resources')
    if not isinstance(actions, list) or not actions:
        yield 'statement', 'has a statement without actions'
        return
    for action in actions if not denies else ():
        if not ACTION.fullmatch(str(action)):
            yield 'actions', f'allows {action}, which is not one action'
        if resources == ['*'] and not UNBOUND.fullmatch(str(action)):
            yield 'resources', f'allows {action} on every resource'
    if not resources and not statement.get('principals'):
        yield 'statement', 'has a statement without resources'


def _guarded(block: Block, blocks: tuple[Block, ...]) -> Iterator[tuple[str, str]]:
    if block.kind != 'resource':
        return
    kind = block.labels[0]
    if kind == 'aws_s3_bucket':
        for guard in GUARDS:
            if f'resource.aws_s3_bucket_{guard}.{block.labels[1]}' not in {
                f'{b.kind}.{".".join(b.labels)}' for b in blocks
            }:
                yield 'resource', f'has no {guard.replace("_", " ")}'
    if kind == 'aws_s3_bucket_public_access_block':
        off = [
            name
            for name in block.body
            if name.startswith(('block_', 'ignore_', 'restrict_')) and block.body[name] is not True
        ]
        yield from ((name, f'leaves {name} open') for name in off)
    if kind == 'aws_s3_bucket_lifecycle_configuration' and _expires_old(block) and not _versioned(block, blocks):
        yield 'noncurrent_version_expiration', 'expires old versions of a bucket that keeps none'
    if kind == 'aws_cloudwatch_log_group' and 'retention_in_days' not in block.body:
        yield 'resource', 'keeps logs for ever'


def _expires_old(block: Block) -> bool:
    return any('noncurrent_version_expiration' in rule for rule in nested(block.body.get('rule')))


def _versioned(block: Block, blocks: tuple[Block, ...]) -> bool:
    return any(
        other.labels == ('aws_s3_bucket_versioning', block.labels[1])
        and any(one.get('status') == 'Enabled' for one in nested(other.body.get('versioning_configuration')))
        for other in blocks
        if other.kind == 'resource'
    )

"""Uses of boto3 -> S3 and other AWS endpoints."""

import re

from rewright.read.reading import Reading
from rewright.read.source import Call, Source

_MADE = re.compile(r'^boto3(?:\.Session\(\)|\.session\.Session\(\))?\.(client|resource)\(\)')
_READS = ('get_', 'list_', 'download', 'head_', 'describe_', 'query', 'scan', 'receive', 'select', 'paginate')
_WRITES = ('put', 'upload', 'delete', 'copy', 'create_', 'send', 'update', 'publish', 'batch_write')


def read(source: Source) -> Reading:
    """Read calls of AWS services through boto3."""
    reading = Reading(source.file)
    services = [source.literal(c.argument(0)) for c in source.calls if _MADE.fullmatch(c.name + '()')]
    kind = services[0] if len(set(services)) == 1 else 'aws'
    for call in source.calls:
        if not _MADE.match(call.name):
            continue
        target = _target(source, call)
        if call.method.startswith(_READS):
            reading.source(kind, target, call.node)
            reading.hint('fetch', call.node, f'it reads from AWS with {call.method}')
        elif call.method.startswith(_WRITES):
            reading.sink(kind, target, call.node)
            reading.hint('save', call.node, f'it writes to AWS with {call.method}')
    return reading


def _target(source: Source, call: Call) -> str:
    named = [source.target(call.keywords[k]) for k in ('Bucket', 'Key', 'TableName', 'QueueUrl') if k in call.keywords]
    return '/'.join(named) or call.method

"""One Lambda function that runs the whole pipeline: for work that fits well below 15 minutes."""

from rewright.design.needs import Needs, storage
from rewright.design.prices import Prices
from rewright.model.blueprint import Compute, CostLine, Edge, Node

COMPUTE: Compute = 'lambda'
PREFERENCE = 20
SUPPORTING = ('s3', 'eventbridge scheduler', 'cloudwatch', 'sqs')
ALARMS = 3


def objection(needs: Needs) -> str:
    """What speaks against one function."""
    if needs.why_too_much:
        return f'one invocation is not enough: {needs.why_too_much} of one invocation'
    if needs.fan_out:
        return (
            f'one invocation makes all {needs.measured.requests} requests; if it fails, every one of them is repeated'
        )
    return ''


def bill(needs: Needs, prices: Prices, seconds: float) -> tuple[CostLine, ...]:
    """The month's lines for `seconds` of measured run time."""
    gigabyte_seconds = seconds * needs.size.memory_mb / 1024 * needs.runs
    return (
        prices.line('Lambda: compute', 'lambda_gb_second', gigabyte_seconds),
        prices.line('Lambda: requests', 'lambda_request', needs.runs),
        prices.line('CloudWatch: alarms', 'alarm_month', ALARMS),
        *storage(needs, prices),
    )


def picture(needs: Needs) -> tuple[tuple[Node, ...], tuple[Edge, ...]]:
    """Schedule, function, sources, bucket, alarms."""
    sources = [Node(id=f'source{i}', label=label, service='source') for i, label in enumerate(needs.sources)]
    nodes = (
        Node(id='schedule', label='Schedule', service='eventbridge'),
        *sources,
        Node(id='pipeline', label='Pipeline', service='lambda'),
        Node(id='output', label='Outputs', service='s3'),
        Node(id='failed', label='Failed events', service='sqs'),
        Node(id='alarms', label='Alarms', service='cloudwatch'),
    )
    edges = (
        Edge(source='schedule', target='pipeline', label=f'{needs.runs} runs a month'),
        *(Edge(source=node.id, target='pipeline', label='reads') for node in sources),
        Edge(source='pipeline', target='output', label='saves'),
        Edge(source='pipeline', target='failed', label='after retries'),
        Edge(source='pipeline', target='alarms', label='errors'),
    )
    return nodes, edges

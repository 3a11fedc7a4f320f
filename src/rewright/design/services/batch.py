"""A container on AWS Batch with Fargate: for work that is too long or too large for Lambda."""

import math

from rewright.design.needs import Needs, storage
from rewright.design.prices import Prices
from rewright.model.blueprint import Compute, CostLine, Edge, Node

COMPUTE: Compute = 'batch'
PREFERENCE = 30
SUPPORTING = ('fargate', 's3', 'ecr', 'eventbridge scheduler', 'cloudwatch')
ALARMS = 1


def objection(needs: Needs) -> str:
    """What speaks against a container."""
    if needs.why_too_much:
        return ''
    return (
        f'it starts a container, billed from one minute up, for {needs.measured.seconds:.1f} s of work that fits Lambda'
    )


def bill(needs: Needs, prices: Prices, seconds: float) -> tuple[CostLine, ...]:
    """The month's lines: one vCPU, whole gigabytes from two up, one minute at least (Fargate's rules)."""
    # Starting a container costs the first minute whole.
    hours = max(60.0, seconds) / 3600 * needs.runs
    gigabytes = max(2, math.ceil(needs.size.memory_mb / 1024))
    return (
        prices.line('Fargate: vCPU', 'fargate_vcpu_hour', hours),
        prices.line('Fargate: memory', 'fargate_gb_hour', hours * gigabytes),
        prices.line('CloudWatch: alarms', 'alarm_month', ALARMS),
        *storage(needs, prices),
    )


def picture(needs: Needs) -> tuple[tuple[Node, ...], tuple[Edge, ...]]:
    """Schedule, queue, container, sources, bucket, alarms."""
    sources = [Node(id=f'source{i}', label=label, service='source') for i, label in enumerate(needs.sources)]
    nodes = (
        Node(id='schedule', label='Schedule', service='eventbridge'),
        Node(id='queue', label='Job queue', service='batch'),
        *sources,
        Node(id='pipeline', label='Container', service='fargate'),
        Node(id='output', label='Outputs', service='s3'),
        Node(id='alarms', label='Alarms', service='cloudwatch'),
    )
    edges = (
        Edge(source='schedule', target='queue', label=f'{needs.runs} runs a month'),
        Edge(source='queue', target='pipeline', label='retries twice'),
        *(Edge(source=node.id, target='pipeline', label='reads') for node in sources),
        Edge(source='pipeline', target='output', label='saves'),
        Edge(source='queue', target='alarms', label='failures'),
    )
    return nodes, edges

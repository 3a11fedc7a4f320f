"""A service on ECS: for work that never ends, which a job that runs and stops is not."""

from rewright.design.needs import Needs, storage
from rewright.design.prices import Prices
from rewright.model.blueprint import Compute, CostLine, Edge, Node

COMPUTE: Compute = 'ecs'
PREFERENCE = 40
SUPPORTING = ('fargate', 's3', 'ecr', 'cloudwatch')
ALARMS = 3
HOURS_A_MONTH = 730


def objection(needs: Needs) -> str:
    """Always one: the job ends."""
    return f'a service is paid for all {HOURS_A_MONTH} hours of a month; this job runs {needs.runs} times and stops'


def bill(needs: Needs, prices: Prices, seconds: float) -> tuple[CostLine, ...]:
    """The month's lines of one small task that never stops; `seconds` of work do not change them."""
    del seconds
    gigabytes = max(2, -(-needs.size.memory_mb // 1024))
    return (
        prices.line('Fargate: vCPU', 'fargate_vcpu_hour', HOURS_A_MONTH),
        prices.line('Fargate: memory', 'fargate_gb_hour', HOURS_A_MONTH * gigabytes),
        prices.line('CloudWatch: alarms', 'alarm_month', ALARMS),
        *storage(needs, prices),
    )


def picture(needs: Needs) -> tuple[tuple[Node, ...], tuple[Edge, ...]]:
    """One service and its bucket."""
    nodes = (
        Node(id='pipeline', label='Service', service='ecs'),
        Node(id='output', label=f'Outputs of {needs.runs} runs', service='s3'),
    )
    return nodes, (Edge(source='pipeline', target='output', label='saves'),)

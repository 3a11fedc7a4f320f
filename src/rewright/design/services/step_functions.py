"""A state machine over splitter, workers and aggregator: for many independent requests."""

from rewright.design.needs import Needs, storage
from rewright.design.prices import Prices
from rewright.model.blueprint import Compute, CostLine, Edge, Node

COMPUTE: Compute = 'step_functions'
PREFERENCE = 10
SUPPORTING = ('lambda', 's3', 'eventbridge scheduler', 'cloudwatch', 'iam')
ALARMS = 6


def objection(needs: Needs) -> str:
    """What speaks against a state machine."""
    if not needs.fan_out:
        why = f': {needs.undivided}' if needs.undivided else ''
        return f'the rewrite has no splitter, worker and aggregator to orchestrate{why}'
    if needs.too_large:
        return f'the aggregator could run out of memory: {needs.why_too_much} of one invocation'
    return ''


def bill(needs: Needs, prices: Prices, seconds: float) -> tuple[CostLine, ...]:
    """The month's lines; workers are billed for the time they wait, so recorded network time replaces overlapped waiting."""
    waiting = max(seconds, needs.measured.network_seconds + (needs.measured.modern_cpu_seconds or 0.0))
    gigabyte_seconds = waiting * needs.size.memory_mb / 1024 * needs.runs
    batches = needs.size.batches
    return (
        prices.line('Lambda: compute of all workers', 'lambda_gb_second', gigabyte_seconds),
        prices.line('Lambda: requests', 'lambda_request', (batches + 2) * needs.runs),
        # Start, three states, and one worker state for each batch.
        prices.line('Step Functions: transitions', 'step_functions_transition', (batches + 4) * needs.runs),
        prices.line('CloudWatch: alarms', 'alarm_month', ALARMS),
        # Each batch is a file of answers; one list of batches, what all share, one record of the execution.
        *storage(needs, prices, batches + 3),
    )


def picture(needs: Needs) -> tuple[tuple[Node, ...], tuple[Edge, ...]]:
    """Schedule, the three states, sources, both buckets, alarms."""
    size = needs.size
    sources = [Node(id=f'source{i}', label=label, service='source') for i, label in enumerate(needs.sources)]
    nodes = (
        Node(id='schedule', label='Schedule', service='eventbridge'),
        Node(id='splitter', label='Splitter', service='lambda'),
        Node(id='worker', label=f'Worker (at most {size.workers})', service='lambda'),
        *sources,
        Node(id='batches', label='Batch files', service='s3'),
        Node(id='aggregator', label='Aggregator', service='lambda'),
        Node(id='output', label='Outputs', service='s3'),
        Node(id='alarms', label='Alarms', service='cloudwatch'),
    )
    edges = (
        Edge(source='schedule', target='splitter', label=f'{needs.runs} a month'),
        Edge(source='splitter', target='worker', label=f'{size.batches} batches of {size.batch_size}'),
        *(Edge(source='worker', target=node.id, label='fetches') for node in sources),
        Edge(source='worker', target='batches', label='one file a batch'),
        Edge(source='batches', target='aggregator', label='in legacy order'),
        Edge(source='aggregator', target='output', label='saves'),
        Edge(source='aggregator', target='alarms', label='errors'),
    )
    return nodes, edges

"""Blueprint -> the state machine as JSON in the Amazon States Language."""

import json

from rewright.model.blueprint import Blueprint

JsonValue = str | int | float | bool | list['JsonValue'] | dict[str, 'JsonValue']

# Faults of the service, not of the pipeline; the pipeline's own retries stand in its code.
TRANSIENT: list[JsonValue] = [
    'Lambda.ServiceException',
    'Lambda.AWSLambdaException',
    'Lambda.SdkClientException',
    'Lambda.TooManyRequestsException',
]
RETRY: JsonValue = [
    {'ErrorEquals': TRANSIENT, 'IntervalSeconds': 2, 'BackoffRate': 2, 'MaxAttempts': 5, 'JitterStrategy': 'FULL'},
    # A batch writes one file under its own name, so doing it again is safe.
    {'ErrorEquals': ['States.Timeout', 'States.TaskFailed'], 'IntervalSeconds': 10, 'BackoffRate': 2, 'MaxAttempts': 2},
]
# The execution's own name: a retried splitter finds the batches that are there. Under `event`, what started it.
RUN: JsonValue = {'execution_id.$': '$$.Execution.Name', 'event.$': '$'}
CATCH: JsonValue = [{'ErrorEquals': ['States.ALL'], 'ResultPath': '$.error', 'Next': 'Failed'}]


def machine(blueprint: Blueprint) -> str:
    """Split -> Work (a Map over `$.page_batches`, whose item is the worker's whole event) -> Aggregate.

    The aggregator's event is the splitter's answer with the workers' answers, in order, under `results`.
    """
    work: dict[str, JsonValue] = {
        'Type': 'Map',
        'ItemsPath': '$.page_batches',
        'MaxConcurrency': blueprint.max_concurrency,
        'ItemProcessor': {
            'ProcessorConfig': {'Mode': 'INLINE'},
            'StartAt': 'WorkOnBatch',
            'States': {'WorkOnBatch': _task('worker', blueprint.timeout_seconds) | {'Retry': RETRY, 'End': True}},
        },
        'ResultPath': '$.results',
        'Catch': CATCH,
        'Next': 'Aggregate',
    }
    states: dict[str, JsonValue] = {
        'Split': _state('splitter', blueprint) | {'Parameters': RUN, 'Next': 'Work'},
        'Work': work,
        'Aggregate': _state('aggregator', blueprint) | {'End': True},
        'Failed': {'Type': 'Fail', 'ErrorPath': '$.error.Error', 'CausePath': '$.error.Cause'},
    }
    document = {'Comment': 'Splitter, workers, aggregator', 'StartAt': 'Split', 'States': states}
    return json.dumps(document, indent=2) + '\n'


def _task(function: str, seconds: int) -> dict[str, JsonValue]:
    return {'Type': 'Task', 'Resource': f'${{{function}_arn}}', 'TimeoutSeconds': seconds}


def _state(function: str, blueprint: Blueprint) -> dict[str, JsonValue]:
    return _task(function, blueprint.timeout_seconds) | {'Retry': RETRY, 'Catch': CATCH}

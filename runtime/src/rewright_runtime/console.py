"""The handlers of a job as commands: each takes its event from a file of JSON, and writes its answer as one."""

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from rewright_runtime.breach import ContractBreach, NotRecorded, PlanMismatch
from rewright_runtime.pipeline import Event

if TYPE_CHECKING:
    from rewright_runtime.handlers import Answer, FanOut  # It has this command.

USAGE = """\
usage: python handlers.py run-local [arguments of the job]
       python handlers.py splitter|worker|aggregator EVENT.json [ANSWER.json]

EVENT.json may be - for standard input; the answer goes to standard output where no file is named for it.
The splitter's answer is the event of the aggregator, and of the worker too, who then works on all its batches."""
WRONG, MISSING, REFUSED = 2, 3, 4


def console(job: 'FanOut', words: Sequence[str]) -> int:
    """Run one command; 2: the command or its event is wrong, 3: a function that comes before was not run, 4: refused."""
    from rewright_runtime.handlers import BadEvent, MissingBatch

    role, *given = words or ['']
    if role == 'run-local':
        # What is left is the job's own.
        sys.argv[1:] = given
        job.run_local({})
        return 0
    if role not in {'splitter', 'worker', 'aggregator'} or not 1 <= len(given) <= 2:
        return _end(USAGE, WRONG)
    try:
        _write(_run(job, role, _event(given[0])), *given[1:])
    except BadEvent as error:
        return _end(f'{role}: {error}', WRONG)
    except MissingBatch as error:
        return _end(f'{role}: {error}', MISSING)
    except (ContractBreach, NotRecorded, PlanMismatch) as error:
        return _end(f'{role}: {type(error).__name__}: {error}', REFUSED)
    return 0


def _run(job: 'FanOut', role: str, event: Event) -> 'Answer':
    # What starts on a command line has nothing of the job's in its own arguments.
    event = {'arguments': [], **event}
    if role == 'splitter':
        return job.splitter(event)
    if role == 'aggregator':
        return job.aggregator(event)
    if 'page_batches' not in event:
        return job.worker(event)
    # As a Map state does it.
    return {**event, 'results': [job.worker(batch) for batch in event['page_batches']]}


def _event(name: str) -> Event:
    from rewright_runtime.handlers import BadEvent

    try:
        event = json.loads(sys.stdin.read() if name == '-' else Path(name).read_text(encoding='utf-8'))
    except OSError as error:
        raise BadEvent(str(error)) from None
    except ValueError as error:
        raise BadEvent(f'{name} is not JSON: {error}') from None
    if not isinstance(event, dict):
        raise BadEvent(f'{name} holds no event: a JSON object is wanted')
    return event


def _write(answer: 'Answer', name: str = '') -> None:
    from rewright_runtime.handlers import BadEvent

    text = json.dumps(answer, indent=2) + '\n'
    try:
        Path(name).write_text(text, encoding='utf-8') if name else sys.stdout.write(text)
    except OSError as error:
        raise BadEvent(str(error)) from None


def _end(said: str, code: int) -> int:
    sys.stderr.write(said + '\n')
    return code

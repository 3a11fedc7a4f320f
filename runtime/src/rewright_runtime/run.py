"""One run of a pipeline: who asked for it, its stages, how it ended; and the log of it."""

import json
import os
import sys
import time
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

_ASKED_BY = ('correlation_id', 'execution_id', 'run_id', 'id')


@dataclass
class Run:
    """What is known of a run while it goes on, and after."""

    id: str
    correlation: str
    began: datetime
    pipeline: str = ''
    partition: str = ''
    folder: Path | None = None
    stages: list[dict[str, Any]] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    requests: dict[str, int] = field(default_factory=lambda: {'sent': 0, 'failed': 0})
    outcome: str = ''
    error: str = ''
    ended: datetime | None = None
    told: bool = False
    # What others add to the end of a run, such as checks of its outputs.
    more: dict[str, Any] = field(default_factory=dict)

    def summary(self) -> dict[str, Any]:
        """Return the run as a value of JSON."""
        ended = self.ended or datetime.now(UTC)
        return {
            'pipeline': self.pipeline,
            'run': self.id,
            'correlation': self.correlation,
            'began': self.began.isoformat(),
            'ended': ended.isoformat(),
            'seconds': round((ended - self.began).total_seconds(), 6),
            'outcome': self.outcome,
            **({'error': self.error} if self.error else {}),
            'stages': self.stages,
            'counts': self.counts,
            'requests': self.requests,
            **self.more,
        }


def begin(event: object = None) -> Run:
    """Begin a run: its identifier is that of the environment, or a new one; the caller's is in the event or the environment."""
    given = event if isinstance(event, Mapping) else {}
    said = next((str(given[name]) for name in _ASKED_BY if given.get(name)), '')
    own = os.environ.get('REWRIGHT_RUN_ID') or str(uuid.uuid4())
    correlation = said or os.environ.get('REWRIGHT_CORRELATION_ID') or own
    partition = str(given.get('partition') or os.environ.get('REWRIGHT_PARTITION') or '')
    _NOW[0] = Run(own, correlation, datetime.now(UTC), partition=partition)
    return _NOW[0]


def now() -> Run:
    """Return the run that goes on, or went on last."""
    return _NOW[0]


def log(**fields: object) -> None:
    """Write one line of the log to stderr, JSON with the run's identifiers, where REWRIGHT_LOG is set; secrets are masked."""
    if os.environ.get('REWRIGHT_LOG'):
        run = now()
        line = {'time': datetime.now(UTC).isoformat(), 'run': run.id, 'correlation': run.correlation}
        sys.stderr.write(json.dumps({**line, 'pipeline': run.pipeline, **fields}, default=str) + '\n')


def sentence(stage: str, error: BaseException) -> str:
    """Return one sentence for an error that ended a stage: what, where, and whose move is next; secrets are masked."""
    import traceback

    from rewright_runtime.secrets import masked

    frames = traceback.extract_tb(error.__traceback__)
    own = [f for f in frames if '/rewright_runtime/' not in f.filename.replace('\\', '/')]
    place = f' at {Path(own[-1].filename).name}:{own[-1].lineno}' if own else ''
    said = ' '.join(masked(str(error)).split())
    return f'{stage} ended{place} with {type(error).__name__}{": " if said else ""}{said}; next: {_move(error)}'


def _move(error: BaseException) -> str:
    kind = type(error)
    names = {k.__name__ for k in kind.__mro__}
    if 'ContractBreach' in names:
        return 'whoever sends the data puts it right, or the pipeline is proven again with data like it'
    if names & {'NotRecorded', 'PlanMismatch'}:
        return 'whoever owns the pipeline rewrites it again from a run like this one'
    if 'RequestException' in names or issubclass(kind, ConnectionError | TimeoutError):
        return 'whoever runs the source looks at it, then the run is started again'
    if issubclass(kind, OSError | MemoryError):
        return 'whoever runs the machine looks at its files, rights and space, then the run is started again'
    if issubclass(kind, KeyboardInterrupt):
        return 'whoever stopped it starts it again'
    return 'whoever owns the pipeline looks at that line'


@contextmanager
def part() -> Iterator[None]:
    """Let what runs meanwhile be a part of a run, as a splitter and its workers are: it is logged, and no more is told of it."""
    _PARTS.append(True)
    try:
        yield
    finally:
        _PARTS.pop()


def is_part() -> bool:
    """Say whether a part of a run goes on."""
    return bool(_PARTS)


class Watch:
    """A stage that goes on; `ended` notes and logs how it ended."""

    def __init__(self, stage: str) -> None:
        self.stage, self.began, self.error = stage, time.monotonic(), ''

    def ended(self, error: BaseException | None) -> None:
        """Note the end of the stage."""
        seconds = round(time.monotonic() - self.began, 6)
        outcome = type(error).__name__ if error else 'ok'
        line: dict[str, object] = {'stage': self.stage, 'seconds': seconds, 'outcome': outcome}
        if error is not None and not is_good_end(error):
            self.error = line['error'] = sentence(self.stage, error)
        now().stages.append(dict(line))
        log(**line)


def is_good_end(error: BaseException) -> bool:
    """Say whether a job ends well by it: where it returned before its end, or left with the exit code 0."""
    if isinstance(error, SystemExit):
        return error.code in (None, 0)
    return type(error).__name__ in _GOOD


# Where a job, or a part of it, has come as far as it goes.
_GOOD = ('Finished', 'Enough')
_PARTS: list[bool] = []
_NOW = [Run('', '', datetime.now(UTC))]

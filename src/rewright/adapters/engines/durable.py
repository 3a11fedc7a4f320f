"""Durable execution on DBOS over one SQLite file per run, with synchronous writes."""

import fcntl
import sqlite3
import time
from collections.abc import Sequence
from itertools import count
from pathlib import Path
from typing import IO, Any

import sqlalchemy as sa

from rewright.model.outcome import Outcome
from rewright.model.refusal import Refusal
from rewright.ports.engine import Step

# A hash of the source, the default, would strand every pending run after an edit.
APPLICATION_VERSION = '1'

_steps: dict[str, Sequence[Step]] = {}


def _database(path: Path) -> sa.Engine:
    engine = sa.create_engine(f'sqlite:///{path}', connect_args={'timeout': 30})

    def prepare(connection: Any, _: object) -> None:
        connection.isolation_level = 'IMMEDIATE'
        for pragma in ('journal_mode=WAL', 'synchronous=FULL', 'busy_timeout=30000', 'foreign_keys=ON'):
            connection.execute(f'PRAGMA {pragma}')
        # The engine asks for fractions of a second, which SQLite before 3.42 answers with NULL.
        if sqlite3.sqlite_version_info < (3, 42):
            connection.create_function('unixepoch', -1, lambda *_: time.time())

    sa.event.listen(engine, 'connect', prepare)
    return engine


class DurableEngine:
    """Runs a workflow's steps in order; each step's outcome is on disk before the next begins.

    A workflow that ended otherwise than well begins anew: work that is already done is its step's to pass over. A step in
    flight when the process dies runs again, so the work of every step is idempotent.
    """

    name = 'dbos'

    def __init__(self, database: Path) -> None:
        self.database = database

    def run(self, workflow: str, steps: Sequence[Step]) -> dict[str, Outcome]:
        """Run until the end or until a step does not end `ok`."""
        # Importing the engine takes seconds, which commands that run nothing should not pay.
        from dbos import DBOS, SetWorkflowID
        from dbos._serialization import DBOSPortableJSONSerializer

        self.database.parent.mkdir(parents=True, exist_ok=True)
        lock = _lock(self.database.with_suffix('.lock'))
        engine = _database(self.database)
        DBOS(
            config={
                'name': 'rewright',
                'system_database_url': f'sqlite:///{self.database}',
                'system_database_engine': engine,
                'application_version': APPLICATION_VERSION,
                'executor_id': 'local',
                'log_level': 'CRITICAL',
                'serializer': DBOSPortableJSONSerializer(),
                'notification_listener_polling_interval_sec': 0.05,
            }
        )
        ordered = DBOS.workflow(name='ordered')(_ordered)
        _steps.update({workflow: steps})
        try:
            DBOS.launch()
            with SetWorkflowID(_attempt(workflow)):
                ended = ordered(workflow)
        finally:
            DBOS.destroy()
            engine.dispose()
            lock.close()
            del _steps[workflow]
        return {name: Outcome(outcome) for name, outcome in ended.items()}


def _lock(path: Path) -> IO[str]:
    """Two processes must not run the same steps; the lock goes with the process, however it ends."""
    file = path.open('w', encoding='utf-8')
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise Refusal(
            'another process is running this job',
            where=str(path.parent),
            next_move='Wait for it, or stop it; then run the same command again.',
        ) from None
    return file


def _attempt(workflow: str) -> str:
    """Name the attempt to go on with: the first that has not ended otherwise than well."""
    from dbos import DBOS

    for number in count(1):
        status = DBOS.get_workflow_status(f'{workflow}.{number}')
        if status is None or status.status not in {'SUCCESS', 'ERROR', 'CANCELLED', 'MAX_RECOVERY_ATTEMPTS_EXCEEDED'}:
            break
        if status.status == 'SUCCESS' and set((status.output or {}).values()) == {Outcome.OK.value}:
            break
    return f'{workflow}.{number}'


def _ordered(workflow: str) -> dict[str, str]:
    from dbos import DBOS

    ended: dict[str, str] = {}
    for step in _steps[workflow]:
        ended[step.name] = DBOS.run_step({'name': step.name}, lambda step: step.work().value, step)
        if ended[step.name] != Outcome.OK:
            break
    return ended

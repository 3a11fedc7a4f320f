"""What every pipeline is made of: the stage decorator, the event it starts from, and the counts it ends with."""

import inspect
import json
import os
import sys
import time
import uuid
from collections.abc import Callable, Iterator, Sized
from contextlib import contextmanager
from dataclasses import fields, is_dataclass
from functools import wraps
from typing import Any, ParamSpec, TypeVar, cast

from rewright_runtime.breach import ContractBreach, check

P = ParamSpec('P')
R = TypeVar('R')
Event = dict[str, Any]
# What is left over from a run in this process, and how each is cleared before the next.
_LEFT_OVER: list[Callable[[], None]] = []
RUN_ID = os.environ.get('REWRIGHT_RUN_ID') or uuid.uuid4().hex[:12]


class Finished(BaseException):
    """Raised where the legacy job returns before its end; the run is over and well."""


def at_start(clear: Callable[[], None]) -> None:
    """Let `clear` be called whenever a run begins, which is where its stage `prepare` does."""
    _LEFT_OVER.append(clear)


def stage(function: Callable[P, R]) -> Callable[P, R]:
    """Mark a stage: its time is logged, and a breach that the job's own handlers swallowed stops the run at its end.

    The log goes to stderr, one JSON object a line, and only where REWRIGHT_LOG is set; stdout belongs to the job.
    """
    # One decorator for both kinds, so that a stage may become asynchronous without another import.
    if inspect.iscoroutinefunction(function):

        @wraps(function)
        async def wait(*args: P.args, **options: P.kwargs) -> object:
            with _watched(function.__name__):
                return await function(*args, **options)

        return cast('Callable[P, R]', wait)

    @wraps(function)
    def run(*args: P.args, **options: P.kwargs) -> R:
        with _watched(function.__name__):
            return function(*args, **options)

    return run


@contextmanager
def _watched(name: str) -> Iterator[None]:
    started, outcome = time.monotonic(), 'ok'
    for clear in _LEFT_OVER if name == 'prepare' else ():
        clear()
    try:
        yield
        check()
    except BaseException as error:
        outcome = type(error).__name__
        # A frame operation that polars refuses means types the rewrite was not proved with.
        if type(error).__module__.startswith('polars.'):
            raise ContractBreach(f'{name}: {error}') from error
        raise
    finally:
        _log(name, started, outcome)


def _log(name: str, started: float, outcome: str) -> None:
    if os.environ.get('REWRIGHT_LOG'):
        line = {'run': RUN_ID, 'stage': name, 'seconds': round(time.monotonic() - started, 6), 'outcome': outcome}
        sys.stderr.write(json.dumps(line) + '\n')


def counts(ctx: object) -> dict[str, int]:
    """Return how much each field of a context holds: rows of a frame, answers, members of a list."""
    assert is_dataclass(ctx)
    held = {f.name: getattr(ctx, f.name, None) for f in fields(ctx)}
    return {
        name: len(value)
        for name, value in held.items()
        if isinstance(value, Sized) and not isinstance(value, str | bytes)
    }

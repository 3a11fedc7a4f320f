"""What every pipeline is made of: the stage decorator, the event it starts from, and the counts it ends with."""

import inspect
import json
import os
from collections.abc import Callable, Iterator, Sized
from contextlib import contextmanager
from dataclasses import fields, is_dataclass
from datetime import UTC, datetime
from functools import wraps
from pathlib import Path
from types import ModuleType
from typing import Any, ParamSpec, TypeVar, cast

from rewright_runtime import run
from rewright_runtime.breach import (
    ContractBreach,
    NotRecorded,
    PlanMismatch,
    check,
    met,
    run_goes_on,
    run_is_over,
    watched_exit,
)

P = ParamSpec('P')
R = TypeVar('R')
Event = dict[str, Any]
# What is left over from a run in this process, and how each is cleared before the next.
_LEFT_OVER: list[Callable[[], None]] = []
_ASKS = ('REWRIGHT_CONTRACT', 'REWRIGHT_PUBLISH', 'REWRIGHT_LINEAGE', 'REWRIGHT_SUMMARY')


class Finished(BaseException):
    """Raised where the legacy job returns before its end; the run is over and well."""


def at_start(clear: Callable[[], None]) -> None:
    """Let `clear` be called whenever a run begins, which is where its stage `prepare` does."""
    _LEFT_OVER.append(clear)


def once_a_run(make: Callable[[], R]) -> Callable[[], R]:
    """Make a value at its first use in a run and keep it until the next begins: what holds a secret lies in no context and no module."""
    made: list[R] = []
    at_start(made.clear)

    @wraps(make)
    def kept() -> R:
        if not made:
            made.append(make())
        return made[0]

    return kept


def stage(function: Callable[P, R]) -> Callable[P, R]:
    """Mark a stage: its time is logged, and a breach that the job's own handlers swallowed stops the run at its end.

    The log goes to stderr, one JSON object a line, and only where REWRIGHT_LOG is set; stdout belongs to the job. Errors pass as
    they are. `prepare` begins a run; `save`, or an error of any stage, ends it (see `ending`).
    """
    # One decorator for both kinds, so that a stage may become asynchronous without another import.
    if inspect.iscoroutinefunction(function):

        @wraps(function)
        async def wait(*args: P.args, **options: P.kwargs) -> object:
            with _watched(function, args) as note:
                return note(await function(*args, **options))

        return cast('Callable[P, R]', wait)

    @wraps(function)
    def step(*args: P.args, **options: P.kwargs) -> R:
        with _watched(function, args) as note:
            given = function(*args, **options)
            note(given)
            return given

    return step


@contextmanager
def _watched(function: Callable[..., object], args: tuple[object, ...]) -> Iterator[Callable[[object], object]]:
    name, found = function.__name__, None
    if name == 'prepare':
        for clear in _LEFT_OVER:
            clear()
        _begin(function, args)
    elif _is_asked_for():
        _ending().began(run.now())
    watch = run.Watch(name)
    run_goes_on()
    try:
        with watched_exit():
            yield _noted
        check()
        if name == 'save' and _is_asked_for():
            _ending().saved(run.now())
    except BaseException as error:
        found = _ended_by(name, error)
        run_is_over()
        if found is not error:
            raise found from error
        raise
    finally:
        watch.ended(found)
        if found is not None or name == 'save':
            _end(watch, found)


def _ended_by(name: str, error: BaseException) -> BaseException:
    """What really ended a stage: a job that swallowed a breach may leave by an error of its own, or as if nothing were."""
    if not isinstance(error, KeyboardInterrupt) and (swallowed := met()) is not None:
        return error if isinstance(error, ContractBreach | NotRecorded | PlanMismatch) else swallowed
    # A frame operation that polars refuses means types the rewrite was not proved with.
    return ContractBreach(f'{name}: {error}') if type(error).__module__.startswith('polars.') else error


def _begin(function: Callable[..., object], args: tuple[object, ...]) -> None:
    begun = run.begin(args[0] if args else None)
    place = function.__globals__.get('__file__')
    begun.folder = Path(place).parent if place else None
    if _is_asked_for() or os.environ.get('REWRIGHT_LOG'):
        begun.pipeline = _name(begun.folder)


def _noted(given: object) -> object:
    """Keep how much a stage's context holds, where somebody asks for it."""
    if _is_asked_for() and is_dataclass(given):
        run.now().counts = counts(given)
    return given


def _end(watch: run.Watch, error: BaseException | None) -> None:
    ended = run.now()
    ended.ended, ended.error = datetime.now(UTC), watch.error
    ended.outcome = 'failed' if watch.error else 'ok' if error is None else 'ended early'
    if _is_asked_for():
        _ending().began(ended)
        _ending().over(ended)


def _is_asked_for() -> bool:
    return any(map(os.environ.get, _ASKS)) and not run.is_part()


def _name(folder: Path | None) -> str:
    """The name that the contract beside a pipeline gives to its job."""
    try:
        return str(json.loads((folder or Path()).joinpath('contract.json').read_text(encoding='utf-8'))['job'])
    except (OSError, ValueError, KeyError, TypeError):
        return folder.name if folder else ''


def _ending() -> ModuleType:
    """What is made of a run; a run that nobody asks anything of does not import it."""
    from rewright_runtime import ending

    return ending


def counts(ctx: object) -> dict[str, int]:
    """Return how much each field of a context holds: rows of a frame, answers, members of a list."""
    assert is_dataclass(ctx)
    held = {f.name: getattr(ctx, f.name, None) for f in fields(ctx)}
    return {
        name: len(value)
        for name, value in held.items()
        if isinstance(value, Sized) and not isinstance(value, str | bytes)
    }

"""The ways a pipeline says that its data is not what its rewrite was proved on, even where a job swallows exceptions."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn

_MET: list[BaseException] = []
_OVER = [False]


class ContractBreach(Exception):
    """The data breaks a fact that the pipeline was proved under; nothing is guessed, the run stops here.

    A breach is remembered when it is made: a legacy `except Exception` may swallow it, the end of the stage does not.
    """

    def __init__(self, what: str) -> None:
        super().__init__(what)
        _MET.append(self)


class PageContractBreach(ContractBreach):
    """A page holds what the job's parser and that of the pipeline may read differently: neither reading is guessed."""


class NotRecorded(BaseException):
    """The run takes a branch that no recorded run took, and that is not rewritten therefore; it is remembered like a breach.

    `place` is `file:line` of the branch in the legacy job. No `except Exception` of the job goes on behind it.
    """

    def __init__(self, place: str) -> None:
        super().__init__(
            f'{place}: no run that was recorded took this branch, so it was not rewritten, and nothing is computed here; next: '
            'let rewright.toml say settings (arguments, environment) or inputs that take it, and run `rewright rewrite JOB --fresh`'
        )
        self.place = place
        _MET.append(self)


class PlanMismatch(BaseException):
    """Transform asks for another page than fetch brought: plan and job disagree. It is remembered like a breach."""

    def __init__(self, what: str) -> None:
        super().__init__(what)
        _MET.append(self)


def check() -> None:
    """Raise the first breach that was met and swallowed since the last call."""
    if _MET:
        first = _MET[0]
        _MET.clear()
        raise first


def met() -> BaseException | None:
    """Return the first breach that was met and not said yet."""
    return _MET[0] if _MET else None


@contextmanager
def watched_exit() -> Iterator[None]:
    """Let a job that leaves at once by `os._exit` say the breach that it swallowed before, as one that leaves in another way does."""
    leave, process = os._exit, os.getpid()

    def exit_now(status: int) -> NoReturn:
        # What was forked ends by it in its own way.
        if _MET and os.getpid() == process:
            raise _MET[0]
        leave(status)

    os._exit = exit_now
    try:
        yield
    finally:
        os._exit = leave


def run_is_over() -> None:
    """Let a run that ended by an error take what it met with it: the next run in this process begins without."""
    _MET.clear()
    _OVER[0] = True


def run_goes_on() -> None:
    """Let what is asked for be asked for by the job again, and not by who tells how a run ended."""
    _OVER[0] = False


def is_over() -> bool:
    """Say whether the run has ended by an error, so that whoever looks at this tells of it."""
    return _OVER[0]


def forget(error: BaseException) -> None:
    """Take back a mismatch that a plan met because an earlier request failed; transform meets the real error first."""
    if error in _MET:
        _MET.remove(error)

"""Who hears of every request that is over: the run counts them, and others may listen, such as a recorder."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rewright_runtime import run
from rewright_runtime.replay import Outcome

Hear = Callable[[Outcome], None]
_EARS: list[Hear] = []
_EVERY = 100


def heard(outcome: Outcome) -> Outcome:
    """Tell of a request that is over and return what became of it; the log says how far the fetching is."""
    counted = run.now().requests
    counted['sent'] += 1
    counted['failed'] += outcome.failed
    for hear in _EARS:
        hear(outcome)
    if not counted['sent'] % _EVERY:
        run.log(stage='fetch', requests=counted['sent'], failed=counted['failed'])
    return outcome


@contextmanager
def hearing(hear: Hear) -> Iterator[None]:
    """Let `hear` be told of every request that a fetcher ends meanwhile: its page, or the error it ended in."""
    _EARS.append(hear)
    try:
        yield
    finally:
        _EARS.remove(hear)

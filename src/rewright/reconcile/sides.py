"""The same work on both sides -> what each came to, done at the same time."""

from collections import deque
from collections.abc import Callable, Generator, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

_WAITING = 3
_Side = TypeVar('_Side')
_Found = TypeVar('_Found')


def side_by_side(work: Callable[[_Side], _Found], left: _Side, right: _Side) -> tuple[_Found, _Found]:
    """Do `work` on both sides; what reads, hashes and sorts lets the other thread run meanwhile."""
    with ThreadPoolExecutor(2) as threads:
        one, two = threads.map(work, (left, right))
    return one, two


def two_at_a_time(work: Callable[[_Side], _Found], parts: Iterable[_Side]) -> Generator[_Found]:
    """Do `work` on every part, two at the same time, and yield what each came to, in their order."""
    waiting: deque[Future[_Found]] = deque()
    with ThreadPoolExecutor(2) as threads:
        for part in parts:
            waiting.append(threads.submit(work, part))
            # What is done and not yet taken is held in memory: no more than a few.
            if len(waiting) > _WAITING:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()

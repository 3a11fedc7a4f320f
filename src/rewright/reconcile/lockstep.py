"""The rows of two sides as streams -> pieces of both that have as many rows, each side read ahead in a thread of its own."""

from collections.abc import Generator, Iterator
from concurrent.futures import Future, ThreadPoolExecutor

import polars as pl

Piece = tuple[pl.DataFrame, pl.DataFrame]
# Fewer rows are read sooner than a thread is woken.
AHEAD = 1000
_NOTHING = pl.DataFrame()


def lockstep(left: Iterator[pl.DataFrame], right: Iterator[pl.DataFrame]) -> Generator[Piece]:
    """Yield both sides from their first rows on; beside what only the longer one has stands a frame without rows."""
    with ThreadPoolExecutor(2) as threads:
        one, two = _Side(threads, left), _Side(threads, right)
        while one.rows() or two.rows():
            height = min(one.rows(), two.rows()) or max(one.rows(), two.rows())
            yield one.take(height), two.take(height)
            # Not before: who looks at the first rows may have seen enough.
            if height >= AHEAD:
                one.ahead()
                two.ahead()


class _Side:
    """A stream of which the next frame is being read while this one is looked at."""

    def __init__(self, threads: ThreadPoolExecutor, frames: Iterator[pl.DataFrame]) -> None:
        self._threads, self._frames = threads, frames
        self._held = _NOTHING
        self._next: Future[pl.DataFrame | None] | None = None
        self._ended = False

    def rows(self) -> int:
        """How many rows are at hand; 0 at the end alone."""
        while self._held.is_empty() and not self._ended:
            found = self._next.result() if self._next else next(self._frames, None)
            self._held, self._ended, self._next = (_NOTHING, True, None) if found is None else (found, False, None)
        return self._held.height

    def take(self, height: int) -> pl.DataFrame:
        """Let go of as many rows, or of none where the side has ended."""
        taken, self._held = self._held[:height], self._held[height:]
        return taken

    def ahead(self) -> None:
        """Begin to read what follows, where that is needed next."""
        if self._held.is_empty() and not self._ended:
            self._next = self._next or self._threads.submit(next, self._frames, None)

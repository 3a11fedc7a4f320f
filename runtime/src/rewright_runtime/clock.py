"""The clock of a run: every reading a pipeline makes goes through it, one call for one call."""

import time
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, tzinfo
from time import struct_time

# Seconds by which the clock of this process is ahead of the machine's; a rehearsal sets it, and nothing else.
_AHEAD = [0.0]
# What was read so far, where somebody notes it, and what is read before the machine's clock is asked again.
_NOTES: list[list[float]] = []
_AGAIN: deque[float] = deque()


class Clock:
    """Reads the machine's clock; a test or a replay hands in one that does not."""

    def now(self, tz: tzinfo | None = None) -> datetime:
        """Return what `datetime.now(tz)` returns."""
        return datetime.fromtimestamp(self.time(), tz)

    def utcnow(self) -> datetime:
        """Return the present in UTC, without a time zone, as `datetime.utcnow()` does."""
        return self.now(UTC).replace(tzinfo=None)

    def today(self) -> date:
        """Return what `date.today()` returns."""
        return date.fromtimestamp(self.time())  # noqa: DTZ012  A legacy job means the local day.

    def time(self) -> float:
        """Return seconds since 1970."""
        read = _AGAIN.popleft() if _AGAIN else time.time() + _AHEAD[0]
        for notes in _NOTES:
            notes.append(read)
        return read

    def strftime(self, form: str) -> str:
        """Return the local time as text."""
        return time.strftime(form, self.localtime())

    def localtime(self) -> struct_time:
        """Return the local time as a tuple."""
        return time.localtime(self.time())

    def gmtime(self) -> struct_time:
        """Return the time in UTC as a tuple."""
        return time.gmtime(self.time())

    def ctime(self) -> str:
        """Return the local time as `Thu Jan  1 00:00:00 1970`."""
        return time.ctime(self.time())


@contextmanager
def starting(moment: datetime) -> Iterator[None]:
    """Let every clock of this process tell `moment` now, and run on from there."""
    before = _AHEAD[0]
    _AHEAD[0] = moment.timestamp() - time.time()
    try:
        yield
    finally:
        _AHEAD[0] = before


@contextmanager
def noted() -> Iterator[list[float]]:
    """Give a list of what the clocks of this process are read to tell."""
    notes: list[float] = []
    _NOTES.append(notes)
    try:
        yield notes
    finally:
        _NOTES.pop()


def again(readings: Iterable[float]) -> None:
    """Let the clocks of this process tell these readings, and then the machine's."""
    _AGAIN.clear()
    _AGAIN.extend(readings)

"""The clock of a run: every reading a pipeline makes goes through it, one call for one call."""

import time
from datetime import UTC, date, datetime, tzinfo
from time import struct_time


class Clock:
    """Reads the machine's clock; a test or a replay hands in one that does not."""

    def now(self, tz: tzinfo | None = None) -> datetime:
        """Return what `datetime.now(tz)` returns."""
        return datetime.now(tz)

    def utcnow(self) -> datetime:
        """Return the present in UTC, without a time zone, as `datetime.utcnow()` does."""
        return datetime.now(UTC).replace(tzinfo=None)

    def today(self) -> date:
        """Return what `date.today()` returns."""
        return date.today()  # noqa: DTZ011  A legacy job means the local day.

    def time(self) -> float:
        """Return seconds since 1970."""
        return time.time()

    def strftime(self, form: str) -> str:
        """Return the local time as text."""
        return time.strftime(form)

    def localtime(self) -> struct_time:
        """Return the local time as a tuple."""
        return time.localtime()

    def gmtime(self) -> struct_time:
        """Return the time in UTC as a tuple."""
        return time.gmtime()

    def ctime(self) -> str:
        """Return the local time as `Thu Jan  1 00:00:00 1970`."""
        return time.ctime()

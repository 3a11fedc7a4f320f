"""Requests and rows of all runs of this process, counted while they happen, for people who watch."""

import threading


class Meter:
    """Counts from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.requests = self.rows_read = self.rows_written = 0

    def request(self) -> None:
        """Count one request."""
        with self._lock:
            self.requests += 1

    def rows(self, *, read: int = 0, written: int = 0) -> None:
        """Count rows that a program was given, and rows that it wrote."""
        with self._lock:
            self.rows_read += read
            self.rows_written += written


METER = Meter()

"""Requests of all runs of this process, counted while they happen, for people who watch."""

import threading


class Meter:
    """Counts from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.requests = 0

    def request(self) -> None:
        """Count one request."""
        with self._lock:
            self.requests += 1


METER = Meter()

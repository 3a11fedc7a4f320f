"""Beginnings and ends of statements -> how often each ran, and the seconds from its outermost beginning to its end."""

import time

from . import inserted

TYPING = False
if TYPING:
    from collections.abc import Callable

_OFF = 16384  # A statement that runs more often is not timed, and not reported: its loop has the time.


class Clock:
    """The clock of a process; `spent` are the observer's own seconds, which count for no statement."""

    def __init__(self) -> None:
        self.spent = 0.0


class Stopwatch:
    """Times the statements of one file."""

    def __init__(self, lines: 'list[tuple[int, int]]', clock: Clock) -> None:
        self._clock, self._lines = clock, lines
        self._on = [True] * len(lines)
        self._times = [0] * len(lines)
        self._seconds = [0.0] * len(lines)
        self._first = [0.0] * len(lines)
        self._open = [[] for _ in lines]  # type: list[list[None]]

    def renew(self) -> None:
        """Forget everything: what was counted before a fork is the parent's."""
        size = len(self._lines)
        self._on[:] = [True] * size
        self._times[:] = [0] * size
        self._seconds[:] = [0.0] * size
        for opened in self._open:
            del opened[:]

    def probes(self) -> 'dict[str, object]':
        """Return the switches, and the functions that begin and end a statement."""
        return {inserted.ON: self._on, inserted.BEGIN: self._begin(), inserted.END: self._end()}

    def statements(self) -> 'list[dict[str, float]]':
        """Return what was timed, in the order of the source."""
        found = []  # type: list[dict[str, float]]
        for place in sorted(range(len(self._lines)), key=self._lines.__getitem__):
            line, end = self._lines[place]
            if self._times[place] and self._on[place]:
                seconds = max(self._seconds[place], 0.0)
                found.append({'line': line, 'end_line': end, 'times': self._times[place], 'seconds': seconds})
        return found

    def _begin(self) -> 'Callable[[int], None]':
        times, opened, first, on = self._times, self._open, self._first, self._on
        clock, now = self._clock, time.perf_counter

        def begin(place: int) -> None:
            times[place] += 1
            if times[place] > _OFF:
                on[place] = False
            if not opened[place]:
                first[place] = now() - clock.spent
            opened[place].append(None)

        return begin

    def _end(self) -> 'Callable[[int], None]':
        opened, first, seconds = self._open, self._first, self._seconds
        clock, now = self._clock, time.perf_counter

        def end(place: int) -> None:
            # A list that is filled and emptied holds its own among threads, where a number would lose counts.
            if opened[place]:
                opened[place].pop()
                if not opened[place]:
                    seconds[place] += now() - clock.spent - first[place]

        return end

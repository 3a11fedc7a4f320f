"""Beginnings and ends of statements -> how often each ran, and the seconds from its outermost beginning to its end."""

import time

from . import inserted

TYPING = False
if TYPING:
    from collections.abc import Callable

_OFF = 16384  # A statement that runs more often is not timed, and not reported: its loop has the time.


class Stopwatch:
    """Times statements; `spent` are the observer's own seconds, which count for none of them."""

    def __init__(self, lines: 'list[tuple[int, int]]') -> None:
        self.spent = 0.0
        self._lines = lines
        self._on = [True] * len(lines)
        self._times = [0] * len(lines)
        self._seconds = [0.0] * len(lines)
        self._first = [0.0] * len(lines)
        self._open = [[] for _ in lines]  # type: list[list[None]]

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
        times, opened, first, on, clock = self._times, self._open, self._first, self._on, time.perf_counter

        def begin(place: int) -> None:
            times[place] += 1
            if times[place] > _OFF:
                on[place] = False
            if not opened[place]:
                first[place] = clock() - self.spent
            opened[place].append(None)

        return begin

    def _end(self) -> 'Callable[[int], None]':
        opened, first, seconds, clock = self._open, self._first, self._seconds, time.perf_counter

        def end(place: int) -> None:
            # A list that is filled and emptied holds its own among threads, where a number would lose counts.
            if opened[place]:
                opened[place].pop()
                if not opened[place]:
                    seconds[place] += clock() - self.spent - first[place]

        return end

"""Lines that the injected file wrote go in; sleeps, the uncaught exception and the files read come out."""

import json
import os
import stat
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from rewright.model.run import Sleep

LARGEST = 64 << 20
# Nothing sleeps longer than this, and every document can hold it.
_MOST = 1 << 53


class Notes:
    """What the inside of the program told; it is the program's own word, so nothing rests on it alone.

    `original` turns a path as the program saw it into a path of the world.
    """

    def __init__(self, file: Path, original: Callable[[str], str]) -> None:
        self._original = original
        self._lines = list(_lines(file))

    @property
    def sleeps(self) -> tuple[Sleep, ...]:
        """Sleeping by place; each process counts upwards, so its last line holds its total."""
        last: dict[tuple[int, str, int], tuple[int, float, float]] = {}
        for line in self._lines:
            match line:
                case {
                    'sleep': [
                        str(file),
                        int(number),
                        int(times),
                        int() | float() as seconds,
                        int() | float() as longest,
                    ],
                    'pid': int(pid),
                } if all(0 <= each < _MOST for each in (number, times, seconds, longest)):
                    last[pid, file, number] = (times, float(seconds), float(longest))
        places = sorted({(file, number) for _, file, number in last})
        return tuple(self._total(place, [count for key, count in last.items() if key[1:] == place]) for place in places)

    @property
    def exception(self) -> str:
        """`type: message` of the exception that ended the first interpreter, or an empty string."""
        first = self._lines[0].get('pid') if self._lines else None
        found = [line['exception'] for line in self._lines if 'exception' in line and line.get('pid') == first]
        return _text(str(found[-1])) if found else ''

    @property
    def reads(self) -> tuple[str, ...]:
        """Files opened for reading."""
        return tuple(self._original(str(line['read'])) for line in self._lines if 'read' in line)

    def _total(self, place: tuple[str, int], counts: list[tuple[int, float, float]]) -> Sleep:
        return Sleep(
            file=_text(self._original(place[0])),
            line=place[1],
            times=sum(times for times, _, _ in counts),
            seconds=round(sum(seconds for _, seconds, _ in counts), 6),
            longest=max(longest for _, _, longest in counts),
        )


def _lines(file: Path) -> Iterator[dict[str, Any]]:
    """Every line that is an object; the program can write here, so anything else is passed over."""
    for text in plain_bytes(file).splitlines():
        try:
            line = json.loads(text)
        except (ValueError, RecursionError):
            continue
        if isinstance(line, dict):
            yield line


def plain_bytes(file: Path) -> bytes:
    """The start of a plain file: the program may have put a link, a pipe or nothing in its place."""
    try:
        handle = os.open(file, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError:
        return b''
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        return b''
    with os.fdopen(handle, 'rb') as source:
        return source.read(LARGEST)


def _text(text: str) -> str:
    """Text that any document can hold."""
    return text.encode('utf-8', 'backslashreplace').decode()

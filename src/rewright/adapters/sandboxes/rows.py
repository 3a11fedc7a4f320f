"""A world that a program writes to goes in; the rows it has written and read are counted, for people who watch."""

import contextlib
import os
import stat
import time
from collections.abc import Iterable
from pathlib import Path

from rewright.adapters.sandboxes.walking import TooDeepError, entries
from rewright.adapters.wire.meter import METER
from rewright.adapters.wire.rows import rows_of
from rewright.model.run import FileEffect, InputFile
from rewright.ports.blobs import Blobs

LOOK_SECONDS = 0.5
_GROWING = ('.csv', '.tsv', '.psv', '.txt', '.log', '.jsonl', '.ndjson')
# A file that grows faster than this in half a second is counted up to here, and whole at the next look.
_MOST_AT_ONCE = 16 << 20


class Rows:
    """The rows of one run; `live` looks at growing files while the run goes on."""

    def __init__(self, world: Path, blobs: Blobs, inputs: Iterable[InputFile], *, live: bool) -> None:
        self._world, self._blobs, self._live = world, blobs, live
        self._inputs = {file.path: file.sha256 for file in inputs}
        self._counted: dict[str, int] = {}
        self._sizes = {f'{world}{file.path}': file.size for file in inputs}
        self._next_look = time.monotonic() + LOOK_SECONDS

    def look(self) -> None:
        """Count the lines that text files have gained since the last look, at most twice a second."""
        if not self._live or time.monotonic() < self._next_look:
            return
        # A folder too deep to be read is refused when the run has ended.
        with contextlib.suppress(TooDeepError):
            for path, _ in entries(self._world):
                if path.lower().endswith(_GROWING):
                    self._grown(f'{self._world}{path}')
        self._next_look = time.monotonic() + LOOK_SECONDS

    def ended(self, reads: Iterable[str], effects: Iterable[FileEffect]) -> None:
        """Count what was read, and what was written and not counted yet."""
        read = sum(_rows(self._blobs, self._inputs[path], path) for path in reads if path in self._inputs)
        written = 0
        for effect in effects:
            before = _rows(self._blobs, effect.was, effect.path) if effect.operation == 'appended' else 0
            whole = _rows(self._blobs, effect.sha256, effect.path) if effect.sha256 else 0
            written += max(0, whole - before - self._counted.get(f'{self._world}{effect.path}', 0))
        METER.rows(read=read, written=written)

    def _grown(self, path: str) -> None:
        before = self._sizes.get(path, 0)
        data = _tail(path, before)
        lines = data.count(b'\n')
        # The first line of a new table is its header.
        header = lines > 0 and not before and not path.lower().endswith(('.txt', '.log', '.jsonl', '.ndjson'))
        self._sizes[path] = before + len(data)
        self._counted[path] = self._counted.get(path, 0) + lines - header
        METER.rows(written=lines - header)


def _tail(path: str, start: int) -> bytes:
    """The bytes behind `start` of a plain file; a link, a pipe or a device has none."""
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError:
        return b''
    try:
        status = os.fstat(handle)
        if not stat.S_ISREG(status.st_mode) or status.st_size <= start:
            return b''
        return os.pread(handle, min(status.st_size - start, _MOST_AT_ONCE), start)
    finally:
        os.close(handle)


def _rows(blobs: Blobs, name: str, path: str) -> int:
    return rows_of(blobs, name, Path(path).suffix) if name else 0

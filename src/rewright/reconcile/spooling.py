"""Frames in any number -> parts that each fit in memory, kept on disk when there are many."""

import itertools
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

_LIMIT = 64 << 20


class Spool:
    """Rows in `parts` parts; beyond `limit` bytes they lie in files below `folder`."""

    _numbers = itertools.count()

    def __init__(self, folder: Path, parts: int = 1, limit: int = _LIMIT) -> None:
        self._limit = limit
        self._folder = folder / f'spool-{next(self._numbers)}'
        self.parts = parts
        self._held: list[list[pl.DataFrame]] = [[] for _ in range(parts)]
        self._bytes = 0
        self._files: list[list[Path]] = [[] for _ in range(parts)]
        self.rows = 0

    def add(self, frame: pl.DataFrame, part: NDArray[np.unsignedinteger] | None = None) -> None:
        """Keep the rows of `frame`; `part` names the part of each row."""
        if frame.is_empty():
            return
        self.rows += frame.height
        if self.parts == 1 or part is None:
            self._held[0].append(frame)
        else:
            # Numbers of one or two bytes are sorted by counting.
            part = part.astype(np.min_scalar_type(self.parts))
            order = np.argsort(part, kind='stable')
            cuts = np.searchsorted(part[order], np.arange(self.parts + 1))
            ordered = frame[order]
            for number in range(self.parts):
                if cuts[number] < cuts[number + 1]:
                    self._held[number].append(ordered[int(cuts[number]) : int(cuts[number + 1])])
        self._bytes += int(frame.estimated_size())
        if self._bytes > self._limit:
            self._flush()

    def frames(self, part: int = 0) -> Iterator[pl.DataFrame]:
        """Yield the rows of one part, file by file."""
        for path in self._files[part]:
            yield pl.read_ipc(path)
        yield from self._held[part]

    def whole(self, part: int = 0) -> pl.DataFrame:
        """All rows of one part in one frame; columns that a piece does not have are null there."""
        found = list(self.frames(part))
        return pl.concat(found, how='diagonal', rechunk=True) if found else pl.DataFrame()

    def every(self) -> Iterator[pl.DataFrame]:
        """Yield all rows, part by part."""
        for part in range(self.parts):
            yield from self.frames(part)

    def change(self, make: Callable[[pl.DataFrame], pl.DataFrame]) -> None:
        """Replace every frame by what `make` makes of it, row for row."""
        self._held = [[make(frame) for frame in held] for held in self._held]
        for files in self._files:
            for path in files:
                make(pl.read_ipc(path)).write_ipc(path)

    def clear(self) -> None:
        """Let go of memory and files."""
        for files in self._files:
            for path in files:
                path.unlink()
        self._held = [[] for _ in range(self.parts)]
        self._files = [[] for _ in range(self.parts)]

    def _flush(self) -> None:
        self._folder.mkdir(exist_ok=True)
        for part, held in enumerate(self._held):
            if held:
                path = self._folder / f'{part}-{len(self._files[part])}.arrow'
                pl.concat(held, how='diagonal').write_ipc(path)
                self._files[part].append(path)
                self._held[part] = []
        self._bytes = 0

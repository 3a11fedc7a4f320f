"""A file or bytes in memory -> blocks that can be read again and again, and whether two of them are the same bytes."""

import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from rewright.reconcile.scale import Scale

BLOCK = 1 << 20


@dataclass(frozen=True)
class Source:
    """Bytes with a name: of the file at `path`, or `data` where there is no path; `scale` says how they are read."""

    name: str
    path: Path | None = None
    data: bytes = b''
    scale: Scale = field(default_factory=Scale)

    @property
    def size(self) -> int:
        """How many bytes there are."""
        return self.path.stat().st_size if self.path else len(self.data)

    def open(self) -> BinaryIO:
        """Open the bytes for reading from their beginning."""
        return self.path.open('rb') if self.path else io.BytesIO(self.data)

    @property
    def small(self) -> bool:
        """Whether it is compared as a whole."""
        return self.size < self.scale.small

    def blocks(self) -> Iterator[bytes]:
        """Yield the bytes in pieces."""
        with self.open() as stream:
            while block := stream.read(self.scale.block):
                yield block

    def head(self, size: int = 4096) -> bytes:
        """The first bytes."""
        with self.open() as stream:
            return stream.read(size)

    def read(self) -> bytes:
        """All bytes at once."""
        return self.path.read_bytes() if self.path else self.data


def first_difference(left: Source, right: Source) -> int | None:
    """Return the place of the first byte that differs, counted from 0; None where both sides are the same bytes."""
    at = 0
    with left.open() as one, right.open() as two:
        while True:
            a, b = one.read(BLOCK), two.read(BLOCK)
            if a != b:
                return at + _within(a, b)
            if not a:
                return None
            at += len(a)


def _within(a: bytes, b: bytes) -> int:
    """The first differing place of two blocks, found by halves: comparing slices is as fast as memory."""
    low, high = 0, min(len(a), len(b))
    if a[:high] == b[:high]:
        return high
    while high - low > 1:
        middle = (low + high) // 2
        if a[low:middle] == b[low:middle]:
            low = middle
        else:
            high = middle
    return low

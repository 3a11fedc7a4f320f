"""The rows of both sides as a stream -> which small groups of rows are not the same multiset, in fixed memory.

Each row falls into one of up to 2**20 buckets by a hash; a bucket keeps a count and a sum of a second, independent hash. What one
side adds the other takes away: a bucket that ends at zero holds the same multiset of rows on both sides, whatever their
order, except by a chance below 2**-64 for each bucket. The seeds are drawn anew for every comparison, so that no output
can be made to collide.
"""

import secrets
from collections.abc import Iterable
from functools import cached_property

import numpy as np
import polars as pl
from numpy.typing import NDArray

_BITS, _FEW_BITS = 20, 8
Hashes = NDArray[np.uint64]


class Sketch:
    """The difference of two streams of rows, and whether they came in the same order."""

    def __init__(self, *, small: bool = False) -> None:
        bits = _FEW_BITS if small else _BITS
        self._buckets, self._shift = 1 << bits, np.uint64(64 - bits)
        self._seeds = secrets.randbits(62), secrets.randbits(62)
        self._counts = np.zeros(self._buckets, np.int64)
        self._sums = np.zeros(self._buckets, np.uint64)
        self._present = np.zeros(self._buckets, np.int64)
        self._orders = np.zeros(2, np.uint64)
        self.rows = [0, 0]

    def hashes(self, rows: pl.DataFrame | pl.Series, seed: int = 0) -> Hashes:
        """Hash every row; the upper bits name its bucket."""
        number = self._seeds[seed]
        found = rows.hash(number) if isinstance(rows, pl.Series) else rows.hash_rows(number)
        return found.to_numpy()

    def add(self, side: int, frames: Iterable[pl.DataFrame | pl.Series]) -> None:
        """Count the rows of the left (0) or right (1) side."""
        for frame in frames:
            self._count(side, frame)

    def _count(self, side: int, frame: pl.DataFrame | pl.Series) -> None:
        one, two = self.hashes(frame), self.hashes(frame, 1)
        bucket = (one >> self._shift).astype(np.int64)
        count = np.bincount(bucket, minlength=self._buckets)
        self._present += count
        self._counts += count if side == 0 else -count
        np.add.at(self._sums, bucket, two if side == 0 else -two)
        at = np.arange(self.rows[side], self.rows[side] + len(one), dtype=np.uint64)
        # An odd factor for every position: the sum tells sequences apart as the plain sum tells multisets.
        self._orders[side : side + 1] += np.sum(two * (at * np.uint64(2) + np.uint64(1)), dtype=np.uint64)
        self.rows[side] += len(one)

    @property
    def same_order(self) -> bool:
        """Whether both sides are the same sequence."""
        return bool(self.rows[0] == self.rows[1] and self._orders[0] == self._orders[1])

    @property
    def suspect_rows(self) -> int:
        """How many rows of both sides lie in buckets that are not the same."""
        return int(self._present[self.suspects].sum())

    @cached_property
    def suspects(self) -> NDArray[np.bool_]:
        """The buckets that are not the same, once both sides are counted."""
        return np.asarray((self._counts != 0) | (self._sums != 0))

    def suspicious(self, hashes: Hashes) -> NDArray[np.bool_]:
        """Say of every hashed row whether its bucket is not the same."""
        found: NDArray[np.bool_] = self.suspects[(hashes >> self._shift).astype(np.int64)]
        return found

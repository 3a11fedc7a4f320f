"""The rows of both sides as a stream -> which small groups of rows are not the same multiset, in fixed memory.

Each row falls into one of many buckets by its fingerprint; a bucket keeps a count and the sums of both lanes. A bucket
whose count and sums are the same on both sides holds the same multiset of rows, whatever their order.
"""

from collections.abc import Iterable
from functools import cached_property

import numpy as np
import polars as pl
from numpy.typing import NDArray

from rewright.reconcile.fingerprints import LANES, Fingerprints, Numbers


class Tray:
    """The buckets of one side."""

    def __init__(self, prints: Fingerprints, bits: int) -> None:
        self._prints, self._shift = prints, np.uint64(64 - bits)
        self.counts = np.zeros(1 << bits, np.int64)
        self.sums = np.zeros((len(LANES), 1 << bits), np.uint64)
        self.order = prints.sequence()

    def add(self, frames: Iterable[pl.DataFrame]) -> 'Tray':
        """Count the rows."""
        for frame in frames:
            lanes = [self._prints.of(frame, lane) for lane in LANES]
            at = self.buckets(lanes[0])
            np.add.at(self.counts, at, 1)
            for sums, numbers in zip(self.sums, lanes, strict=True):
                np.add.at(sums, at, numbers)
            self.order.add(*lanes)
        return self

    def buckets(self, numbers: Numbers) -> NDArray[np.int64]:
        """The buckets of rows with these fingerprints in the first lane."""
        return (numbers >> self._shift).astype(np.int64)


class Sketch:
    """What differs between two sides that are counted."""

    def __init__(self, left: Tray, right: Tray) -> None:
        self._sides = left, right
        self.rows = left.order.rows, right.order.rows
        self.same_order = left.order.same(right.order)

    @cached_property
    def suspects(self) -> NDArray[np.bool_]:
        """The buckets that are not the same."""
        left, right = self._sides
        return np.asarray((left.counts != right.counts) | (left.sums != right.sums).any(axis=0))

    @property
    def suspect_rows(self) -> int:
        """How many rows of both sides lie in buckets that are not the same."""
        return sum(int(side.counts[self.suspects].sum()) for side in self._sides)

    def suspicious(self, numbers: Numbers) -> NDArray[np.bool_]:
        """Say of the rows with these fingerprints in the first lane whether their bucket is not the same."""
        found: NDArray[np.bool_] = self.suspects[self._sides[0].buckets(numbers)]
        return found

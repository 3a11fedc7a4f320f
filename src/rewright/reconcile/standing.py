"""Which rows of two sides belong together -> the rows that stand alone, and whether the others stand in the same order."""

from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from rewright.reconcile.fingerprints import Sequence
from rewright.reconcile.spooling import Spool

_LEFT, _RIGHT = 'left', 'right'
Rows = NDArray[np.int64]


class Standing:
    """One byte for every row of both sides, and the pairs as they become known.

    `settled` rows are known to have an equal row each, not which: their order is compared by a fingerprint.
    """

    def __init__(self, rows: tuple[int, int], folder: Path, spool: int) -> None:
        self._placed = [np.zeros(side, np.bool_) for side in rows]
        self._pairs = Spool(folder, limit=spool)
        self._same_order = True

    def settle(self, side: int, start: int, found: NDArray[np.bool_]) -> None:
        """Note which of the rows from `start` on are settled."""
        self._placed[side][start : start + len(found)] |= found

    def settle_all(self, *, same_order: bool) -> None:
        """Note that all rows are settled."""
        for placed in self._placed:
            placed[:] = True
        self._same_order = same_order

    def order(self, left: Sequence, right: Sequence) -> None:
        """Compare the order of the settled rows."""
        self._same_order = self._same_order and left.same(right)

    def pair(self, left: pl.Series | Rows, right: pl.Series | Rows) -> None:
        """Note which rows belong together, by their numbers."""
        if len(left):
            pairs = pl.DataFrame({_LEFT: left, _RIGHT: right})
            for side, name in enumerate((_LEFT, _RIGHT)):
                self._placed[side][pairs[name].to_numpy()] = True
            self._pairs.add(pairs)

    def alone(self, side: int, start: int, height: int) -> Rows:
        """Which of `height` rows from `start` on stand alone, counted from 0 at `start`."""
        return np.flatnonzero(~self._placed[side][start : start + height]).astype(np.int64)

    def in_order(self) -> bool:
        """Whether all rows that are not alone stand in the same order on both sides.

        Settled rows do among themselves; so all do exactly when the rows of every pair have as many others before them.
        """
        if not self._same_order:
            return False
        ranks = [_Ranks(placed) for placed in self._placed]
        return all(
            bool((ranks[0].before(pairs[_LEFT].to_numpy()) == ranks[1].before(pairs[_RIGHT].to_numpy())).all())
            for pairs in self._pairs.every()
        )


class _Ranks:
    """How many rows that are not alone stand before a row: a bit for each, and a sum for every 64 of them."""

    def __init__(self, placed: NDArray[np.bool_]) -> None:
        packed = np.packbits(placed, bitorder='little')
        self._words = np.pad(packed, (0, 8 + -len(packed) % 8)).view('<u8')
        self._sums = np.cumsum(np.bitwise_count(self._words), dtype=np.int64)

    def before(self, rows: Rows) -> Rows:
        word, bit = rows >> 6, (rows & 63).astype(np.uint64)
        mask = (np.uint64(1) << bit) - np.uint64(1)
        whole = self._sums[word] - np.bitwise_count(self._words[word])
        return np.asarray(whole + np.bitwise_count(self._words[word] & mask), np.int64)

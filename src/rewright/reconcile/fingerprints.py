"""Rows of a frame -> two keyed numbers of 64 bits each, which together stand for the row.

The key is drawn anew for every comparison and never leaves it, so that no output can be made to collide.
`docs/decisions` says how likely a collision is.
"""

import hashlib
import secrets
from functools import cache

import numpy as np
import polars as pl
from numpy.typing import NDArray

Numbers = NDArray[np.uint64]
LANES = (0, 1)
# The finalizer of splitmix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number generators", 2014).
_FIRST, _SECOND = np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)


class Fingerprints:
    """The fingerprints of one comparison; `of` gives equal numbers for equal rows."""

    def __init__(self) -> None:
        self._secret = secrets.token_bytes(32)
        self._seed = cache(self._derived)

    def of(self, rows: pl.DataFrame, lane: int) -> Numbers:
        """Return a number for every row; what one lane tells apart by chance only, the other does too."""
        found = np.full(rows.height, self._seed(lane, -1), np.uint64)
        for at, column in enumerate(rows.get_columns()):
            # Every column has a seed of its own: values that change places between columns or rows leave no trace in common.
            found ^= column.hash(self._seed(lane, at)).to_numpy()
            found *= _FIRST
            found ^= found >> np.uint64(32)
        return _mixed(found)

    def sequence(self) -> 'Sequence':
        """Return a fingerprint of rows in their order; two of one comparison are alike when their rows are."""
        return Sequence(self._seed(-1, -1))

    def _derived(self, lane: int, column: int) -> int:
        digest = hashlib.blake2b(f'{lane} {column}'.encode(), key=self._secret, digest_size=8).digest()
        return int.from_bytes(digest, 'little')


class Sequence:
    """A sum of fingerprints, each times a number that its place alone decides."""

    def __init__(self, seed: int) -> None:
        self._seed = np.uint64(seed)
        self.rows = 0
        self.sums = np.zeros(len(LANES), np.uint64)

    def add(self, *lanes: Numbers) -> None:
        """Go on with the next rows, given by their fingerprints in both lanes."""
        rows = len(lanes[0])
        places = np.arange(self.rows, self.rows + rows, dtype=np.uint64)
        places ^= self._seed
        weights = _mixed(places) | np.uint64(1)
        for lane, numbers in enumerate(lanes):
            self.sums[lane : lane + 1] += np.sum(numbers * weights, dtype=np.uint64)
        self.rows += rows

    def same(self, other: 'Sequence') -> bool:
        """Whether both had the same rows in the same order."""
        return self.rows == other.rows and bool((self.sums == other.sums).all())


def _mixed(numbers: Numbers) -> Numbers:
    """Mix in place: sums of what comes out tell sets apart, as sums of what came in might not."""
    numbers ^= numbers >> np.uint64(30)
    numbers *= _FIRST
    numbers ^= numbers >> np.uint64(27)
    numbers *= _SECOND
    numbers ^= numbers >> np.uint64(31)
    return numbers

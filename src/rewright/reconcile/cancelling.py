"""Two streams of very many rows -> which of them are the same, found by fingerprints that lie on disk."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray

from rewright.reconcile.fingerprints import LANES, Fingerprints, Numbers
from rewright.reconcile.scale import Scale
from rewright.reconcile.sheets import ROW
from rewright.reconcile.sides import side_by_side, two_at_a_time
from rewright.reconcile.spooling import Spool
from rewright.reconcile.standing import Standing

Rows = NDArray[np.int64]
Senses = Callable[[int, pl.DataFrame], list[pl.DataFrame]]


class _Matched(NamedTuple):
    sense: int
    left: Rows
    right: Rows


@dataclass
class Cancelling:
    """How the fingerprints of one comparison are made, where they lie, and where what they tell is noted.

    `senses` makes of the rows of a side a frame for each sense in which two of them can be the same, the strictest first.
    """

    prints: Fingerprints
    senses: Senses
    standing: Standing
    folder: Path
    scale: Scale

    def cancel(self, streams: tuple[Callable[[], Iterator[pl.DataFrame]], ...], rows: int) -> list[int]:
        """Pair the rows that are the same, the strictest sense first; return how many are so in each sense."""
        parts = max(1, -(-rows // self.scale.part))

        def spooled(side: int) -> Spool:
            return self._spooled(side, streams[side](), Spool(self.folder, parts, self.scale.spool))

        spools = side_by_side(spooled, 0, 1)
        counts: list[int] = []
        for matched in two_at_a_time(lambda part: _matched(*(spool.whole(part) for spool in spools)), range(parts)):
            for found in matched:
                counts += [0] * (found.sense + 1 - len(counts))
                counts[found.sense] += len(found.left)
                self.standing.pair(found.left, found.right)
        for spool in spools:
            spool.clear()
        return counts

    def _spooled(self, side: int, frames: Iterator[pl.DataFrame], spool: Spool) -> Spool:
        at = 0
        for frame in frames:
            columns: dict[str, Rows | Numbers] = {ROW: np.arange(at, at + frame.height)}
            for sense, rows in enumerate(self.senses(side, frame)):
                columns |= {f'{sense} {lane}': self.prints.of(rows, lane) for lane in LANES}
            # Rows that are the same in any sense are so in the last, and lie in one part by it.
            last = pl.DataFrame(columns)
            spool.add(last, last[last.columns[-1]].to_numpy() % np.uint64(spool.parts))
            at += frame.height
        return spool


def _matched(left: pl.DataFrame, right: pl.DataFrame) -> list[_Matched]:
    found: list[_Matched] = []
    rest = [np.arange(side.height) for side in (left, right)]
    for sense in range(min(left.width, right.width) // len(LANES)):
        one, two = (_lanes(side, sense, kept) for side, kept in zip((left, right), rest, strict=True))
        at = same(one, two)
        numbers = [side[ROW].to_numpy()[kept[of]] for side, kept, of in zip((left, right), rest, at, strict=True)]
        found.append(_Matched(sense, numbers[0], numbers[1]))
        rest = [np.delete(kept, of) for kept, of in zip(rest, at, strict=True)]
    return found


def _lanes(side: pl.DataFrame, sense: int, kept: Rows) -> list[Numbers]:
    return [side[f'{sense} {lane}'].to_numpy()[kept] for lane in LANES]


def same(left: list[Numbers], right: list[Numbers]) -> tuple[Rows, Rows]:
    """Pair equal fingerprints one for one, of duplicates the first ones; return their places on both sides."""
    kept = _shared(left[0], right[0])
    orders = _sorting(left[0], kept[0]), _sorting(right[0], kept[1])
    one, two = left[0][orders[0]], right[0][orders[1]]
    number = np.arange(len(one))
    begins = np.ones(len(one), np.bool_)
    begins[1:] = one[1:] != one[:-1]
    # The nth of some equal rows goes with the nth of theirs.
    at = np.searchsorted(two, one) + number - np.maximum.accumulate(np.where(begins, number, 0))
    there = np.flatnonzero(at < len(two))
    there = there[two[at[there]] == one[there]]
    places = orders[0][there], orders[1][at[there]]
    surely = left[1][places[0]] == right[1][places[1]]
    return places[0][surely], places[1][surely]


def _shared(left: Numbers, right: Numbers) -> tuple[Rows, Rows]:
    """The places of numbers that may be on the other side too: sorting the others would be most of the work."""
    bits = max(len(left), len(right), 1).bit_length() + 3
    cells = [(numbers & np.uint64((1 << bits) - 1)).astype(np.int64) for numbers in (left, right)]
    filled = np.zeros((2, 1 << bits), np.bool_)
    for side, at in zip(filled, cells, strict=True):
        side[at] = True
    return np.flatnonzero(filled[1][cells[0]]), np.flatnonzero(filled[0][cells[1]])


def _sorting(numbers: Numbers, kept: Rows) -> Rows:
    """The places `kept` in the order of the numbers there; equal numbers stay in their order."""
    chosen = numbers[kept]
    order = np.argsort(chosen)
    ordered = chosen[order]
    # The quick sort is not stable, which matters where numbers repeat.
    repeated = len(order) > 1 and bool((ordered[1:] == ordered[:-1]).any())
    return kept[np.argsort(chosen, kind='stable')] if repeated else kept[order]

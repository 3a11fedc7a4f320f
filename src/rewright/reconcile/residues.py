"""Two sheets -> the rows that only one of them has, every other row taken away one for one."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl

from rewright.reconcile.sheets import RECORD, ROW
from rewright.reconcile.sketching import Sketch
from rewright.reconcile.spooling import Spool

_PART_ROWS = 400_000
_NTH, OTHER = '\0nth', '\0r'
Stream = Callable[[], Iterator[pl.DataFrame]]


@dataclass
class Residue:
    """The rows that are left on each side, how many rows there were, and whether those that are equal stand in one order.

    `matches` has the row numbers of equal rows on both sides, where that is few enough to hold.
    """

    sides: tuple[Spool, Spool]
    rows: tuple[int, int]
    same_order: bool
    matches: pl.DataFrame | None = None

    @property
    def matched(self) -> int:
        """How many rows of one side have an equal on the other."""
        return self.rows[0] - self.sides[0].rows


def residue(left: Stream, right: Stream, folder: Path, *, small: bool) -> Residue:
    """Take equal rows away; streams yield frames whose every column counts, and are read twice where rows differ."""
    return _held(left, right, folder) if small else _streamed(left, right, folder)


def _held(left: Stream, right: Stream, folder: Path) -> Residue:
    one, two = (_whole(stream) for stream in (left, right))
    only = Spool(folder), Spool(folder)
    if one.equals(two):
        return Residue(only, (one.height, two.height), same_order=True, matches=pairs(one, two, [])[0])
    columns = [name for name in one.columns if name != ROW]
    matches, *left_over = pairs(one, two, columns)
    for spool, frame in zip(only, left_over, strict=True):
        spool.add(frame)
    return Residue(only, (one.height, two.height), in_order(matches), matches)


def _whole(stream: Stream) -> pl.DataFrame:
    frames = list(stream())
    found = pl.concat(frames, how='vertical', rechunk=True) if frames else pl.DataFrame()
    return found.with_columns(pl.int_range(found.height, dtype=pl.Int64, eager=True).alias(ROW))


def _streamed(left: Stream, right: Stream, folder: Path) -> Residue:
    sketch = Sketch()
    for side, stream in enumerate((left, right)):
        sketch.add(side, stream())
    rows = (sketch.rows[0], sketch.rows[1])
    if not sketch.suspect_rows:
        return Residue((Spool(folder), Spool(folder)), rows, sketch.same_order)
    parts = max(1, -(-sketch.suspect_rows // _PART_ROWS))
    suspects = [_suspects(stream, sketch, Spool(folder, parts)) for stream in (left, right)]
    only = Spool(folder), Spool(folder)
    in_one_order = suspects[0][1] == suspects[1][1]
    for part in range(parts):
        one, two = (spool.whole(part) for spool, _ in suspects)
        columns = [name for name in (one if one.width else two).columns if name != ROW]
        matches, *left_over = pairs(one, two, columns)
        in_one_order = in_one_order and in_order(matches)
        for spool, frame in zip(only, left_over, strict=True):
            spool.add(frame)
    for spool, _ in suspects:
        spool.clear()
    return Residue(only, rows, in_one_order)


def _suspects(stream: Stream, sketch: Sketch, spool: Spool) -> tuple[Spool, int]:
    """Spool the rows of unequal buckets; the number returned is the same for the same other rows in the same order."""
    at, clean, order = 0, 0, np.zeros(1, np.uint64)
    for frame in stream():
        hashes = sketch.hashes(frame)
        suspicious = sketch.suspicious(hashes)
        numbers = np.flatnonzero(suspicious)
        if len(numbers):
            rows = frame[numbers].with_columns(pl.Series(ROW, numbers + at, dtype=pl.Int64))
            spool.add(rows, hashes[numbers] % np.uint64(spool.parts))
        undoubted = hashes[~suspicious]
        place = np.arange(clean, clean + len(undoubted), dtype=np.uint64)
        order += np.sum(undoubted * (place * np.uint64(2) + np.uint64(1)), dtype=np.uint64)
        at, clean = at + frame.height, clean + len(undoubted)
    return spool, int(order[0])


def pairs(
    left: pl.DataFrame, right: pl.DataFrame, columns: list[str]
) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """Pair rows with equal `columns` one for one, of duplicates the first ones; return the pairs and what is left.

    A pair has the columns of the left row and, with `OTHER` behind their names, the others of the right one.
    """
    if left.is_empty() or right.is_empty():
        return left.clear(), left, right
    by = [*columns, _NTH]
    one, two = (_numbered(side, columns) for side in (left, right))
    both = one.join(two, on=by, how='inner', suffix=OTHER, nulls_equal=True)
    left_over = (
        one.join(two.select(by), on=by, how='anti', nulls_equal=True),
        two.join(one.select(by), on=by, how='anti', nulls_equal=True),
    )
    return both, left_over[0].drop(_NTH), left_over[1].drop(_NTH)


def _numbered(frame: pl.DataFrame, columns: list[str]) -> pl.DataFrame:
    number = pl.int_range(pl.len(), dtype=pl.Int64)
    return frame.with_columns((number.over(columns) if columns else number).alias(_NTH))


def in_order(matches: pl.DataFrame) -> bool:
    """Whether rows that are equal stand in the same order on both sides."""
    if matches.is_empty():
        return True
    return bool(matches.sort(ROW)[ROW + OTHER].is_sorted())


def raw_frames(records: Callable[[], Iterator[pl.Series]]) -> Stream:
    """Frames of one column that holds the raw rows."""

    def frames() -> Iterator[pl.DataFrame]:
        for series in records():
            yield series.alias(RECORD).to_frame()

    return frames

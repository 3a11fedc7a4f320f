"""Two sheets -> the rows that only one of them has, every other row taken away one for one."""

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import polars as pl

from rewright.reconcile.cancelling import Cancelling
from rewright.reconcile.fingerprints import LANES, Fingerprints, Sequence
from rewright.reconcile.matching import OTHER, pairs
from rewright.reconcile.pairing import Plan
from rewright.reconcile.placing import Placed, in_place
from rewright.reconcile.scale import Scale
from rewright.reconcile.senses import NotNumeralError, Senses, first_numerals
from rewright.reconcile.sheets import ROW
from rewright.reconcile.sides import side_by_side
from rewright.reconcile.sketching import Sketch, Tray
from rewright.reconcile.spooling import Spool
from rewright.reconcile.standing import Standing
from rewright.reconcile.streams import Stream, streams
from rewright.reconcile.taking import taken


@dataclass
class Residue:
    """The rows that are left on each side, how many rows there were, and which of the others belong together.

    `kinds` says in what other senses than the strictest some of them are the same.
    """

    sides: tuple[Spool, Spool]
    rows: tuple[int, int]
    standing: Standing
    kinds: set[str] = field(default_factory=set)

    @property
    def matched(self) -> int:
        """How many rows of one side have an equal on the other."""
        return self.rows[0] - self.sides[0].rows


def residue(plan: Plan, folder: Path, scale: Scale) -> Residue:
    """Take equal rows away: those at the same place, and where that leaves many, those of any place.

    What is not small is then read twice more where rows differ, or three times where very many do.
    """
    placed = in_place(plan, scale.part)
    if placed is not None:
        return _placed(placed, folder, scale)
    return _held(plan, folder, scale) if plan.left.small and plan.right.small else _streamed(plan, folder, scale)


def _placed(found: Placed, folder: Path, scale: Scale) -> Residue:
    standing = Standing(found.rows, folder, scale.spool)
    sides = found.apart(0), found.apart(1)
    for side, (rows, apart) in enumerate(zip(found.rows, sides, strict=True)):
        same = np.ones(rows, np.bool_)
        same[apart[ROW].to_numpy() if apart.width else []] = False
        standing.settle(side, 0, same)
    return Residue(_alone(*sides, standing, folder), found.rows, standing, found.kinds)


def _alone(one: pl.DataFrame, two: pl.DataFrame, standing: Standing, folder: Path) -> tuple[Spool, Spool]:
    """Note which rows are the same wherever they stand, and return the others."""
    only = Spool(folder), Spool(folder)
    columns = [name for name in (one if one.width else two).columns if name != ROW]
    matches, *left_over = pairs(one, two, columns)
    if matches.height:
        standing.pair(matches[ROW], matches[ROW + OTHER])
    for spool, frame in zip(only, left_over, strict=True):
        spool.add(frame)
    return only


def _held(plan: Plan, folder: Path, scale: Scale) -> Residue:
    one, two = (_whole(stream) for stream in streams(plan))
    rows = one.height, two.height
    standing = Standing(rows, folder, scale.spool)
    return Residue(_alone(one, two, standing, folder), rows, standing)


def _whole(stream: Stream) -> pl.DataFrame:
    frames = list(stream())
    found = pl.concat(frames, how='vertical', rechunk=True) if frames else pl.DataFrame()
    return found.with_columns(pl.int_range(found.height, dtype=pl.Int64, eager=True).alias(ROW))


def _streamed(plan: Plan, folder: Path, scale: Scale) -> Residue:
    prints = Fingerprints()
    sketch = Sketch(*side_by_side(lambda stream: Tray(prints, scale.bits).add(stream()), *streams(plan)))
    standing = Standing(sketch.rows, folder, scale.spool)
    if not sketch.suspect_rows:
        standing.settle_all(same_order=sketch.same_order)
        return Residue((Spool(folder), Spool(folder)), sketch.rows, standing)
    if sketch.suspect_rows <= scale.part:
        return _suspected(plan, sketch, prints, standing, folder)
    return _cancelled(plan, prints, sketch.rows, standing, folder, scale)


def _suspected(plan: Plan, sketch: Sketch, prints: Fingerprints, standing: Standing, folder: Path) -> Residue:
    """Look at the rows of unequal buckets themselves."""

    def sift(side: int) -> tuple[pl.DataFrame, Sequence]:
        return _suspects(streams(plan)[side], sketch, prints, standing, side)

    (one, first), (two, second) = side_by_side(sift, 0, 1)
    standing.order(first, second)
    return Residue(_alone(one, two, standing, folder), sketch.rows, standing)


def _suspects(
    stream: Stream, sketch: Sketch, prints: Fingerprints, standing: Standing, side: int
) -> tuple[pl.DataFrame, Sequence]:
    """The rows of unequal buckets; the sequence is that of all other rows."""
    at, order, found = 0, prints.sequence(), []
    for frame in stream():
        lanes = [prints.of(frame, lane) for lane in LANES]
        suspicious = sketch.suspicious(lanes[0])
        numbers = np.flatnonzero(suspicious)
        if len(numbers):
            found.append(taken(frame, numbers, at))
        standing.settle(side, at, ~suspicious)
        order.add(*(lane[~suspicious] for lane in lanes))
        at += frame.height
    return pl.concat(found) if found else pl.DataFrame(), order


def _cancelled(
    plan: Plan, prints: Fingerprints, rows: tuple[int, int], standing: Standing, folder: Path, scale: Scale
) -> Residue:
    """Take away by fingerprints what is the same in any sense."""
    numerals = first_numerals(plan)
    while True:
        senses = Senses(plan, numerals)
        try:
            counts = Cancelling(prints, senses, standing, folder, scale).cancel(streams(plan), max(rows))
            break
        except NotNumeralError as error:
            numerals -= error.columns

    def remaining(side: int) -> Spool:
        at, spool = 0, Spool(folder, limit=scale.spool)
        for frame in streams(plan)[side]():
            spool.add(taken(frame, standing.alone(side, at, frame.height), at))
            at += frame.height
        return spool

    kinds = {kind for kind, count in zip(senses.kinds, counts, strict=False) if count and kind}
    return Residue(side_by_side(remaining, 0, 1), rows, standing, kinds)

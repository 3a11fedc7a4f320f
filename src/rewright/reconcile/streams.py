"""What is compared of two sheets -> the rows of both, in frames whose every column counts."""

from collections.abc import Callable, Iterator

import polars as pl

from rewright.reconcile.pairing import Plan
from rewright.reconcile.sheets import RECORD

Stream = Callable[[], Iterator[pl.DataFrame]]


def streams(plan: Plan) -> tuple[Stream, Stream]:
    """The rows of both sides: raw where rows are equal when their bytes are, else their cells by column."""
    if plan.raw and plan.left.records and plan.right.records:
        return _raw(plan.left.records), _raw(plan.right.records)
    return _aligned(plan, 0), _aligned(plan, 1)


def _aligned(plan: Plan, side: int) -> Stream:
    """Frames with the shared columns in the order of the left side; where types differ, values become texts."""
    sheet = (plan.left, plan.right)[side]
    names = list(plan.columns)
    unlike = {
        c.name: c.spell
        for c in sheet.columns
        if c.name in plan.columns and plan.columns[c.name][0].type != plan.columns[c.name][1].type
    }

    def frames() -> Iterator[pl.DataFrame]:
        for frame in sheet.frames():
            present = frozenset(frame.columns)
            absent = [pl.lit(None, pl.String).alias(name) for name in names if name not in present]
            aligned = (frame.with_columns(absent) if absent else frame)[names]
            for name, spell in unlike.items():
                spelled = pl.Series(name, [spell(value) for value in aligned[name]], pl.String)
                aligned = aligned.with_columns(spelled)
            yield aligned

    return frames


def _raw(records: Callable[[], Iterator[pl.Series]]) -> Stream:
    def frames() -> Iterator[pl.DataFrame]:
        for series in records():
            yield series.alias(RECORD).to_frame()

    return frames

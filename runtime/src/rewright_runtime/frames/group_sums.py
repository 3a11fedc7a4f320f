"""Lazy groups in; their sums and means out, streamed where numbers are whole, so that every order gives the same to the bit."""

from collections.abc import Sequence

import polars as pl

from rewright_runtime.frames.collecting import collect
from rewright_runtime.frames.grouping import PLAIN

# So many rows tell most columns that are not whole; sums below the other are exact.
_FEW, _EXACT = 10_000, 2**53


def grouped(frame: pl.LazyFrame, by: Sequence[str], *made: pl.Expr, **named: pl.Expr) -> pl.DataFrame:
    """Compute `frame.group_by(by).agg(...)`, groups in any order; what is made is `exact_sum`, `exact_mean` or free of order.

    Whole numbers that are held as floats add up to the same in any order, so they are streamed; others go row after row.
    """
    marks: list[tuple[str, pl.Expr]] = [getattr(e, PLAIN) for e in (*made, *named.values()) if hasattr(e, PLAIN)]
    if not _are_whole(frame, list(dict.fromkeys(column for column, _ in marks))):
        return collect(frame.group_by(by).agg(*made, **named))
    free = [getattr(e, PLAIN, ('', e))[1] for e in made]
    return frame.group_by(by).agg(*free, **{n: getattr(e, PLAIN, ('', e))[1] for n, e in named.items()}).collect()


def _are_whole(frame: pl.LazyFrame, columns: list[str]) -> bool:
    """Whether numbers are whole, and so small that every sum of them is exact; the first rows tell most that are not."""
    broken = [pl.col(column) != pl.col(column).round() for column in columns]
    if frame.select(columns).head(_FEW).select(pl.any_horizontal(e.any() for e in broken)).collect().item():
        return False
    found = frame.select(
        pl.len().alias('rows'),
        pl.any_horizontal(e.any() for e in broken).alias('broken'),
        pl.max_horizontal(pl.col(column).abs().max() for column in columns).alias('largest'),
    ).collect()
    rows, some, largest = found.row(0)
    return not some and rows * (largest or 0) < _EXACT

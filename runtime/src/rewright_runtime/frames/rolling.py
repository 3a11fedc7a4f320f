"""A column in; sums, means and extremes of each row and those before it out, to the bit as pandas 2 computes them.

The rules beside Kahan's sum, which polars runs as pandas does, are those of `pandas/_libs/window/aggregations.pyx`.
"""

from collections.abc import Callable

import numpy as np
import polars as pl

Floats = np.ndarray[tuple[int], np.dtype[np.float64]]
Counts = np.ndarray[tuple[int], np.dtype[np.int64]]


def rolling_total(column: pl.Expr, window: int | None, *, least: int | None = None) -> pl.Expr:
    """`rolling(window, min_periods=least).sum()`; a `window` of None holds every row so far."""
    return _windows(column, lambda s: _total(*_sized(s, window, least)))


def rolling_average(column: pl.Expr, window: int | None, *, least: int | None = None) -> pl.Expr:
    """`rolling(window, min_periods=least).mean()`."""
    return _windows(column, lambda s: _average(*_sized(s, window, least)))


def rolling_smallest(column: pl.Expr, window: int | None, *, least: int | None = None) -> pl.Expr:
    """`rolling(window, min_periods=least).min()`."""
    return _windows(column, lambda s: _extreme(pl.Series.rolling_min, *_sized(s, window, least)))


def rolling_largest(column: pl.Expr, window: int | None, *, least: int | None = None) -> pl.Expr:
    """`rolling(window, min_periods=least).max()`."""
    return _windows(column, lambda s: _extreme(pl.Series.rolling_max, *_sized(s, window, least)))


def _windows(column: pl.Expr, made: Callable[[pl.Series], pl.Series]) -> pl.Expr:
    return column.map_batches(lambda s: made(_finite(s)).fill_nan(None), return_dtype=pl.Float64)


def _finite(values: pl.Series) -> pl.Series:
    """Floats, where an infinity is a hole."""
    floats = values.cast(pl.Float64)
    return floats.set(floats.is_infinite().fill_null(value=False), None)


def _extreme(taken: Callable[..., pl.Series], values: pl.Series, window: int, least: int) -> pl.Series:
    """The extreme; of zeros, which may have signs, the last one."""
    made = taken(values, window, min_samples=least)
    zeros = values.set(values != 0, None).forward_fill()
    return made.zip_with((made != 0).fill_null(value=True), zeros)


def _sized(values: pl.Series, window: int | None, least: int | None) -> tuple[pl.Series, int, int]:
    least = least or window or 1
    return values, window or max(values.len(), least), least


def _total(values: pl.Series, window: int, least: int) -> pl.Series:
    """The sum; a window of one value alone, however often, is that value as many times."""
    known, run, last = _known(values, window)
    made = values.rolling_sum(window, min_samples=least).to_numpy()
    return _where(known >= least, np.where(run >= known, last * known, made), values.name)


def _average(values: pl.Series, window: int, least: int) -> pl.Series:
    """The mean, which is never on the other side of zero than all values."""
    known, run, last = _known(values, window)
    made = values.rolling_mean(window, min_samples=least).to_numpy()
    negative = _summed(pl.Series(np.signbit(values.to_numpy()) & values.is_not_null().to_numpy()), window)
    wrong = ((negative == 0) & (made < 0)) | ((negative == known) & (made > 0))
    return _where(known >= least, np.where(run >= known, last, np.where(wrong, 0.0, made)), values.name)


def _known(values: pl.Series, window: int) -> tuple[Counts, Counts, Floats]:
    """By row: how many values there are in its window, how often the last one stands there in a row, and that one."""
    present = values.is_not_null()
    numbers = values.drop_nulls().to_numpy()
    place = np.arange(numbers.size)
    begins = np.ones(numbers.size, dtype=bool)
    begins[1:] = numbers[1:] != numbers[:-1]
    run = place - np.maximum.accumulate(np.where(begins, place, 0)) + 1
    # Rows before the first value have none, whatever stands for it.
    at = np.maximum(np.cumsum(present.to_numpy()) - 1, 0)
    found = _summed(present, window)
    if not numbers.size:
        return found, np.zeros_like(found), np.zeros(values.len())
    return found, run[at], numbers[at]


def _summed(marks: pl.Series, window: int) -> Counts:
    return marks.cast(pl.Int64).rolling_sum(window, min_samples=1).to_numpy()


def _where(enough: np.ndarray[tuple[int], np.dtype[np.bool_]], made: Floats, name: str) -> pl.Series:
    return pl.Series(name, np.where(enough, made, np.nan))

"""A column in, one number out, added up in the order numpy adds for pandas; numbers are numpy's, as pandas returns them."""

from collections.abc import Callable

import numpy as np
import polars as pl

from rewright_runtime.breach import ContractBreach


def total(column: pl.Series) -> np.generic:
    """Sum without the holes; 0 for an empty column."""
    if column.dtype == pl.Float64:
        with np.errstate(invalid='ignore'):
            return np.float64(np.sum(column.fill_null(0.0).to_numpy()))
    return np.int64(column.sum())


def _within(column: pl.Expr, taken: Callable[[pl.Series], object]) -> pl.Expr:
    """One value of a column of floats, beside others; NaN is a hole there."""
    return column.map_batches(
        lambda s: pl.Series(s.name, [taken(s)], dtype=pl.Float64).fill_nan(None),
        return_dtype=pl.Float64,
        returns_scalar=True,
    )


def total_of(column: pl.Expr) -> pl.Expr:
    """`total` as one value beside others."""
    return _within(column, total)


def average_of(column: pl.Expr) -> pl.Expr:
    """`average` as one value beside others."""
    return _within(column, average)


def smallest_of(column: pl.Expr) -> pl.Expr:
    """`smallest` as one value beside others."""
    return _within(column, smallest)


def largest_of(column: pl.Expr) -> pl.Expr:
    """`largest` as one value beside others."""
    return _within(column, largest)


def average(column: pl.Series) -> np.float64:
    """Mean without the holes; NaN for nothing but holes."""
    known = column.len() - column.null_count()
    return np.float64(float(total(column.cast(pl.Float64))) / known if known else np.nan)


def spread(column: pl.Series) -> np.float64:
    """Sample standard deviation without the holes, in two passes; NaN for fewer than two values."""
    values = column.cast(pl.Float64)
    known = values.len() - values.null_count()
    if known < 2:
        return np.float64(np.nan)
    off = (values - float(average(values))).fill_null(0.0).to_numpy()
    return np.float64(np.sqrt(np.sum(off**2) / (known - 1)))


def middle(column: pl.Series) -> np.float64:
    """Median without the holes; NaN for nothing but holes."""
    values = np.sort(column.cast(pl.Float64).drop_nulls().to_numpy())
    if not values.size:
        return np.float64(np.nan)
    # Numpy adds both up from 0, so that a zero is the positive one.
    with np.errstate(invalid='ignore'):
        return np.float64((values[(values.size - 1) // 2] + values[values.size // 2]) / 2 + 0.0)


def smallest(column: pl.Series) -> object:
    """The least value; NaN for nothing but holes. Raises ContractBreach for a zero among zeros of both signs, of which numpy finds either."""
    return _numpy(column, _one_zero(column, column.min()))


def largest(column: pl.Series) -> object:
    """The greatest value, as `smallest`."""
    return _numpy(column, _one_zero(column, column.max()))


def _one_zero(column: pl.Series, value: object) -> object:
    if value == 0 and column.dtype.is_float():
        zeros = np.signbit(column.filter(column == 0).to_numpy())
        if zeros.any() and not zeros.all():
            raise ContractBreach(f'column {column.name!r} holds zeros of both signs, of which pandas finds either')
    return value


def largest_at(column: pl.Series) -> int:
    """The place of the first of the greatest values; raises ValueError without rows, and ContractBreach for nothing but holes."""
    return _place(column, column.max())


def smallest_at(column: pl.Series) -> int:
    """The place of the first of the least values, as `largest_at`."""
    return _place(column, column.min())


def _place(column: pl.Series, value: object) -> int:
    if not column.len():
        raise ValueError('attempt to get argmax of an empty sequence')
    if value is None:
        raise ContractBreach(f'column {column.name!r} holds nothing but holes, of which none is the largest')
    return int((column == value).arg_true()[0])


def by_column(frame: pl.DataFrame, taken: Callable[[pl.Series], object]) -> pl.DataFrame:
    """One row of what is taken of each column."""
    return pl.DataFrame([pl.Series(column.name, [taken(column)]) for column in frame])


def count(column: pl.Series) -> np.int64:
    """How many values there are."""
    return np.int64(column.count())


def distinct_count(column: pl.Series) -> np.int64:
    """How many values there are, each counted once."""
    return np.int64(column.drop_nulls().n_unique())


def any_true(column: pl.Series) -> bool:
    """Whether one of the truth values holds."""
    return bool(column.any())


def all_true(column: pl.Series) -> bool:
    """Whether all of the truth values hold."""
    return bool(column.all())


def _numpy(column: pl.Series, value: object) -> object:
    if value is None:
        return np.float64(np.nan)
    if column.dtype.is_numeric() and isinstance(value, int | float):
        return np.int64(value) if isinstance(value, int) else np.float64(value)
    return value

"""Columns in, columns out: arithmetic and casts where polars and pandas differ in the last bit, in type or in text."""

import operator
from collections.abc import Callable, Sequence

import numpy as np
import polars as pl

from rewright_runtime.breach import ContractBreach


def divide(column: pl.Expr, by: float | pl.Expr) -> pl.Expr:
    """`column / by`, rounded once; polars multiplies by the reciprocal of a single number. 0 / 0 is missing."""
    if isinstance(by, pl.Expr):
        return pl.map_batches([column, by], lambda pair: _divided(*pair), return_dtype=pl.Float64)
    return column.map_batches(
        lambda s: _divided(s, pl.Series([float(by)])), return_dtype=pl.Float64, is_elementwise=True
    )


def plus(left: float | pl.Expr, right: float | pl.Expr) -> pl.Expr:
    """`left + right`, of which one may be a single number: polars gives no zero the sign that adding one zero gives it."""
    return pl.map_batches([_expression(left), _expression(right)], lambda pair: _row_by_row(operator.add, *pair))


def minus(left: float | pl.Expr, right: float | pl.Expr) -> pl.Expr:
    """`left - right`, as `plus`."""
    return pl.map_batches([_expression(left), _expression(right)], lambda pair: _row_by_row(operator.sub, *pair))


def _expression(value: float | pl.Expr) -> pl.Expr:
    return value if isinstance(value, pl.Expr) else pl.lit(value)


def _row_by_row(combine: Callable[[pl.Series, pl.Series], pl.Series], left: pl.Series, right: pl.Series) -> pl.Series:
    rows = max(left.len(), right.len()) if left.len() and right.len() else 0
    ours, theirs = (_so_many(numbers, rows + 1) for numbers in (left, right))
    return combine(ours, theirs).head(rows).alias(left.name)


def change(column: pl.Expr, steps: int) -> pl.Expr:
    """`column.diff(steps)` as floats: whole numbers are subtracted as such where none is missing, and are floats before otherwise."""
    whole = column.diff(steps).cast(pl.Float64)
    return pl.when(column.null_count() == 0).then(whole).otherwise(column.cast(pl.Float64).diff(steps))


def number(value: float | pl.Expr) -> pl.Expr:
    """A float, or one value of a column, for use beside columns: NaN is a hole there."""
    if isinstance(value, pl.Expr):
        return value.fill_nan(None)
    return pl.lit(None if np.isnan(value) else float(value), pl.Float64)


def _divided(values: pl.Series, by: pl.Series) -> pl.Series:
    """Rows by rows, never one number: a single one stands there as often as there are rows, and once more."""
    rows = max(values.len(), by.len()) if values.len() and by.len() else 0
    above, below = (_so_many(numbers.cast(pl.Float64), rows + 1) for numbers in (values, by))
    return (above / below).head(rows).fill_nan(None).alias(values.name)


def _so_many(numbers: pl.Series, rows: int) -> pl.Series:
    """A column with rows at the end that nobody looks at, or of one number."""
    if numbers.len() == 1:
        return numbers.new_from_index(0, rows)
    return numbers.extend_constant(1.0 if numbers.dtype.is_float() else 1, rows - numbers.len())


def widen(frame: pl.DataFrame) -> pl.DataFrame:
    """Make whole-number columns with holes floats, as pandas does when a merge or a shift leaves holes."""
    return frame.with_columns(c.cast(pl.Float64) for c in frame if c.dtype.is_integer() and c.null_count())


def running_total(column: pl.Expr) -> pl.Expr:
    """`cumsum`: holes are passed over, and a total of negative zeros keeps their sign as numpy does."""
    return column.map_batches(_running, is_elementwise=False)


def _running(values: pl.Series) -> pl.Series:
    if values.dtype != pl.Float64:
        return values.cum_sum()
    with np.errstate(all='ignore'):
        totals = np.cumsum(values.fill_null(0.0).to_numpy())
    return pl.Series(values.name, totals, nan_to_null=True).set(values.is_null(), None)


def to_float(column: pl.Expr) -> pl.Expr:
    """`astype(float)`: text may have blanks around the number; anything else raises."""
    return column.map_batches(_to_float, return_dtype=pl.Float64, is_elementwise=True)


def _to_float(values: pl.Series) -> pl.Series:
    if values.dtype != pl.String:
        return values.cast(pl.Float64)
    numbers = [None if v is None else float(v) for v in values]
    return pl.Series(values.name, numbers, dtype=pl.Float64, nan_to_null=True).fill_nan(None)


def to_int(column: pl.Expr) -> pl.Expr:
    """`astype(int)`: cuts off broken numbers, reads text; raises on a missing value, as pandas does."""
    return column.map_batches(_to_int, return_dtype=pl.Int64, is_elementwise=True)


def _to_int(values: pl.Series) -> pl.Series:
    if values.null_count():
        raise ValueError(f'column {values.name!r}: cannot convert a missing value to a whole number')
    if values.dtype == pl.String:
        return pl.Series(values.name, [int(v) for v in values], dtype=pl.Int64)
    return values.cast(pl.Int64)


def to_text(column: pl.Expr) -> pl.Expr:
    """`astype(str)` of pandas 2: Python's text of every value, and `nan` for a missing one."""
    return column.map_batches(texts, return_dtype=pl.String, is_elementwise=True)


def texts(values: pl.Series) -> pl.Series:
    """What `to_text` makes of one column."""
    if values.dtype.is_integer() and values.null_count():
        values = values.cast(pl.Float64)
    return pl.Series(values.name, ['nan' if v is None else str(v) for v in values], dtype=pl.String)


def within(column: pl.Expr, beside: pl.Expr | None = None, *, largest: int = 2**53) -> pl.Expr:
    """A column to be computed with as Python does, where whole numbers have no end.

    Raises ContractBreach for whole numbers above `largest`, unless those `beside` which they are computed are floats.
    """
    given = [column] if beside is None else [column, beside]
    return pl.map_batches(given, lambda columns: _within(columns, largest))


def _within(columns: Sequence[pl.Series], largest: int) -> pl.Series:
    values = columns[0]
    if all(c.dtype.is_integer() for c in columns) and ((values > largest) | (values < -largest)).any():
        raise ContractBreach(f'column {values.name!r} holds whole numbers above {largest}')
    return values


def of_rows(column: pl.Expr) -> pl.Expr:
    """What a function makes of each row; ContractBreach where there are none, for pandas then gives a frame."""
    return column.map_batches(_of_rows, is_elementwise=False)


def _of_rows(values: pl.Series) -> pl.Series:
    if not values.len():
        raise ContractBreach('a function of rows is applied to none')
    return values


def row(place: int) -> pl.Expr:
    """Whether a row is the one at `place`; ContractBreach where there is none, for pandas then adds one."""
    return pl.int_range(pl.len()).map_batches(lambda s: _row(s, place), return_dtype=pl.Boolean)


def _row(places: pl.Series, place: int) -> pl.Series:
    if place >= places.len():
        raise ContractBreach(f'row {place} is set, there are {places.len()}')
    return places == place


def fill_missing(column: pl.Expr, value: float) -> pl.Expr:
    """`fillna(value)`: whole numbers without holes stay whole even when `value` is broken."""
    return column.map_batches(lambda s: s.fill_null(value) if s.null_count() else s, is_elementwise=True)

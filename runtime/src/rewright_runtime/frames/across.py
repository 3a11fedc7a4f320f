"""Columns of numbers in; one value of each row out, added up as pandas adds up the columns of a frame."""

from collections.abc import Callable, Sequence

import numpy as np
import polars as pl

from rewright_runtime.breach import ContractBreach


def row_sum(*columns: str) -> pl.Expr:
    """`frame[columns].sum(axis=1)` for fewer than eight columns, holes left out; whole numbers stay whole."""
    return _across(columns, _sum)


def row_mean(*columns: str) -> pl.Expr:
    """`frame[columns].mean(axis=1)` for fewer than eight columns, holes left out; nothing but holes is missing."""
    return _across(columns, _mean)


def row_min(*columns: str) -> pl.Expr:
    """`frame[columns].min(axis=1)`, holes left out.

    Raises ContractBreach for a zero among zeros of both signs, and for whole numbers without a row.
    """
    return _across(columns, lambda given: _one_zero(given, pl.DataFrame(given).min_horizontal()))


def row_max(*columns: str) -> pl.Expr:
    """`frame[columns].max(axis=1)`, as `row_min`."""
    return _across(columns, lambda given: _one_zero(given, pl.DataFrame(given).max_horizontal()))


def first_that_holds(conditions: Sequence[pl.Expr], values: Sequence[object], otherwise: object) -> pl.Expr:
    """The value of the first condition that holds in a row; one with a hole does not hold."""
    made = pl.lit(otherwise)
    for condition, value in zip(reversed(conditions), reversed(values), strict=True):
        made = pl.when(condition).then(pl.lit(value)).otherwise(made)
    return made


def _across(columns: Sequence[str], made: Callable[[list[pl.Series]], pl.Series]) -> pl.Expr:
    return pl.map_batches(list(columns), lambda given: made(_alike(given)), is_elementwise=True)


def _alike(columns: Sequence[pl.Series]) -> list[pl.Series]:
    """The columns as pandas puts them together: whole numbers only where all of them are, and without holes."""
    whole = all(s.dtype.is_integer() and not s.null_count() for s in columns)
    return [s.cast(pl.Int64 if whole else pl.Float64) for s in columns]


def _sum(columns: list[pl.Series]) -> pl.Series:
    # Numpy starts from 0, so that zeros add up to the positive one.
    made = np.zeros(columns[0].len(), dtype=columns[0].dtype.to_python())
    with np.errstate(all='ignore'):
        for column in columns:
            made = made + column.fill_null(0).to_numpy()
    added = pl.Series(columns[0].name, made)
    return added if added.dtype.is_integer() else added.fill_nan(None)


def _mean(columns: list[pl.Series]) -> pl.Series:
    known = sum(column.is_not_null().cast(pl.Int64).to_numpy() for column in columns)
    with np.errstate(all='ignore'):
        made = _sum([column.cast(pl.Float64) for column in columns]).to_numpy() / known
    return pl.Series(columns[0].name, made).fill_nan(None)


def _one_zero(columns: list[pl.Series], made: pl.Series) -> pl.Series:
    """What was found; which of two zeros numpy finds depends on where they stand."""
    zeros = [(column == 0, (1 / column < 0)) for column in columns if column.dtype == pl.Float64]
    rows = made == 0
    for sign in (True, False):
        found = [zero & (below == sign) for zero, below in zeros]
        rows = rows & (
            pl.DataFrame([s.alias(str(n)) for n, s in enumerate(found)]).max_horizontal() if found else False
        )
    if rows.any():
        raise ContractBreach(
            f'a row of {[c.name for c in columns]} has zeros of both signs, of which numpy finds either'
        )
    if made.dtype.is_integer() and not made.len():
        raise ContractBreach(f'no rows of {[c.name for c in columns]}, of which pandas makes floats')
    return made.alias(columns[0].name)

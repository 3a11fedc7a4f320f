"""Lazy groups in; their sums and means out, streamed where every order of adding up comes to the same number, to the bit."""

from collections.abc import Sequence

import numpy as np
import polars as pl

from rewright_runtime.frames.collecting import collect
from rewright_runtime.frames.grouping import PLAIN, ROUNDED

# So many rows tell most columns that are not whole; sums below the other are exact.
_FEW, _EXACT = 10_000, 2**53
# Twice the unit roundoff of floats, and additions beside those of the rows: a sum in any order and Kahan's are closer than this.
_UNIT, _BESIDE = 2.0**-52, 8
# Columns beside the groups: how many rows, and the sum of all magnitudes of a rounded one.
_ROWS, _SIZE = '\u0001rows', '\u0001size '


def grouped(frame: pl.LazyFrame, by: Sequence[str], *made: pl.Expr, **named: pl.Expr) -> pl.DataFrame:
    """Compute `frame.group_by(by).agg(...)`, groups in any order; what is made is `exact_sum`, `exact_mean`, one of them `rounded`, or free of order.

    Whole numbers that are held as floats add up to the same in any order, so they are streamed. So is what is rounded, as long
    as all that a sum may be comes to the same number then. Others go row after row.
    """
    every = [*made, *named.values()]
    marked = [e for e in every if hasattr(e, PLAIN)]
    if _are_whole(frame, list(dict.fromkeys(getattr(e, PLAIN)[0] for e in marked))):
        free = [getattr(e, PLAIN, ('', e))[1] for e in made]
        return frame.group_by(by).agg(*free, **{n: getattr(e, PLAIN, ('', e))[1] for n, e in named.items()}).collect()
    if marked and all(hasattr(e, ROUNDED) for e in marked):
        found = _nearly(frame, by, made, named)
        if found is not None:
            return found
    return collect(frame.group_by(by).agg(*made, **named))


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


def _nearly(
    frame: pl.LazyFrame, by: Sequence[str], made: Sequence[pl.Expr], named: dict[str, pl.Expr]
) -> pl.DataFrame | None:
    """The groups, added up in any order; None where the exact sum of one might be rounded to another number.

    Source of the bound: the error of n - 1 additions is at most (n - 1) u times the sum of all magnitudes, that of
    Kahan's sum 2 u of it (N. Higham, Accuracy and Stability of Numerical Algorithms, 4.2 and 4.3).
    """
    called = {e.meta.output_name(): e for e in made} | named
    rough = {name: getattr(e, ROUNDED) for name, e in called.items() if hasattr(e, ROUNDED)}
    sizes = {f'{_SIZE}{name}': pl.col(column).cast(pl.Float64).abs().sum() for name, (column, _, _) in rough.items()}
    plain = {name: rough[name][1] if name in rough else e for name, e in called.items()}
    found = frame.group_by(by).agg(**plain, **sizes, **{_ROWS: pl.len()}).collect()
    rows = found[_ROWS].to_numpy()
    for name, (_, _, digits) in rough.items():
        values, size = found[name], found[f'{_SIZE}{name}'].to_numpy()
        if values.dtype != pl.Float64:
            return None
        values = values.fill_nan(None)
        # A mean is a sum of magnitudes divided by as many: the bound of the sum holds for it too.
        with np.errstate(all='ignore'):
            off = pl.Series((rows + _BESIDE) * _UNIT * size)
        low, high = (values - off).round(digits), (values + off).round(digits)
        if not _same(low, high):
            return None
        found = found.with_columns(values.round(digits).alias(name))
    return found.select(*by, *called)


def _same(one: pl.Series, other: pl.Series) -> bool:
    """Whether numbers are the same, zeros by their signs too; holes are."""
    holes = one.is_null() & other.is_null()
    signs = np.signbit(one.fill_null(0.0).to_numpy()) == np.signbit(other.fill_null(0.0).to_numpy())
    return bool((holes | ((one == other) & pl.Series(signs))).all())

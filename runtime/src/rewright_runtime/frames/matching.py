"""Two frames in; their inner join out, where the order of its rows is that of pandas."""

from collections.abc import Sequence
from typing import Any, TypeVar

import numpy as np
import polars as pl

from rewright_runtime.breach import ContractBreach

Frame = TypeVar('Frame', pl.DataFrame, pl.LazyFrame)
Names = str | Sequence[str]
Counts = np.ndarray[tuple[int], np.dtype[np.int64]]
# So many rows show whether keys are likely to be unique at all.
_FEW = 10_000
# Keys up to so many times their number are counted in an array.
_SPARSE, _LEAST = 8, 1_000_000
# Two whole numbers below this are one.
_HALF = 2**31
_PAIRS = '\u0001'


def inner_join(left: Frame, right: Frame, **keys: Any) -> Frame:
    """Join as `left.join(right, how='inner', **keys)`, lazy where both sides are; only their keys are computed at once then.

    Raises ContractBreach where there are as many rows as on the left although some of those have no partner: pandas 2 then
    takes every row to have one, and puts the rows in an order of its own (`inner_join` in pandas/_libs/join.pyx).
    """
    joined = left.join(right, how='inner', **keys)
    if isinstance(joined, pl.DataFrame) and isinstance(left, pl.DataFrame) and joined.height != left.height:
        return joined
    if _mixed_up(left.lazy(), right.lazy(), **keys):
        raise ContractBreach('a merge has as many rows as its left side, and not one for each: pandas mixes them up')
    return joined


def _mixed_up(
    left: pl.LazyFrame,
    right: pl.LazyFrame,
    *,
    on: Names | None = None,
    left_on: Names | None = None,
    right_on: Names | None = None,
    nulls_equal: bool = False,
    **_order: Any,
) -> bool:
    theirs = right.select(_listed(right_on or on))
    if not _repeated(theirs):
        return False
    ours = left.select(_listed(left_on or on)).collect()
    rows = ours.height + _FEW
    while True:
        first = theirs.head(rows).collect()
        partners = _partners(ours, first, nulls_equal=nulls_equal)
        pairs = int(partners.sum())
        # More pairs than rows on the left among the first rows of the right side are more of them among all.
        if pairs > ours.height or first.height < rows:
            return bool(partners.size and pairs == ours.height and partners.max() > 1)
        rows = int(rows * min(max(1.2 * ours.height / (pairs + 1), 2), 16))


def _listed(names: Names | None) -> list[str]:
    return [names] if isinstance(names, str) else list(names or ())


def _repeated(keys: pl.LazyFrame) -> bool:
    """Whether any key stands there more than once."""
    if keys.head(_FEW).collect().is_duplicated().any():
        return True
    every = keys.collect()
    numbers = _small(every)
    return bool(every.is_duplicated().any()) if numbers is None else bool((np.bincount(numbers) > 1).any())


def _small(keys: pl.DataFrame) -> Counts | None:
    """The keys as an array if they are whole numbers not much larger than their number."""
    if keys.width > 1 or keys.dtypes != [pl.Int64] or keys.to_series().null_count():
        return None
    numbers = keys.to_series().to_numpy()
    least, most = (numbers.min(), numbers.max()) if numbers.size else (0, 0)
    return numbers if least >= 0 and most <= _SPARSE * numbers.size + _LEAST else None


def _packed(ours: pl.DataFrame, theirs: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Two whole numbers as one where both are small enough, else the keys as they are."""
    sides = (ours, theirs)
    plain = all(
        side.dtypes == [pl.Int64, pl.Int64] and side.height and not any(side.null_count().row(0)) for side in sides
    )
    if not plain or not all(0 <= v < _HALF for side in sides for c in side for v in (c.min(), c.max())):  # type: ignore[operator]  # Whole numbers.
        return sides
    return tuple(side.select(side.to_series(0) * _HALF + side.to_series(1)) for side in sides)  # type: ignore[return-value]  # Two.


def _partners(ours: pl.DataFrame, theirs: pl.DataFrame, *, nulls_equal: bool) -> Counts:
    """How many partners each row of the left side has."""
    if ours.width == 2:
        ours, theirs = _packed(ours, theirs)
    left, right = _small(ours), _small(theirs)
    if left is not None and right is not None:
        counts = np.bincount(right, minlength=int(left.max()) + 1 if left.size else 0)
        return counts[left]
    counted = theirs.group_by(theirs.columns).agg(pl.len().cast(pl.Int64).alias(_PAIRS))
    found = ours.join(counted, how='left', left_on=ours.columns, right_on=theirs.columns, nulls_equal=nulls_equal)
    return found[_PAIRS].fill_null(0).to_numpy()

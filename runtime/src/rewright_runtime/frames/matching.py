"""Two frames in; their inner join out, where the order of its rows is that of pandas."""

from collections.abc import Sequence
from typing import Any, TypeVar

import numpy as np
import polars as pl

from rewright_runtime.breach import ContractBreach

Frame = TypeVar('Frame', pl.DataFrame, pl.LazyFrame)
Names = str | Sequence[str]
Counts = np.ndarray[tuple[int], np.dtype[np.int64]]
# Keys up to so many times their number are counted in an array.
SPARSE, LEAST = 8, 1_000_000
# So many rows show whether keys are likely to be unique at all.
FEW = 10_000


def inner_join(left: Frame, right: Frame, **keys: Any) -> Frame:
    """Join as `left.join(right, how='inner', **keys)`, lazy where both sides are; only their keys are computed at once then.

    Raises ContractBreach where there are as many rows as on the left although some of those have no partner: pandas 2 then
    takes every row to have one, and puts the rows in an order of its own (`inner_join` in pandas/_libs/join.pyx).
    """
    joined = left.join(right, how='inner', **keys)
    if isinstance(joined, pl.DataFrame) and isinstance(left, pl.DataFrame) and joined.height != left.height:
        return joined
    _check_order(left.lazy(), right.lazy(), **keys)
    return joined


def _check_order(
    left: pl.LazyFrame,
    right: pl.LazyFrame,
    *,
    on: Names | None = None,
    left_on: Names | None = None,
    right_on: Names | None = None,
    nulls_equal: bool = False,
    **_order: Any,
) -> None:
    ours, theirs = _listed(left_on or on), _listed(right_on or on)
    keys = right.select(theirs).collect()
    partners = _of_small_numbers(left.select(ours), keys) if len(theirs) == 1 else None
    if partners is None:
        partners = _of_any(left.select(ours), keys, nulls_equal=nulls_equal)
    if partners.size and partners.sum() == partners.size and partners.max() > 1:
        raise ContractBreach('a merge has as many rows as its left side, and not one for each: pandas mixes them up')


def _of_small_numbers(left: pl.LazyFrame, right: pl.DataFrame) -> Counts | None:
    """How many partners each row of the left side has, none if that is one at most; None where the keys are no small numbers."""
    theirs = _small(right.to_series())
    if theirs is None:
        return None
    counts = np.bincount(theirs)
    if not counts.size or counts.max() == 1:
        return np.zeros(0, np.int64)
    ours = _small(left.collect().to_series())
    return None if ours is None else np.where(ours < counts.size, counts[np.minimum(ours, counts.size - 1)], 0)


def _small(keys: pl.Series) -> Counts | None:
    known = keys.dtype == pl.Int64 and not keys.null_count()
    if not known or (keys.len() and not (keys.min() >= 0 and keys.max() <= SPARSE * keys.len() + LEAST)):  # type: ignore[operator]  # Whole numbers.
        return None
    return keys.to_numpy()


def _of_any(left: pl.LazyFrame, right: pl.DataFrame, *, nulls_equal: bool) -> Counts:
    """How many partners each row of the left side has, some left out where there are more than rows already; none for unique keys."""
    if not right.head(FEW).is_duplicated().any() and not right.is_duplicated().any():
        return np.zeros(0, np.int64)
    keys = left.collect()
    if right.height > keys.height:
        # More pairs than rows on the left among the first rows of the right side are more of them among all.
        found = _partners(keys, right.head(2 * keys.height + 1), nulls_equal=nulls_equal)
        if found.sum() > keys.height:
            return found
    return _partners(keys, right, nulls_equal=nulls_equal)


def _partners(keys: pl.DataFrame, right: pl.DataFrame, *, nulls_equal: bool) -> Counts:
    theirs = right.columns
    counted = right.group_by(theirs).agg(pl.len().cast(pl.Int64).alias('\u0001'))
    found = keys.join(counted, how='left', left_on=keys.columns, right_on=theirs, nulls_equal=nulls_equal)
    return found['\u0001'].fill_null(0).to_numpy()


def _listed(names: Names | None) -> list[str]:
    return [names] if isinstance(names, str) else list(names or ())

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
    done, pairs, rows = 0, 0, ours.height + _FEW
    counted = _counted(ours)
    # More pairs than rows on the left among the first rows of the right side are more of them among all.
    while pairs <= ours.height:
        some = theirs.slice(done, rows).collect()
        pairs += _pairs(counted, some, nulls_equal=nulls_equal)
        done += some.height
        if some.height < rows:
            break
        rows = int(done * min(max(1.2 * ours.height / (pairs + 1) - 1, 1), 16))
    return pairs == ours.height and not _one_each(ours, theirs.collect(), nulls_equal=nulls_equal)


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


def _counted(keys: pl.DataFrame) -> Counts | pl.DataFrame:
    """How often each key stands there: by its number where that is small, else beside it."""
    numbers = _small(keys)
    if numbers is not None:
        return np.bincount(numbers, minlength=1)
    return keys.group_by(keys.columns).agg(pl.len().cast(pl.Int64).alias(_PAIRS))


def _pairs(counted: Counts | pl.DataFrame, theirs: pl.DataFrame, *, nulls_equal: bool) -> int:
    """How many pairs of equal keys there are."""
    if isinstance(counted, pl.DataFrame):
        keys = counted.columns[:-1]
        found = theirs.join(counted, left_on=theirs.columns, right_on=keys, nulls_equal=nulls_equal, coalesce=True)
        return int(found[_PAIRS].sum())
    if theirs.dtypes != [pl.Int64]:
        # The join itself refuses keys of two types.
        return 0
    numbers = theirs.to_series().drop_nulls().to_numpy()
    inside = numbers[(numbers >= 0) & (numbers < counted.size)]
    return int(counted[inside].sum())


def _one_each(ours: pl.DataFrame, theirs: pl.DataFrame, *, nulls_equal: bool) -> bool:
    """Whether every row of the left side has one partner."""
    kept = ours.join(theirs, how='semi', left_on=ours.columns, right_on=theirs.columns, nulls_equal=nulls_equal)
    return kept.height == ours.height

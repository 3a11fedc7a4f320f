"""Two frames in; their inner join out, where the order of its rows is that of pandas."""

from collections.abc import Sequence
from typing import Any, TypeVar

import polars as pl

from rewright_runtime.breach import ContractBreach

Frame = TypeVar('Frame', pl.DataFrame, pl.LazyFrame)
Names = str | Sequence[str]


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
    counted = right.select(theirs).group_by(theirs).agg(pl.len().alias('\u0001')).collect()
    if not counted.height or counted['\u0001'].max() == 1:
        return
    found = left.select(ours).join(
        counted.lazy(), how='left', left_on=ours, right_on=theirs, nulls_equal=nulls_equal, coalesce=True
    )
    partners = pl.col('\u0001')
    rows, pairs, matched = (
        found.select(pl.len(), partners.sum().alias('pairs'), partners.count().alias('rows')).collect().row(0)
    )
    if pairs == rows and matched != rows:
        raise ContractBreach('a merge has as many rows as its left side, and not one for each: pandas mixes them up')


def _listed(names: Names | None) -> list[str]:
    return [names] if isinstance(names, str) else list(names or ())

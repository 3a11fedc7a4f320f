"""Two frames in; their inner join out, where the order of its rows is that of pandas."""

from collections.abc import Sequence
from typing import Any

import polars as pl

from rewright_runtime.breach import ContractBreach


def inner_join(left: pl.DataFrame, right: pl.DataFrame, **keys: Any) -> pl.DataFrame:
    """Join as `left.join(right, how='inner', **keys)`.

    Raises ContractBreach where there are as many rows as on the left although some of those have no partner: pandas 2 then
    takes every row to have one, and puts the rows in an order of its own (`inner_join` in pandas/_libs/join.pyx).
    """
    joined = left.join(right, how='inner', **keys)
    if joined.height == left.height and _partners(left, right, **keys) != left.height:
        raise ContractBreach('a merge has as many rows as its left side, and not one for each: pandas mixes them up')
    return joined


def _partners(
    left: pl.DataFrame,
    right: pl.DataFrame,
    *,
    on: str | Sequence[str] | None = None,
    left_on: str | Sequence[str] | None = None,
    right_on: str | Sequence[str] | None = None,
    nulls_equal: bool = False,
    **_order: Any,
) -> int:
    """How many rows of the left side have a partner."""
    keys = {'on': on} if on is not None else {'left_on': left_on, 'right_on': right_on}
    return left.join(right, how='semi', nulls_equal=nulls_equal, **keys).height

"""Rows about to be grouped in, and sums and means of their groups out, as pandas adds floats up from 3.1 on.

Where groups stand one behind the other it adds up stretches of memory by `np.add.reduceat`, elsewhere row by row as
before (`BaseGrouper._reduceat_aggregate` in pandas/core/groupby/ops.py).
"""

from collections.abc import Sequence

import numpy as np
import polars as pl

from rewright_runtime.breach import ContractBreach
from rewright_runtime.frames import grouping

_RUN = '\u0003'


def known_runs(
    frame: pl.DataFrame, by: str | Sequence[str], columns: Sequence[str], *, sort: bool = True, dropna: bool = True
) -> pl.DataFrame:
    """The frame with a second form of `columns`, which `exact_sum` and `exact_mean` read.

    It holds the sum of each group and nothing else where groups, made by these settings, stand one behind the other.
    Raises ContractBreach where pandas adds up in one or the other way by which columns it holds together, and these differ.
    """
    keys = [by] if isinstance(by, str) else list(by)
    floats = [name for name in columns if frame[name].dtype == pl.Float64]
    whole = [name for name in floats if not frame[name].null_count()]
    skipped = _without_key(frame, keys) if dropna else 0
    starts = None if skipped is None or not whole else _starts(frame.select(keys).slice(skipped), sort=sort)
    if starts is None or skipped is None:
        return frame.with_columns(pl.col(columns).name.suffix(_RUN))
    made = {name: _stretched(frame[name], starts + skipped) if name in whole else frame[name] for name in columns}
    if len(whole) < len(floats):
        _check_alike(frame, made, whole, starts + skipped)
    return frame.with_columns(column.alias(name + _RUN) for name, column in made.items())


def exact_sum(column: str) -> pl.Expr:
    """`frames.exact_sum` of a column that `known_runs` knows."""
    return grouping.exact_sum(column + _RUN).alias(column)


def exact_mean(column: str) -> pl.Expr:
    """`frames.exact_mean` of a column that `known_runs` knows."""
    return grouping.exact_mean(column + _RUN).alias(column)


def _without_key(frame: pl.DataFrame, keys: list[str]) -> int | None:
    """How many rows at the front have no key; None where others have none, for groups do not rise then."""
    holes = frame.select(pl.any_horizontal(pl.col(keys).is_null())).to_series()
    front = int(holes.sum())
    return front if holes.head(front).all() else None


def _starts(keys: pl.DataFrame, *, sort: bool) -> np.ndarray | None:
    """Where each group begins; None where one does not stand in one piece, or behind a group that comes later."""
    if not keys.height:
        return None
    places = keys.select(pl.struct(pl.all()).rle_id()).to_series().arg_unique()
    firsts = keys[places]
    if firsts.is_duplicated().any() or (sort and not firsts.equals(firsts.sort(firsts.columns, nulls_last=True))):
        return None
    return places.to_numpy()


def _stretched(column: pl.Series, starts: np.ndarray) -> pl.Series:
    """The sum of each group in its first row, and zeros below."""
    sums = np.add.reduceat(column.to_numpy(), starts)
    if (np.signbit(sums) & (sums == 0)).any():
        raise ContractBreach(f'a group of negative zeros in {column.name!r}, which pandas 3 adds up to one')
    made = np.zeros(column.len())
    made[starts] = sums
    return pl.Series(column.name, made)


def _check_alike(frame: pl.DataFrame, made: dict[str, pl.Series], whole: list[str], starts: np.ndarray) -> None:
    runs = pl.Series('run', np.searchsorted(starts, np.arange(frame.height), side='right'))
    for name in whole:
        both = pl.DataFrame({'run': runs, 'by_row': frame[name], 'at_once': made[name]}).filter(pl.col('run') > 0)
        sums = both.group_by('run').agg(grouping.exact_sum('by_row'), grouping.exact_sum('at_once'))
        if not sums['by_row'].equals(sums['at_once'].alias('by_row')):
            raise ContractBreach(f'column {name!r} is added up beside one with missing values, row by row or at once')

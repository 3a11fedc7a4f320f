"""Two frames in; their inner join out, where the order of its rows is that of pandas."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
import polars as pl

from rewright_runtime.breach import ContractBreach
from rewright_runtime.frames.chains import (
    FEW,
    Chain,
    Counts,
    Edge,
    Names,
    Source,
    counts_of,
    gathered,
    in_one,
    small,
    surely_among,
)
from rewright_runtime.frames.numbering import numbered, numbers_of, unnumbered

Frame = TypeVar('Frame', pl.DataFrame, pl.LazyFrame)
_PAIRS = '\u0001'
_PLACE = '\u0002'
_ONCE = np.ones(1, np.int64)
# What is known of the keys of a frame that is not computed yet goes with it.
_SOURCE, _CHAIN = '_keys_of_its_own', '_keys_merged'


def inner_join(left: Frame, right: Frame, **keys: Any) -> Frame:
    """Join as `left.join(right, how='inner', **keys)`, lazy where both sides are; only their keys are computed at once then.

    Raises ContractBreach where there are as many rows as on the left although some of those have no partner: pandas 2 then
    takes every row to have one, and puts the rows in an order of its own (`inner_join` in pandas/_libs/join.pyx).
    """
    if isinstance(left, pl.DataFrame) and isinstance(right, pl.DataFrame):
        joined = left.join(right, how='inner', **keys)
        if joined.height == left.height:
            _Merge(left.lazy(), right.lazy(), keys).check()
        return joined
    merge = _Merge(left.lazy(), right.lazy(), keys)
    merge.check()
    return merge.remembered(left.join(right, how='inner', **merge.plain()))


def join_numbered(left: pl.LazyFrame, right: pl.LazyFrame, *, single: bool = False, **keys: Any) -> pl.LazyFrame:
    """Join as `inner_join` does, rows in any order but numbered: `frames.collect` puts them in order.

    `single` says that no row has two partners. Raises ContractBreach as `inner_join` does.
    """
    merge = _Merge(left, right, keys)
    if not single:
        merge.check()
        single = merge.other.unique(merge.theirs)
    ours = numbered(left)
    theirs = unnumbered(right) if single else numbered(right, len(numbers_of(ours)))
    joined = ours.join(theirs, how='inner', **merge.plain())
    return merge.remembered(joined)


class _Merge:
    """Two sides of an inner join, and what is known of their keys."""

    def __init__(self, left: pl.LazyFrame, right: pl.LazyFrame, keys: dict[str, Any]) -> None:
        self.keys, self.left = keys, left
        self.ours, self.theirs = (_listed(keys.get(side) or keys.get('on')) for side in ('left_on', 'right_on'))
        self.chain, self.other = _chain(left), _source(right)
        self._whole = False

    def check(self) -> None:
        """Raise ContractBreach where pandas mixes up the rows."""
        if self.other.unique(self.theirs):
            self._whole = _is_whole(self.other.every(self.theirs))
            return
        standing = _standing(self.left, self.chain, self.ours)
        self._whole = _is_whole(standing.keys)
        if _mixed_up(standing, self.other, self.theirs, nulls_equal=bool(self.keys.get('nulls_equal'))):
            raise ContractBreach(
                'a merge has as many rows as its left side, and not one for each: pandas mixes them up'
            )

    def plain(self) -> dict[str, Any]:
        """What the join is told: holes need not match where one side has none, which polars joins faster."""
        return {name: value for name, value in self.keys.items() if name != 'nulls_equal' or not self._whole}

    def remembered(self, joined: Frame) -> Frame:
        """The merged frame with what is known of its keys."""
        owner = self.chain.owner(self.ours)
        if owner is not None and self.chain.takes(self.other, self.ours, self.theirs):
            setattr(joined, _CHAIN, self.chain.joined(Edge(*owner, self.other, self.theirs)))
        return joined


def _is_whole(keys: pl.DataFrame) -> bool:
    return not any(column.null_count() for column in keys)


def by_key(joined: Frame, *keys: str) -> Frame:
    """The rows of an inner or outer join by their keys, each where it first stands.

    The order of pandas before 2.2: it numbers the keys as they come, and goes through these numbers (`_libs/join.pyx`).
    """
    first = pl.col(_PLACE).min().over(keys)
    return joined.with_row_index(_PLACE).sort(first, _PLACE).drop(_PLACE)


def _listed(names: str | Sequence[str] | None) -> Names:
    return (names,) if isinstance(names, str) else tuple(names or ())


def _source(frame: pl.LazyFrame) -> Source:
    if not hasattr(frame, _SOURCE):
        setattr(frame, _SOURCE, Source(frame))
    found: Source = getattr(frame, _SOURCE)
    return found


def _chain(frame: pl.LazyFrame) -> Chain:
    found: Chain | None = getattr(frame, _CHAIN, None)
    return found or Chain((_source(frame),))


@dataclass(frozen=True)
class _Standing:
    """Keys of the left side, and how often each of them stands there; one number is that of all."""

    keys: pl.DataFrame
    weights: Counts

    @property
    def height(self) -> int:
        """How many rows the left side has."""
        return int(self.weights.sum()) if self.weights.size > 1 else self.keys.height * int(self.weights[0])

    def present(self) -> pl.DataFrame:
        """The keys that stand there at all."""
        return self.keys if self.weights.all() else self.keys.filter(pl.Series(self.weights > 0))


def _standing(left: pl.LazyFrame, chain: Chain, names: Names) -> _Standing:
    owner = chain.owner(names)
    weights = chain.weights(owner[0]) if owner else None
    if owner is None or weights is None:
        return _Standing(left.select(names).collect(), _ONCE)
    return _Standing(owner[0].every(owner[1]), weights)


def _mixed_up(ours: _Standing, other: Source, theirs: Names, *, nulls_equal: bool) -> bool:
    """Whether there are as many pairs as rows on the left, some of which have none."""
    numbers, height = small(ours.keys), ours.height
    if numbers is not None:
        counts = counts_of(numbers, ours.weights)
        pairs = _until(height, other, theirs, lambda some: _counted(counts, some))
    else:
        keys = ours.present()
        # Rows with a partner are no more than pairs.
        surely = surely_among(keys) or (lambda some: _met(some, keys, nulls_equal=nulls_equal))
        if _until(height, other, theirs, surely) > height:
            return False
        pairs = _pairs(ours, other.every(theirs), nulls_equal=nulls_equal)
    if pairs != height:
        return False
    keys = ours.present()
    return _met(keys, other.every(theirs), nulls_equal=nulls_equal) < keys.height


def _until(height: int, other: Source, names: Names, count: Callable[[pl.DataFrame], int]) -> int:
    """How much `count` finds in the rows of a source; more than `height` among the first of them is more among all."""
    some, enough = other.first(names), height + height // 8
    done, found, rows = some.height, count(some.head(enough)), FEW
    if found <= height:
        found += count(some.slice(enough))
    while found <= height and some.height == rows:
        rows = int(done * min(max(1.2 * height / (found + 1) - 1, 1), 16))
        some = other.rows(names, done, rows)
        found += count(some)
        done += some.height
    return found


def _counted(counts: Counts, theirs: pl.DataFrame) -> int:
    """How many pairs there are with keys that were counted."""
    if theirs.dtypes != [pl.Int64]:
        # The join itself refuses keys of two types.
        return 0
    return int(gathered(counts, theirs.to_series().drop_nulls().to_numpy()).sum())


def _met(keys: pl.DataFrame, others: pl.DataFrame, *, nulls_equal: bool) -> int:
    """How many keys stand among the others."""
    keys, others = in_one(keys, others)
    return keys.join(others, how='semi', left_on=keys.columns, right_on=others.columns, nulls_equal=nulls_equal).height


def _pairs(ours: _Standing, theirs: pl.DataFrame, *, nulls_equal: bool) -> int:
    """How many pairs of equal keys there are."""
    keys = ours.keys.columns
    often = int(ours.weights[0]) if ours.weights.size == 1 else pl.Series(ours.weights)
    counted = ours.keys.with_columns(pl.lit(often).alias(_PAIRS)).group_by(keys).agg(pl.col(_PAIRS).sum())
    found = theirs.join(counted, left_on=theirs.columns, right_on=keys, nulls_equal=nulls_equal, coalesce=True)
    return int(found[_PAIRS].sum())

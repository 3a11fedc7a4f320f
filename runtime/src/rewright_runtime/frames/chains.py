"""Frames that are merged one after another in; how often each of their rows stands in the result out, of their keys alone."""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

Names = tuple[str, ...]
Counts = np.ndarray[tuple[int], np.dtype[np.signedinteger[Any]]]
# So many rows are read at first: most keys that repeat do so among them.
FEW = 200_000
# So many are compared at first where that is dear.
_DEAR = 10_000
# Keys up to so many times their number are counted in an array.
_SPARSE, _LEAST = 8, 1_000_000
_LARGEST = 2**62
# Spreads numbers over the places of a table: 2**64 divided by the golden ratio (Knuth, The Art of Computer Programming, 6.4).
_SPREAD = np.uint64(0x9E3779B97F4A7C15)


class Source:
    """A frame that goes into merges; the keys of it that are looked at are computed once."""

    def __init__(self, frame: pl.LazyFrame) -> None:
        self.frame = frame
        self.columns = frozenset(frame.collect_schema().names())
        self._first: dict[Names, pl.DataFrame] = {}
        self._every: dict[Names, pl.DataFrame] = {}

    def first(self, names: Names) -> pl.DataFrame:
        """These columns of the first rows, or of all where those are no more."""
        if names not in self._first:
            self._first[names] = self.rows(names, 0, FEW)
        return self._first[names]

    def every(self, names: Names) -> pl.DataFrame:
        """These columns of all rows."""
        if names not in self._every:
            first = self._first.get(names)
            whole = first is not None and first.height < FEW
            self._every[names] = first if first is not None and whole else self.frame.select(names).collect()
        return self._every[names]

    def rows(self, names: Names, start: int, count: int) -> pl.DataFrame:
        """These columns of some rows."""
        return self.frame.select(names).slice(start, count).collect()

    def unique(self, names: Names) -> bool:
        """Whether no key stands there twice; keys of which a part is missing may count as equal."""
        return _unique(self.first(names)) and (self.first(names).height < FEW or _unique(self.every(names)))

    def numbers(self, names: Names) -> Counts | None:
        """The keys as an array, if they are `small`."""
        return small(self.every(names))


@dataclass(frozen=True)
class Edge:
    """One merge: keys of one source beside the equal ones of another."""

    source: Source
    keys: Names
    other: Source
    theirs: Names

    def turned(self) -> 'Edge':
        """The same, seen from the other source."""
        return Edge(self.other, self.theirs, self.source, self.keys)


@dataclass(frozen=True)
class Chain:
    """Sources in the order they were merged, each by one edge with those before; a column is that of the first that has it."""

    sources: tuple[Source, ...]
    edges: tuple[Edge, ...] = ()

    def joined(self, edge: Edge) -> 'Chain':
        """The chain with one source more."""
        return Chain((*self.sources, edge.other), (*self.edges, edge))

    def takes(self, other: Source, ours: Names, theirs: Names) -> bool:
        """Whether only the keys of a source may be called like a column that is there: others would get a new name."""
        there = frozenset[str]().union(*(source.columns for source in self.sources))
        return not (there - set(ours)) & (other.columns - set(theirs))

    def owner(self, names: Names) -> tuple[Source, Names] | None:
        """The one source that has these columns, or columns that were merged with them, and what it calls them."""
        for source in self.sources:
            own = [self._called(name, source) for name in names]
            found = tuple(name for name in own if name is not None)
            if len(found) == len(names):
                return source, found
        return None

    def weights(self, source: Source, but: Source | None = None) -> Counts | None:
        """How often each row of a source stands in the merged frame, less what hangs on `but`; None where keys are no small numbers."""
        found: Counts = np.ones(1, np.int64)
        for edge in self._edges_of(source):
            if edge.other is not but:
                numbers, counts = source.numbers(edge.keys), self._counted(edge)
                if numbers is None or counts is None:
                    return None
                found = found * gathered(counts, numbers)
        return found

    def _counted(self, edge: Edge) -> Counts | None:
        """How often each key stands in all that hangs on the other side of an edge."""
        numbers, weights = edge.other.numbers(edge.theirs), self.weights(edge.other, edge.source)
        return None if numbers is None or weights is None else counts_of(numbers, weights)

    def _edges_of(self, source: Source) -> Iterator[Edge]:
        for edge in self.edges:
            if edge.source is source:
                yield edge
            elif edge.other is source:
                yield edge.turned()

    def _called(self, name: str, source: Source) -> str | None:
        """What a source calls a column of the merged frame, if it has it."""
        if source is next((s for s in self.sources if name in s.columns), None):
            return name
        pairs = [p for e in self._edges_of(source) for p in zip(e.keys, e.theirs, strict=True)]
        return next((ours for ours, theirs in pairs if theirs == name), None)


def small(keys: pl.DataFrame) -> Counts | None:
    """The keys as an array if they are whole numbers not much larger than their number."""
    if keys.dtypes != [pl.Int64] or keys.to_series().null_count():
        return None
    numbers = keys.to_series().to_numpy()
    least, most = (numbers.min(), numbers.max()) if numbers.size else (0, 0)
    return numbers if least >= 0 and most <= _SPARSE * numbers.size + _LEAST else None


def in_one(keys: pl.DataFrame, others: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Keys of several whole numbers as one number each, the same for equal keys, where they are small enough for that."""
    sizes = [_sizes(side) for side in (keys, others)]
    if keys.width == 1 or not sizes[0] or not sizes[1]:
        return keys, others
    both = [max(pair) for pair in zip(*sizes, strict=True)]
    if math.prod(both) > _LARGEST:
        return keys, others
    return _numbered(keys, both).to_frame(), _numbered(others, both).to_frame()


def surely_among(keys: pl.DataFrame) -> Callable[[pl.DataFrame], int] | None:
    """What counts how many keys stand among `keys`, or fewer; None where these are not whole numbers that are small enough.

    In its table a key may have taken the place of another, which is then not found; what is found is there.
    """
    sizes = _sizes(keys)
    if not sizes or math.prod(sizes) > _LARGEST:
        return None
    numbers = _numbered(keys, sizes).to_numpy()
    shift = np.uint64(64 - max(2 * numbers.size, 2).bit_length())
    table = np.full(1 << (64 - int(shift)), -1, np.int64)
    table[_places(numbers, shift)] = numbers

    def count(some: pl.DataFrame) -> int:
        if some.dtypes != keys.dtypes:
            # The join itself refuses keys of two types.
            return 0
        inside = (pl.col(name).is_between(0, size - 1) for name, size in zip(some.columns, sizes, strict=True))
        found = _numbered(some.filter(*inside), sizes).to_numpy()
        return int(np.count_nonzero(table[_places(found, shift)] == found))

    return count


def _places(numbers: Counts, shift: np.uint64) -> np.ndarray[tuple[int], np.dtype[np.uint64]]:
    return (numbers.astype(np.uint64) * _SPREAD) >> shift


def _sizes(keys: pl.DataFrame) -> list[int]:
    """One more than the largest number of each column; nothing where one has other values, holes or no rows."""
    if any(c.dtype != pl.Int64 or not c.len() or c.null_count() or c.to_numpy().min() < 0 for c in keys):
        return []
    return [int(c.to_numpy().max()) + 1 for c in keys]


def _numbered(keys: pl.DataFrame, sizes: list[int]) -> pl.Series:
    number = keys.to_series(0)
    for column, size in zip(keys.get_columns()[1:], sizes[1:], strict=True):
        number = number * size + column
    return number


def counts_of(numbers: Counts, weights: Counts) -> Counts:
    """How often each number stands there; one weight is that of all."""
    if weights.size == 1:
        return _counted(numbers) if weights[0] == 1 else np.bincount(numbers, minlength=1) * weights[0]
    if weights.max(initial=0) <= 1:
        return _counted(numbers[weights > 0])
    return np.bincount(numbers, weights, minlength=1).astype(np.int64)


def _counted(numbers: Counts) -> Counts:
    """How often each number stands there: in an eighth of the memory, which is reached the faster, where none does so twice."""
    once = np.zeros(int(numbers.max(initial=0)) + 1, np.int8)
    once[numbers] = 1
    return once if np.count_nonzero(once) == numbers.size else np.bincount(numbers, minlength=1)


def gathered(counts: Counts, numbers: Counts) -> Counts:
    """The count of each number; of one that was not counted it is 0."""
    if numbers.size and (numbers.min() < 0 or numbers.max() >= counts.size):
        inside = (numbers >= 0) & (numbers < counts.size)
        counts, numbers = np.append(counts, counts.dtype.type(0)), np.where(inside, numbers, counts.size)
    found: Counts = counts[numbers]
    return found


def _unique(keys: pl.DataFrame) -> bool:
    numbers = small(keys)
    if numbers is None:
        return not keys.head(_DEAR).is_duplicated().any() and not keys.is_duplicated().any()
    steps = np.diff(numbers)
    if (steps > 0).all() or (steps == 0).any():
        return not (steps == 0).any()
    return bool(np.bincount(numbers).max() == 1)

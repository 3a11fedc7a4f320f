"""Columns in; the numpy arrays and types in which pandas 2 holds the same values out."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import polars as pl

from rewright_runtime.breach import ContractBreach
from rewright_runtime.frames.numbers import widen

Array = np.ndarray[tuple[int, ...], np.dtype[np.generic]]
_KINDS = {pl.Int64: np.dtype('int64'), pl.Float64: np.dtype('float64'), pl.Boolean: np.dtype('bool')}


def values(column: pl.Series) -> Array:
    """`series.values`: whole numbers with holes as floats, texts as objects with NaN for a hole.

    It is read-only: pandas shares it with the frame, so that a value written into it would change both.
    """
    if column.dtype.is_integer() and column.null_count():
        column = column.cast(pl.Float64)
    cells = [np.nan if v is None else v for v in column] if column.dtype == pl.String else column.to_numpy()
    return _shared(np.array(cells, dtype=object if column.dtype == pl.String else None))


def _shared(array: Array) -> Array:
    array.setflags(write=False)
    return array


def value_at(column: pl.Series, place: int) -> object:
    """`series.iloc[place]`: numpy's number, or a text, or NaN for a hole; raises IndexError where there is no such row."""
    if not -column.len() <= place < column.len():
        raise IndexError('single positional indexer is out-of-bounds')
    if column.dtype == pl.String:
        text: str | None = column[place]
        return np.nan if text is None else text
    one = column.slice(place % column.len(), 1)
    return values(one.cast(pl.Float64) if column.dtype.is_integer() and column.null_count() else one)[0]


def value_labelled(column: pl.Series, label: int) -> object:
    """`series.loc[label]` where labels are the row numbers; raises KeyError where there is no such row."""
    if not 0 <= label < column.len():
        raise KeyError(label)
    return value_at(column, label)


def value_called(column: pl.Series, label: str, labels: pl.Series) -> object:
    """`series[label]` of the row that is labelled so; raises KeyError where there is none, ContractBreach where there are several."""
    places = (labels == label).arg_true()
    if not places.len():
        raise KeyError(label)
    if places.len() > 1:
        raise ContractBreach(f'{places.len()} rows are labelled {label!r}')
    return value_at(column, places[0])


def matrix(frame: pl.DataFrame) -> Array:
    """`frame.values`: floats where there are floats among whole numbers, Python's objects where there are texts.

    It is read-only where all columns are of one type, as that of `values` is.
    """
    columns = [values(column) for column in frame]
    one_type = len({c.dtype for c in columns}) == 1
    if any(c.dtype == object for c in columns):
        columns = [c.astype(object) for c in columns]
    array = np.column_stack(columns)
    return _shared(array) if one_type else array


def rows(frame: pl.DataFrame) -> Iterator[tuple[int, dict[str, Any]]]:
    """`df.iterrows()` of a frame with texts: each row's number with its values by column."""
    for number, row in enumerate(matrix(frame)):
        yield number, dict(zip(frame.columns, row, strict=True))


def is_missing(value: object) -> bool:
    """Whether one value is None or NaN."""
    return value is None or (isinstance(value, float) and value != value)  # noqa: PLR0124  NaN.


def distinct(column: pl.Series) -> Array:
    """`series.unique()`: each value once, in the order they come.

    Raises ContractBreach for texts that are all missing: it is not known whether pandas holds them as numbers.
    """
    if column.dtype == pl.String and column.len() and column.null_count() == column.len():
        raise ContractBreach(f'column {column.name!r} holds nothing but holes, and is numbers or objects in pandas')
    return values(column.unique(maintain_order=True)).copy()


def dtype(column: pl.Series) -> np.dtype[np.generic]:
    """`series.dtype` of numbers, truth values and texts."""
    if column.dtype.is_integer() and column.null_count():
        return np.dtype('float64')
    return _KINDS.get(type(column.dtype), np.dtype('object'))


def modes(column: pl.Series) -> pl.DataFrame:
    """`series.mode()`: the values that stand there most often, in order. Raises ContractBreach for a negative zero among floats."""
    known = column.drop_nulls()
    if known.dtype == pl.Float64 and any(v == 0 and str(v) == '-0.0' for v in known):
        raise ContractBreach(f'column {column.name!r} holds a negative zero, which pandas counts with the other')
    counts = known.to_frame().group_by(column.name).len('\0')
    return counts.filter(pl.col('\0') == pl.col('\0').max()).drop('\0').sort(column.name)


def labelled_so(labels: pl.Expr, label: str) -> pl.Expr:
    """Whether a row has this label; raises KeyError where none has, as pandas does."""
    return labels.map_batches(lambda s: _so(s, label), return_dtype=pl.Boolean)


def _so(labels: pl.Series, label: str) -> pl.Series:
    found = (labels == label).fill_null(value=False)
    if not found.any():
        raise KeyError(label)
    return found


def same(ours: pl.DataFrame, theirs: pl.DataFrame) -> bool:
    """`frame.equals(other)`: the same names, types and values, holes at the same places; numbers with holes are floats."""
    left, right = widen(ours), widen(theirs)
    return left.schema == right.schema and left.equals(right, null_equal=True)


def items(frame: pl.DataFrame) -> Iterator[tuple[str, pl.DataFrame]]:
    """`df.items()`: each name with a frame of that column alone, called `values`."""
    for column in frame:
        yield column.name, column.to_frame('values')

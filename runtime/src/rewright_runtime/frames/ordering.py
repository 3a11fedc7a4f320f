"""A frame in, its rows in the order of one column, of given labels or of chance out, as pandas leaves them."""

from collections.abc import Iterable

import numpy as np
import polars as pl

from rewright_runtime.frames.numbers import widen


def sort(frame: pl.DataFrame, by: str, *, descending: bool = False, nulls_last: bool = True) -> pl.DataFrame:
    """`sort_values(by)` on one column: pandas uses numpy's quicksort, which does not keep the order of equal values."""
    if not frame[by].is_duplicated().any():
        return frame.sort(by, descending=descending, nulls_last=nulls_last)
    key = frame[by]
    places = np.arange(len(key))
    holes = key.is_null().to_numpy()
    kept, values = places[~holes], _sortable(key.drop_nulls())
    if descending:
        kept, values = kept[::-1], values[::-1]
    order = kept[values.argsort(kind='quicksort')]
    if descending:
        order = order[::-1]
    parts = (order, places[holes]) if nulls_last else (places[holes], order)
    return frame.select(pl.all().gather(np.concatenate(parts)))


def sort_labels(frame: pl.DataFrame, by: str, *, descending: bool = False) -> pl.DataFrame:
    """`sort_index()` by a column of labels: rows that are in order stay as they are."""
    key = frame[by]
    if not key.null_count() and key.is_sorted(descending=descending):
        return frame
    return sort(frame, by, descending=descending)


def reindexed(frame: pl.DataFrame, key: str, labels: list[str]) -> pl.DataFrame:
    """`reindex(labels)`: the row of each label, holes where there is none; raises ValueError where a label has two rows."""
    if frame[key].is_duplicated().any():
        raise ValueError('cannot reindex on an axis with duplicate labels')
    wanted = pl.DataFrame({key: labels}, schema={key: pl.String})
    return widen(wanted.join(frame, on=key, how='left', maintain_order='left'))


def sample(frame: pl.DataFrame, *, seed: int, count: int = 1, share: float | None = None) -> pl.DataFrame:
    """`sample(n=count, random_state=seed)`, or of a `share` of the rows: those that numpy's old generator draws.

    Raises ValueError for more rows than there are.
    """
    size = count if share is None else round(share * frame.height)
    drawn = np.random.RandomState(seed).choice(frame.height, size=size, replace=False)
    return frame.select(pl.all().gather(drawn))


def _sortable(values: pl.Series) -> np.ndarray[tuple[int], np.dtype[np.generic]]:
    """Text as Python objects: numpy's quicksort on them is the one pandas runs."""
    return np.array(values.to_list(), dtype=object) if values.dtype == pl.String else values.to_numpy()


def labelled(frame: pl.DataFrame, labels: Iterable[object], kind: type[pl.DataType]) -> pl.DataFrame:
    """`frame.index = labels`, as a first column without a name; raises ValueError for more or fewer labels than rows."""
    column = pl.Series('', list(labels), dtype=kind)
    if column.len() != frame.height:
        raise ValueError(f'Length mismatch: {frame.height} rows get {column.len()} labels')
    return frame.select(column, pl.all())


def top(frame: pl.DataFrame, by: str, count: int, *, smallest: bool = False) -> pl.DataFrame:
    """`nlargest(count, by)`: equal values keep their order, unless all rows are asked for, which are sorted as `sort_values` does."""
    if count <= 0:
        return frame.clear()
    if count >= frame.height:
        return sort(frame, by, descending=not smallest).head(count)
    return frame.sort(by, descending=not smallest, nulls_last=True, maintain_order=True).head(count)

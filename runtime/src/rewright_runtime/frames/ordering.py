"""A frame in, its rows in the order of one column out, equal values left as pandas leaves them."""

import numpy as np
import polars as pl


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


def _sortable(values: pl.Series) -> np.ndarray[tuple[int], np.dtype[np.generic]]:
    """Text as Python objects: numpy's quicksort on them is the one pandas runs."""
    return np.array(values.to_list(), dtype=object) if values.dtype == pl.String else values.to_numpy()

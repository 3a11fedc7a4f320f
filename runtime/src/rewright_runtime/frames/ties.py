"""A polars frame in, its rows sorted out, where it is not known how the numpy of a job leaves rows of one number."""

import polars as pl

from rewright_runtime.breach import ContractBreach
from rewright_runtime.frames import ordering


def sort(frame: pl.DataFrame, by: str, *, descending: bool = False, nulls_last: bool = True) -> pl.DataFrame:
    """`frames.sort`; raises ContractBreach for rows of one number: their order depends on that numpy and the processor it runs on."""
    _check_ties(frame[by])
    return ordering.sort(frame, by, descending=descending, nulls_last=nulls_last)


def sort_labels(frame: pl.DataFrame, by: str, *, descending: bool = False) -> pl.DataFrame:
    """`frames.sort_labels`; raises ContractBreach as `sort` does, unless the rows are in order already."""
    if frame[by].null_count() or not frame[by].is_sorted(descending=descending):
        _check_ties(frame[by])
    return ordering.sort_labels(frame, by, descending=descending)


def _check_ties(key: pl.Series) -> None:
    if key.dtype != pl.String and key.drop_nulls().is_duplicated().any():
        raise ContractBreach(f'rows of one {key.name!r} are sorted, which numpy 1 leaves in an order of its own')

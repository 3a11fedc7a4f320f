"""Frames in; one frame with their columns beside each other out, rows lined up and typed as pandas does."""

import functools

import polars as pl

from rewright_runtime.breach import ContractBreach
from rewright_runtime.frames.numbers import widen


def beside(*frames: pl.DataFrame) -> pl.DataFrame:
    """`pandas.concat(frames, axis=1)` of rows that are numbered: the shorter ones end in holes."""
    return widen(pl.concat(frames, how='horizontal_extend'))


def joined(frame: pl.DataFrame, other: pl.DataFrame) -> pl.DataFrame:
    """`frame.join(other)` of rows that are numbered: the other's columns for as many rows as the frame has."""
    return beside(frame, other.head(frame.height)) if other.width else frame


def along(column: pl.Series, rows: int) -> pl.Series:
    """A column of other numbered rows for `rows` of them: what lacks a value gets a hole."""
    lacking = rows - column.len()
    fitted = column.head(rows) if lacking <= 0 else column.extend_constant(None, lacking)
    return widen(fitted.to_frame()).to_series()


def beside_labelled(key: str, *frames: pl.DataFrame) -> pl.DataFrame:
    """`pandas.concat(frames, axis=1)` by the labels in `key`: those of the first frame, then what each other one adds.

    Raises ValueError where a label stands twice, and ContractBreach where one is missing, unless all labels are the same.
    """
    labels = [frame[key] for frame in frames]
    others = [frame.drop(key) for frame in frames[1:]]
    if all(column.equals(labels[0], check_dtypes=True) for column in labels):
        return beside(frames[0], *others)
    if any(column.is_duplicated().any() for column in labels):
        raise ValueError('Reindexing only valid with uniquely valued Index objects')
    if any(column.null_count() for column in labels):
        raise ContractBreach(f'labels {key!r} of frames that are put beside each other are missing')
    every = pl.concat(labels).unique(maintain_order=True).to_frame()
    joined = functools.reduce(
        lambda made, frame: made.join(frame, on=key, how='left', maintain_order='left'), frames, every
    )
    return widen(joined)

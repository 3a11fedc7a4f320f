"""A frame in; a Parquet file out with the values and types that pandas' DataFrame.to_parquet stores."""

from pathlib import Path

import polars as pl

from rewright_runtime.frames.numbers import widen


def write_parquet(frame: pl.DataFrame, path: str | Path) -> None:
    """Write `frame` compressed by snappy, pandas' default; whole numbers with holes are stored as floats.

    Text of which every value is missing is stored as nothing but missing, as pandas stores objects.
    """
    frame = widen(frame)
    frame.with_columns(_stored(column) for column in frame).write_parquet(path, compression='snappy')


def _stored(column: pl.Series) -> pl.Series:
    empty = column.dtype == pl.String and column.null_count() == column.len()
    return column.cast(pl.Null) if empty else column

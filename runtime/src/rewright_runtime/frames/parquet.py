"""A frame in; a Parquet file out with the values and types that pandas' DataFrame.to_parquet stores."""

from pathlib import Path

import polars as pl

from rewright_runtime.frames.numbers import widen


def write_parquet(frame: pl.DataFrame, path: str | Path) -> None:
    """Write `frame` compressed by snappy, pandas' default; whole numbers with holes are stored as floats."""
    widen(frame).write_parquet(path, compression='snappy')

"""Frames as Parquet, read and written with the values and types that pandas reads and stores."""

import io
import json
from pathlib import Path

import polars as pl

from rewright_runtime.breach import ContractBreach
from rewright_runtime.frames.breach import Schema, check_schema
from rewright_runtime.frames.numbers import widen
from rewright_runtime.frames.sources import Source, content, named


def read_parquet(source: Source, schema: Schema) -> pl.DataFrame:
    """Read the columns of `schema` from a path or from anything with `read`, such as the body of an object in S3.

    Whole numbers with holes become floats, and NaN a hole, as pandas takes them. Raises ContractBreach when the columns or
    their types are others, or when pandas stored row labels of its own in the file.
    """
    where, data = named(source, 'the Parquet bytes'), content(source)
    stored = json.loads(pl.read_parquet_metadata(io.BytesIO(data)).get('pandas', '{}'))
    for index in stored.get('index_columns', []):
        plain = isinstance(index, dict) and (index.get('name'), index.get('start'), index.get('step')) == (None, 0, 1)
        if not plain:
            raise ContractBreach(f'{where}: pandas stored the row labels {index}')
    frame = pl.read_parquet(io.BytesIO(data))
    return check_schema(widen(frame.with_columns(pl.col(pl.Float64).fill_nan(None))), schema, where)


def write_parquet(frame: pl.DataFrame, path: str | Path) -> None:
    """Write `frame` compressed by snappy, pandas' default; whole numbers with holes are stored as floats.

    Text of which every value is missing is stored as nothing but missing, as pandas stores objects.
    """
    frame = widen(frame)
    frame.with_columns(_stored(column) for column in frame).write_parquet(path, compression='snappy')


def _stored(column: pl.Series) -> pl.Series:
    empty = column.dtype == pl.String and column.null_count() == column.len()
    return column.cast(pl.Null) if empty else column

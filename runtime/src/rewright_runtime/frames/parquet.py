"""Frames as Parquet, read and written with the values and types that pandas reads and stores."""

import io
import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import polars as pl

from rewright_runtime.breach import ContractBreach
from rewright_runtime.frames.breach import Schema, check_schema, check_types
from rewright_runtime.frames.numbering import first_number, scanned
from rewright_runtime.frames.numbers import widen
from rewright_runtime.frames.parquet_notes import missing_values
from rewright_runtime.frames.sources import Source, content, named


def read_parquet(source: Source, schema: Schema, *, whole: Sequence[str] = ()) -> pl.DataFrame:
    """Read the columns of `schema` from a path or from anything with `read`, such as the body of an object in S3.

    Whole numbers with holes become floats, and NaN a hole, as pandas takes them. Raises ContractBreach when the columns or
    their types are others, a column of floats is one of whole numbers, a column of `whole` has a hole, or pandas stored row labels of its own in the file.
    """
    where, data = named(source, 'the Parquet bytes'), content(source)
    _check_labels(pl.read_parquet_metadata(io.BytesIO(data)), where)
    frame = pl.read_parquet(io.BytesIO(data))
    _check_whole({name: frame[name].null_count() for name in whole if name in frame.columns}, where)
    frame = widen(frame.with_columns(pl.col(pl.Float64).fill_nan(None)))
    _check_floats(frame.schema, schema, where)
    return check_schema(frame, schema, where)


def scan_parquet(
    path: str | Path, schema: Schema, *, whole: Sequence[str] = (), numbered: bool = False
) -> pl.LazyFrame:
    """What `read_parquet` reads, of which only what is looked at is read; the file's own notes are all that is looked at here.

    `numbered` rows carry their numbers, for `join_numbered`.
    Raises ContractBreach as `read_parquet` does, before anything is computed.
    """
    where = str(path)
    frame, rows = _scanned(path), _scanned(path, first_number())
    _check_labels(pl.read_parquet_metadata(path), where)
    types = frame.collect_schema()
    check_types(types, schema, where)
    numbers = [name for name, kind in types.items() if kind.is_integer()]
    holes = _holes(path, [*numbers, *whole])
    _check_whole({name: holes[name] for name in whole}, where)
    floats = [name for name in numbers if holes[name]]
    _check_floats({**types, **dict.fromkeys(floats, pl.Float64())}, schema, where)
    made = [pl.col(floats).cast(pl.Float64), pl.col(pl.Float64).fill_nan(None)]
    rows = rows.with_columns(made)
    return rows if numbered else scanned(frame.with_columns(made), rows)


def _scanned(path: str | Path, rows: str | None = None) -> pl.LazyFrame:
    """One file of this very name: neither its name nor its folders mean anything more; `rows` is a column of their numbers."""
    return pl.scan_parquet(Path(path), glob=False, hive_partitioning=False, row_index_name=rows)


def _check_labels(notes: Mapping[str, str], where: str) -> None:
    for index in json.loads(notes.get('pandas', '{}')).get('index_columns', []):
        plain = isinstance(index, dict) and (index.get('name'), index.get('start'), index.get('step')) == (None, 0, 1)
        if not plain:
            raise ContractBreach(f'{where}: pandas stored the row labels {index}')


def _check_floats(found: Mapping[str, pl.DataType], schema: Schema, where: str) -> None:
    """A column of floats is one in every file, be it of whole numbers with holes: what is computed with it rests on that."""
    for name, expected in schema.items():
        if expected == pl.Float64 and found.get(name, pl.Float64) != pl.Float64:
            raise ContractBreach(f'{where}: column {name!r} holds {found[name]}, expected {expected}')


def _check_whole(holes: Mapping[str, int], where: str) -> None:
    for name, count in holes.items():
        if count:
            raise ContractBreach(f'{where}: column {name!r} has {count} missing values, expected none')


def _holes(path: str | Path, columns: Sequence[str]) -> dict[str, int]:
    """How many values are missing in each column: the file says so, or else the column is read."""
    told = missing_values(Path(path))
    unknown = [name for name in columns if told.get(name) is None]
    read = _scanned(path).select(pl.col(unknown).null_count()).collect().row(0, named=True) if unknown else {}
    return {name: read[name] if name in read else told[name] or 0 for name in columns}


def write_parquet(frame: pl.DataFrame, path: str | Path, *, typed_by_rows: Sequence[str] = ()) -> None:
    """Write `frame` compressed by snappy, pandas' default; whole numbers with holes are stored as floats.

    Text of which every value is missing is stored as nothing but missing, as pandas stores objects. Raises ContractBreach
    for no rows of `typed_by_rows`: these are floats in pandas, but whole numbers where there was no row when they were made.
    """
    check_rows(frame, typed_by_rows)
    frame = widen(frame)
    frame.with_columns(_stored(column) for column in frame).write_parquet(path, compression='snappy')


def check_rows(frame: pl.DataFrame, columns: Sequence[str]) -> None:
    """Raise ContractBreach where columns have no rows by which it is known whether pandas holds floats or whole numbers."""
    if columns and not frame.height:
        raise ContractBreach(f'a table without rows, of which the types of {list(columns)} are not known')


def _stored(column: pl.Series) -> pl.Series:
    empty = column.dtype == pl.String and column.null_count() == column.len()
    return column.cast(pl.Null) if empty else column

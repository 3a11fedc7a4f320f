"""Checks of a frame against what its rewrite was proven for; a breach ends the run."""

from collections.abc import Mapping

import polars as pl

from rewright_runtime.breach import ContractBreach

NUMBERS = (pl.Int64, pl.Float64)
Schema = Mapping[str, type[pl.DataType]]


def check_schema(frame: pl.DataFrame, schema: Schema, where: str) -> pl.DataFrame:
    """Return `frame` when it has exactly the columns of `schema`; whole and broken numbers may stand for each other.

    Raises ContractBreach, naming `where` and the column.
    """
    if frame.columns != list(schema):
        raise ContractBreach(f'{where}: columns are {frame.columns}, expected {list(schema)}')
    for name, expected in schema.items():
        actual = frame.schema[name]
        if actual != expected and not (actual in NUMBERS and expected in NUMBERS):
            raise ContractBreach(f'{where}: column {name!r} holds {actual}, expected {expected.__name__}')
    return frame


def require_no_missing(frame: pl.DataFrame, *columns: str) -> pl.DataFrame:
    """Return `frame` when none of `columns` has a missing value; ContractBreach otherwise."""
    for name in columns:
        if holes := frame[name].null_count():
            raise ContractBreach(f'column {name!r} has {holes} missing values, expected none')
    return frame

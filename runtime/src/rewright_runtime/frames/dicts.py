"""A frame in; the Python dicts and lists that `DataFrame.to_dict` gives for it out."""

import math
from typing import Any

import polars as pl

from rewright_runtime.breach import ContractBreach
from rewright_runtime.frames.numbers import widen


def dicts(frame: pl.DataFrame) -> list[dict[str, Any]]:
    """`df.to_dict('records')`: each row by column; a hole is NaN. Raises ContractBreach for values that pandas boxes otherwise."""
    return [dict(zip(frame.columns, row, strict=True)) for row in zip(*lists(frame).values(), strict=True)]


def lists(frame: pl.DataFrame) -> dict[str, list[Any]]:
    """`df.to_dict('list')`: the values of each column; as `dicts`."""
    return {column.name: _listed(column) for column in widen(frame)}


def by_label(frame: pl.DataFrame) -> dict[Any, Any]:
    """`series.to_dict()`: the values of the second column under those of the first, of which the last one of a label counts."""
    labels, values = map(_listed, widen(frame))
    return dict(zip(labels, values, strict=True))


def _listed(column: pl.Series) -> list[Any]:
    if column.dtype not in (pl.Int64, pl.Float64, pl.String, pl.Boolean):
        raise ContractBreach(f'column {column.name!r} holds {column.dtype}, which is not put into a dict')
    if column.dtype == pl.Boolean and column.null_count():
        raise ContractBreach(f'column {column.name!r} has {column.null_count()} missing values, expected none')
    return [math.nan if value is None else value for value in column]

"""Parquet bytes -> the same frame with rows missing, repeated, out of order or with values null."""

import io
from collections.abc import Callable

import polars as pl

from rewright.prove.dice import Dice
from rewright.prove.way import Change, Way, dropped, duplicated, swapped

MATERIAL = 'parquet'


def _rows(change: Callable[[list[int], Dice], list[int]]) -> Change:
    def changed(data: bytes, dice: Dice) -> bytes | None:
        frame = pl.read_parquet(io.BytesIO(data))
        return _written(frame[change(list(range(frame.height)), dice)]) if frame.height else None

    return changed


def _null(data: bytes, dice: Dice) -> bytes | None:
    frame = pl.read_parquet(io.BytesIO(data))
    if not frame.width or not frame.height:
        return None
    column, picked = dice.choose(frame.columns), dice.pick(frame.height)
    kept = ~pl.int_range(pl.len()).is_in(picked)
    return _written(frame.with_columns(pl.when(kept).then(pl.col(column)).alias(column)))


def _none_left(_rows: list[int], _dice: Dice) -> list[int]:
    return []


def _written(frame: pl.DataFrame) -> bytes:
    out = io.BytesIO()
    frame.write_parquet(out)
    return out.getvalue()


WAYS = (
    Way('rows duplicated', _rows(duplicated)),
    Way('rows dropped', _rows(dropped)),
    Way('values null', _null),
    Way('rows in another order', _rows(swapped)),
    Way('no rows', _rows(_none_left)),
)

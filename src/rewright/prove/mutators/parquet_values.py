"""Parquet bytes -> the same frame with values at the edge, not a number, of another type, or columns missing and new."""

import io
from collections.abc import Callable

import polars as pl

from rewright.prove.dice import Dice
from rewright.prove.drawing import of_kind
from rewright.prove.way import Change, Way, extreme, strange

MATERIAL = 'parquet'


def _frames(change: Callable[[pl.DataFrame, Dice], pl.DataFrame | None]) -> Change:
    def changed(data: bytes, dice: Dice) -> bytes | None:
        frame = pl.read_parquet(io.BytesIO(data))
        result = change(frame, dice) if frame.height and frame.width else None
        if result is None:
            return None
        out = io.BytesIO()
        result.write_parquet(out)
        return out.getvalue()

    return changed


def _put(frame: pl.DataFrame, dice: Dice, name: str, values: list[object]) -> pl.DataFrame:
    column = frame[name].to_list()
    for at, place in enumerate(dice.pick(frame.height)):
        column[place] = values[at % len(values)]
    return frame.with_columns(pl.Series(name, column, dtype=frame.schema[name], strict=False))


def _numeric(frame: pl.DataFrame, *, floats: bool = False) -> list[str]:
    return [n for n, t in frame.schema.items() if (t.is_float() if floats else t.is_numeric())]


def _edge(frame: pl.DataFrame, dice: Dice) -> pl.DataFrame | None:
    names = _numeric(frame)
    if not names:
        return None
    values: list[object] = [float(extreme(dice, at)) for at in range(6)]
    name = dice.choose(names)
    return _put(
        frame, dice, name, [int(str(v).split('.')[0]) for v in values] if frame.schema[name].is_integer() else values
    )


def _no_number(frame: pl.DataFrame, dice: Dice) -> pl.DataFrame | None:
    names = _numeric(frame, floats=True)
    return _put(frame, dice, dice.choose(names), [float('nan'), float('inf'), -0.0]) if names else None


def _words(frame: pl.DataFrame, dice: Dice) -> pl.DataFrame | None:
    names = [n for n, t in frame.schema.items() if t == pl.String]
    return _put(frame, dice, dice.choose(names), [strange(dice, 'x', at) for at in range(6)]) if names else None


def _drawn(frame: pl.DataFrame, dice: Dice) -> pl.DataFrame | None:
    name = dice.choose(frame.columns)
    kind = frame.schema[name]
    logical = 'integer' if kind.is_integer() else 'number' if kind.is_float() else 'string' if kind == pl.String else ''
    values: list[object] = list(of_kind(logical, dice)) if logical else []
    numbers: list[object] = [float(str(value)) for value in values] if logical in {'integer', 'number'} else values
    return _put(frame, dice, name, numbers) if values else None


def _other_type(frame: pl.DataFrame, dice: Dice) -> pl.DataFrame | None:
    names = _numeric(frame)
    return frame.with_columns(pl.col(dice.choose(names)).cast(pl.String)) if names else None


def _missing(frame: pl.DataFrame, dice: Dice) -> pl.DataFrame | None:
    return frame.drop(dice.choose(frame.columns)) if frame.width > 1 else None


WAYS = (
    Way('values at the edge', _frames(_edge)),
    Way('values drawn', _frames(_drawn)),
    Way('unusual text', _frames(_words)),
    Way('an extra column', _frames(lambda frame, _: frame.with_columns(pl.lit('ä').alias('ünused')))),
    Way('NaN and infinity', _frames(_no_number), breaks=True),
    Way('values of another type', _frames(_other_type), breaks=True),
    Way('a column missing', _frames(_missing), breaks=True),
)

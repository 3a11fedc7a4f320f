"""Two frames -> the rows with equal columns, paired one for one, and what is left of both."""

import hashlib

import polars as pl

from rewright.reconcile.sheets import ROW

_NTH, OTHER, _LIGHT = '\0nth', '\0r', '\0light'
_HEAVY = 1 << 16


def pairs(
    left: pl.DataFrame, right: pl.DataFrame, columns: list[str]
) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """Pair rows with equal `columns` one for one, of duplicates the first ones; return the pairs and what is left.

    A pair has the columns of the left row and, with `OTHER` behind their names, the others of the right one.
    """
    if left.is_empty() or right.is_empty():
        both = left.clear().with_columns(pl.lit(None, pl.Int64).alias(ROW + OTHER))
        return both, left, right
    heavy = [name for name in columns if any(_is_heavy(side, name) for side in (left, right))]
    light = [_LIGHT + name if name in heavy else name for name in columns]
    by = [*light, _NTH]
    one, two = (_numbered(_lightened(side, heavy), light) for side in (left, right))
    both = one.join(two, on=by, how='inner', suffix=OTHER, nulls_equal=True)
    left_over = (
        one.join(two.select(by), on=by, how='anti', nulls_equal=True),
        two.join(one.select(by), on=by, how='anti', nulls_equal=True),
    )
    aside = [_NTH, *(_LIGHT + name for name in heavy)]
    return both.drop(aside, strict=False), left_over[0].drop(aside), left_over[1].drop(aside)


def _is_heavy(frame: pl.DataFrame, name: str) -> bool:
    return frame[name].dtype in {pl.String, pl.Binary} and frame[name].estimated_size() > _HEAVY * frame.height


def _lightened(frame: pl.DataFrame, heavy: list[str]) -> pl.DataFrame:
    """Put digests beside very long texts, which a join would copy and compare again and again."""
    return frame.with_columns(
        pl.Series(_LIGHT + name, [_digest(value) for value in frame[name].cast(pl.Binary)], pl.Binary) for name in heavy
    )


def _digest(value: bytes | None) -> bytes | None:
    return None if value is None else hashlib.blake2b(value).digest()


def _numbered(frame: pl.DataFrame, columns: list[str]) -> pl.DataFrame:
    number = pl.int_range(pl.len(), dtype=pl.Int64)
    return frame.with_columns((number.over(columns) if columns else number).alias(_NTH))

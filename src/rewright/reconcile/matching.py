"""Two frames -> the rows with equal columns, paired one for one, and what is left of both."""

import polars as pl

from rewright.reconcile.sheets import ROW

_NTH, OTHER = '\0nth', '\0r'


def pairs(
    left: pl.DataFrame, right: pl.DataFrame, columns: list[str]
) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """Pair rows with equal `columns` one for one, of duplicates the first ones; return the pairs and what is left.

    A pair has the columns of the left row and, with `OTHER` behind their names, the others of the right one.
    """
    if left.is_empty() or right.is_empty():
        both = left.clear().with_columns(pl.lit(None, pl.Int64).alias(ROW + OTHER))
        return both, left, right
    by = [*columns, _NTH]
    one, two = (_numbered(side, columns) for side in (left, right))
    both = one.join(two, on=by, how='inner', suffix=OTHER, nulls_equal=True)
    left_over = (
        one.join(two.select(by), on=by, how='anti', nulls_equal=True),
        two.join(one.select(by), on=by, how='anti', nulls_equal=True),
    )
    return both, left_over[0].drop(_NTH), left_over[1].drop(_NTH)


def _numbered(frame: pl.DataFrame, columns: list[str]) -> pl.DataFrame:
    number = pl.int_range(pl.len(), dtype=pl.Int64)
    return frame.with_columns((number.over(columns) if columns else number).alias(_NTH))

"""Text in, moments out, for text in one known format."""

import polars as pl

from rewright_runtime.breach import ContractBreach


def read_dates(column: pl.Expr, format: str) -> pl.Expr:  # noqa: A002  Named as in pandas and polars.
    """`pandas.to_datetime` of text that is wholly in `format`; ContractBreach on the first text that is not."""
    return column.map_batches(lambda s: _parsed(s, format), return_dtype=pl.Datetime('ns'), is_elementwise=True)


def _parsed(texts: pl.Series, form: str) -> pl.Series:
    moments = texts.str.to_datetime(form, time_unit='ns', strict=False)
    wrong = moments.is_null() & texts.is_not_null()
    if wrong.any() or (moments.dt.strftime(form) != texts).any():
        raise ContractBreach(f'column {texts.name!r}: a date is not written as {form}')
    return moments

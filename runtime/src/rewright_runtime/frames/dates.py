"""Text in, moments out, for text in one known format."""

import polars as pl

from rewright_runtime.breach import ContractBreach

ISO = (
    (r'^\d{4}-\d{2}-\d{2}$', '%Y-%m-%d'),
    (r'^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}$', '%Y-%m-%d %H:%M:%S'),
    (r'^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}$', '%Y-%m-%dT%H:%M:%S'),
)
YEARS = (1678, 2261)  # What fits into nanoseconds, as pandas 2 counts.


def read_dates(column: pl.Expr, form: str | None = None) -> pl.Expr:
    """`pandas.to_datetime` of text that is wholly in `form`, or in the ISO form of its first value.

    Raises ContractBreach on the first text that is not.
    """
    return column.map_batches(
        lambda s: parsed(s, form).cast(pl.Datetime('ns')), return_dtype=pl.Datetime('ns'), is_elementwise=True
    )


def parsed(texts: pl.Series, form: str | None) -> pl.Series:
    """The moments of one column of texts, in microseconds."""
    form = form or _form(texts)
    moments = texts.str.to_datetime(form, time_unit='us', strict=False)
    wrong = moments.is_null() & texts.is_not_null()
    if wrong.any() or (moments.dt.strftime(form) != texts).any() or not moments.dt.year().is_between(*YEARS).all():
        raise ContractBreach(f'column {texts.name!r}: a date is not written as {form}')
    return moments


def _form(texts: pl.Series) -> str:
    known = texts.drop_nulls()
    if not known.len():
        return ISO[0][1]
    found = next((form for pattern, form in ISO if known.head(1).str.contains(pattern).all()), None)
    if found is None:
        raise ContractBreach(f'column {texts.name!r}: {known[0]!r} is not an ISO date')
    return found

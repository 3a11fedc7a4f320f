"""Rows with dates in; rows by periods of time out, in the order and under the labels that pandas 2 gives them."""

from collections.abc import Sequence

import polars as pl

from rewright_runtime.breach import ContractBreach
from rewright_runtime.frames.numbers import widen

# pandas' word -> how long polars' period is, and whether its last day is its label.
_PERIODS = {
    'h': ('1h', False), 'H': ('1h', False), 'D': ('1d', False), 'W': ('1w', True), 'W-SUN': ('1w', True), 'MS': ('1mo', False),
    'ME': ('1mo', True), 'M': ('1mo', True), 'QS': ('1q', False), 'QE': ('1q', True), 'Q': ('1q', True), 'YS': ('1y', False),
    'AS': ('1y', False), 'YE': ('1y', True), 'Y': ('1y', True), 'A': ('1y', True),
}  # fmt: skip


def by_period(frame: pl.DataFrame, key: str, rule: str) -> pl.DataFrame:
    """The rows that have a date, in the order of these, equal ones as they come, each date replaced by the label of its period.

    Raises ContractBreach where no row has one.
    """
    frame = _dated(frame, key)
    length, last = _PERIODS[rule]
    begin = pl.col(key).dt.truncate(length)
    return frame.sort(key, maintain_order=True).with_columns(_labelled(begin, length, last=last))


def every_period(frame: pl.DataFrame, key: str, rule: str, *, zeros: Sequence[str] = ()) -> pl.DataFrame:
    """One row for every period from the first to the last; where there was none, 0 in the columns `zeros` and holes in others."""
    length, last = _PERIODS[rule]
    bounds = [frame[key].min(), frame[key].max()]
    begins = pl.Series(bounds, dtype=frame.schema[key]).dt.truncate(length)
    begin = (
        pl.datetime_range(begins[0], begins[1], length, time_unit='us', eager=True).cast(frame.schema[key]).alias(key)
    )
    labels = begin.to_frame().select(_labelled(pl.col(key), length, last=last))
    whole = labels.join(frame, on=key, how='left', maintain_order='left')
    return widen(whole.with_columns(pl.col(*zeros).fill_null(0)) if zeros else whole)


def as_frequency(frame: pl.DataFrame, key: str, rule: str) -> pl.DataFrame:
    """`asfreq(rule)`: the rows of every day or hour from the first to the last, holes where there is none.

    Raises ContractBreach where no row has a date, ValueError where two have one.
    """
    if frame[key].is_duplicated().any():
        raise ValueError('cannot reindex on an axis with duplicate labels')
    frame = _dated(frame, key)
    dates = frame[key].cast(pl.Datetime('us'))
    wanted = pl.select(
        pl.datetime_range(pl.lit(dates.min()), pl.lit(dates.max()), _PERIODS[rule][0], time_unit='us').alias(key)
    )
    return widen(wanted.cast({key: frame.schema[key]}).join(frame, on=key, how='left', maintain_order='left'))


def _labelled(begin: pl.Expr, length: str, *, last: bool) -> pl.Expr:
    return begin.dt.offset_by(length).dt.offset_by('-1d') if last else begin


def _dated(frame: pl.DataFrame, key: str) -> pl.DataFrame:
    known = frame.drop_nulls(key)
    dates = known[key]
    if not dates.len():
        raise ContractBreach(f'the labels {key!r} hold no date')
    if (dates != dates.cast(pl.Datetime('us')).cast(dates.dtype)).any():
        raise ContractBreach(f'the labels {key!r} hold parts of a microsecond')
    return known

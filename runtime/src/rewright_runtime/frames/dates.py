"""Text in, moments out, for text in one known format."""

import re
from datetime import datetime, timedelta
from typing import Literal

import polars as pl

from rewright_runtime.breach import ContractBreach

ISO = (
    (r'^\d{4}-\d{2}-\d{2}$', '%Y-%m-%d'),
    (r'^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}$', '%Y-%m-%d %H:%M:%S'),
    (r'^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}$', '%Y-%m-%dT%H:%M:%S'),
    # Not ISO's, and of one meaning to pandas too: where the first cannot be a month, it is refused.
    (r'^\d{8}$', '%Y%m%d'),
    (r'^\d{2}/\d{2}/\d{4}$', '%m/%d/%Y'),
)
_YEAR = 4  # Digits.
_SHAPES = {'%Y': '[0-9]{4}', '%j': '[0-9]{3}'} | {f'%{code}': '[0-9]{2}' for code in 'mdHMSy'}
MOMENT = re.compile(r'\d{4}-\d{2}-\d{2}([ T]\d{2}:\d{2}(:\d{2}(\.\d{3}|\.\d{6})?)?)?\Z', re.ASCII)
YEARS = (1678, 2261)  # What fits into nanoseconds, as pandas 2 counts.
ZONED_YEARS = (1971, 2036)  # Tables of time zones agree on these; some end with 2037.
NANOSECONDS = 86_400_000_000_000  # Of a day.


def read_dates(column: pl.Expr, form: str | None = None, *, others_missing: bool = False) -> pl.Expr:
    """`pandas.to_datetime` of text that is wholly in `form`, or in the form of its first value, which has to be ISO's, `20240131` or `01/31/2024`.

    Raises ContractBreach on the first text that is not; with `others_missing` only on one of which pandas might make a date.
    """
    return column.map_batches(
        lambda s: parsed(s, form, others_missing=others_missing).cast(pl.Datetime('ns')),
        return_dtype=pl.Datetime('ns'),
        is_elementwise=True,
    )


def parsed(texts: pl.Series, form: str | None, *, others_missing: bool = False) -> pl.Series:
    """The moments of one column of texts, in microseconds."""
    form = form or _form(texts)
    if others_missing:
        texts = texts.set(_no_dates(texts, form), None)
    moments = texts.str.to_datetime(form, time_unit='us', strict=False)
    wrong = moments.is_null() & texts.is_not_null()
    if wrong.any() or (moments.dt.strftime(form) != texts).any() or not moments.dt.year().is_between(*YEARS).all():
        raise ContractBreach(f'column {texts.name!r}: a date is not written as {form}')
    return moments


def _no_dates(texts: pl.Series, form: str) -> pl.Series:
    """Where a text is no date in any way: written as one of the form, which it is not, or with too few digits for one."""
    parts = re.split('(%.)', form)
    shape = ''.join(_SHAPES[part] if part in _SHAPES else re.escape(part) for part in parts)
    shaped = texts.str.contains(f'^(?:{shape})$')
    known = texts.str.to_datetime(form, time_unit='us', strict=False).is_not_null()
    # A year alone may be a date to pandas, and digits of any script are digits.
    bare = texts.str.count_matches(r'\d') < _YEAR
    # `now` and `today` are moments to pandas.
    spoken = texts.str.strip_chars().str.to_lowercase().is_in(['now', 'today'])
    return ((shaped & ~known) | (bare & ~spoken)).fill_null(value=False)


def _form(texts: pl.Series) -> str:
    known = texts.drop_nulls()
    if not known.len():
        return ISO[0][1]
    found = next((form for pattern, form in ISO if known.head(1).str.contains(pattern).all()), None)
    if found is None:
        raise ContractBreach(f'column {texts.name!r}: {known[0]!r} is not a date in a form that has one meaning')
    return found


def whole_days(spans: pl.Expr) -> pl.Expr:
    """`spans.dt.days`: the whole days in each, counted down where it goes back."""
    return spans.dt.total_nanoseconds() // NANOSECONDS


def later(moments: pl.Expr, **units: int) -> pl.Expr:
    """`moments + pd.DateOffset(**units)`: years and months first, to the last day of a month that is too short.

    Raises ContractBreach for years that do not fit into nanoseconds.
    """
    return moments.map_batches(lambda s: _moved(s, units, 1), is_elementwise=True)


def earlier(moments: pl.Expr, **units: int) -> pl.Expr:
    """`moments - pd.DateOffset(**units)`, as `later`."""
    return moments.map_batches(lambda s: _moved(s, units, -1), is_elementwise=True)


def _moved(moments: pl.Series, units: dict[str, int], sign: int) -> pl.Series:
    months = sign * (12 * units.get('years', 0) + units.get('months', 0))
    known = {name: size for name, size in units.items() if name not in {'years', 'months'}}
    span = sign * timedelta(**known)
    made = moments.cast(pl.Datetime('us')).dt.offset_by(f'{months}mo') + span
    if not made.dt.year().is_between(*YEARS).all():
        raise ContractBreach(f'column {moments.name!r}: a date that is moved out of the years {YEARS[0]} to {YEARS[1]}')
    if (moments != moments.cast(pl.Datetime('us')).cast(moments.dtype)).any():
        raise ContractBreach(f'column {moments.name!r} holds parts of a microsecond')
    return made.cast(moments.dtype)


def earliest(moments: pl.Series) -> datetime:
    """`moments.min()`; ContractBreach where there is none, or one with parts of a microsecond."""
    return _one(moments, moments.min())


def latest(moments: pl.Series) -> datetime:
    """`moments.max()`, as `earliest`."""
    return _one(moments, moments.max())


def moment_at(moments: pl.Series, place: int) -> datetime:
    """The moment at a place; ContractBreach where it is missing, IndexError where there is no such row."""
    if not -moments.len() <= place < moments.len():
        raise IndexError(f'index {place} is out of bounds for axis 0 with size {moments.len()}')
    return _one(moments, moments[place])


def _one(moments: pl.Series, moment: object) -> datetime:
    whole = moments.cast(pl.Datetime('us', getattr(moments.dtype, 'time_zone', None))).cast(moments.dtype)
    if not isinstance(moment, datetime) or (moments != whole).any():
        raise ContractBreach(f'column {moments.name!r} has no moment there, or parts of a microsecond')
    return moment


def in_zone(moments: pl.Expr, zone: str, *, ambiguous: Literal['raise', 'null'] = 'raise') -> pl.Expr:
    """`tz_localize(zone)`; ContractBreach outside of the years that every table of time zones knows alike."""
    return moments.map_batches(
        lambda s: _known_years(s).cast(pl.Datetime('us')).dt.replace_time_zone(zone, ambiguous=ambiguous),
        return_dtype=pl.Datetime('us', zone),
    )


def to_zone(moments: pl.Expr, zone: str) -> pl.Expr:
    """`tz_convert(zone)`, of years as in `in_zone`."""
    return moments.map_batches(
        lambda s: _known_years(s).dt.convert_time_zone(zone), return_dtype=pl.Datetime('us', zone)
    )


def _known_years(moments: pl.Series) -> pl.Series:
    if not moments.dt.year().is_between(*ZONED_YEARS).all():
        raise ContractBreach(f'column {moments.name!r}: a year outside of {ZONED_YEARS[0]} to {ZONED_YEARS[1]}')
    if (moments.dt.nanosecond() % 1000 != 0).any():
        raise ContractBreach(f'column {moments.name!r} holds parts of a microsecond')
    return moments


def moment(text: str) -> datetime:
    """`pandas.Timestamp(text)` of a text in an ISO form, to the microsecond; ContractBreach for any other."""
    if not MOMENT.match(text):
        raise ContractBreach(f'{text!r} is not a date in an ISO form')
    found = datetime.fromisoformat(text)
    if not YEARS[0] <= found.year <= YEARS[1]:
        raise ContractBreach(f'{text!r} does not fit into nanoseconds')
    return found

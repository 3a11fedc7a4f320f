"""Columns and frames in; quantiles, correlations and summaries of them out, computed as pandas 2 computes them."""

import math
from collections.abc import Callable, Sequence

import numpy as np
import polars as pl

from rewright_runtime.frames.grouping import value_counts
from rewright_runtime.frames.totals import average, count, distinct_count, largest, middle, smallest, spread, total

LABEL = ''
_WORDS: dict[str, Callable[[pl.Series], object]] = {
    'count': count, 'sum': total, 'mean': average, 'std': spread, 'median': middle, 'min': smallest, 'max': largest,
    'nunique': distinct_count,
}  # fmt: skip
_QUARTERS = {'25%': 0.25, '50%': 0.5, '75%': 0.75}
_OF_NUMBERS = ('count', 'mean', 'std', 'min', *_QUARTERS, 'max')
_OF_TEXTS = ('count', 'unique', 'top', 'freq')


def quantile(column: pl.Series, share: float) -> np.float64:
    """`series.quantile(share)`, between two values in proportion; NaN for nothing but holes."""
    return _quantiles(column, [share])[0]


def _quantiles(column: pl.Series, shares: Sequence[float]) -> list[np.float64]:
    """Quantiles that are asked for together: which of two zeros numpy finds depends on all of them."""
    values = column.drop_nulls().to_numpy()
    found = np.percentile(values, [share * 100.0 for share in shares]) if values.size else [np.nan] * len(shares)
    return [np.float64(value) for value in found]


def description(frame: pl.DataFrame) -> pl.DataFrame:
    """`df.describe()` of numbers and texts: a row each for how many there are, their mean, the quarters and so on.

    Of texts it counts, and names the most frequent one; numbers beside texts are not summed up so, and the other way round.
    What is said of texts is kept as texts, counts too.
    """
    texts = any(column.dtype == pl.String for column in frame)
    numbers = any(column.dtype.is_numeric() for column in frame)
    first = ('count', *(_OF_TEXTS[1:] if texts else ()), *(_OF_NUMBERS[1:] if numbers else ()))
    return pl.DataFrame({LABEL: first} | {column.name: _described(column, first) for column in frame})


def _described(column: pl.Series, words: Sequence[str]) -> pl.Series:
    if column.dtype != pl.String:
        numbers = [_number(column, word) for word in words]
        return pl.Series(column.name, numbers, dtype=pl.Float64).fill_nan(None)
    counts = value_counts(column.to_frame('value'), 'value')
    said: dict[str, object] = {'count': column.count(), 'unique': counts.height}
    if counts.height:
        said |= {'top': counts['value'][0], 'freq': counts['count'][0]}
    return pl.Series(column.name, [str(said[w]) if w in said else None for w in words], dtype=pl.String)


def _number(column: pl.Series, word: str) -> float | None:
    if word in _QUARTERS:
        return float(_quantiles(column, list(_QUARTERS.values()))[list(_QUARTERS).index(word)])
    return float(_WORDS[word](column)) if word in _OF_NUMBERS else None  # type: ignore[arg-type]  # A number for numbers.


def summary(frame: pl.DataFrame, words: Sequence[str]) -> pl.DataFrame:
    """`df.agg(words)` of columns of numbers: a row for each of `words`, which labels it."""
    return pl.DataFrame({LABEL: words} | {column.name: _summed_up(column, words) for column in frame})


def _summed_up(column: pl.Series, words: Sequence[str]) -> pl.Series:
    values = [_WORDS[word](column) for word in words]
    whole = all(isinstance(value, np.int64) for value in values)
    return pl.Series(column.name, values, dtype=pl.Int64 if whole else pl.Float64, strict=False).fill_nan(None)


def correlation(column: pl.Series, other: pl.Series) -> np.float64:
    """`series.corr(other)`: Pearson's, of the rows where both are known; NaN without any."""
    known = (column.is_not_null() & other.is_not_null()).to_numpy()
    if not known.any():
        return np.float64(np.nan)
    sides = [c.cast(pl.Float64).to_numpy()[known] for c in (column, other)]
    with np.errstate(all='ignore'):
        return np.float64(np.corrcoef(*sides)[0, 1])


def correlations(frame: pl.DataFrame) -> pl.DataFrame:
    """`df.corr()`: Pearson's of each two columns, labelled by their names; the sums go row by row, as Welford's do."""
    columns = [column.cast(pl.Float64).fill_null(math.nan).to_list() for column in frame]
    found: list[list[float | None]] = [[None] * frame.width for _ in columns]
    for place, column in enumerate(columns):
        for beside in range(place + 1):
            found[place][beside] = found[beside][place] = _welford(column, columns[beside])
    sides = {name: pl.Series(values, dtype=pl.Float64) for name, values in zip(frame.columns, found, strict=True)}
    return pl.DataFrame({LABEL: frame.columns} | sides)


def _welford(first: list[float], second: list[float]) -> float | None:
    known = mean_x = mean_y = squares_x = squares_y = both = 0.0
    for x, y in zip(first, second, strict=True):
        if math.isnan(x) or math.isnan(y):
            continue
        known += 1.0
        dx, dy = x - mean_x, y - mean_y
        mean_x += 1.0 / known * dx
        mean_y += 1.0 / known * dy
        squares_x += (x - mean_x) * dx
        squares_y += (y - mean_y) * dy
        both += (x - mean_x) * dy
    divisor = math.sqrt(squares_x * squares_y) if known and not math.isnan(squares_x * squares_y) else math.nan
    if not divisor or math.isnan(divisor):
        return None
    return min(max(both / divisor, -1.0), 1.0)

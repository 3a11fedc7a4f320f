"""Expressions over the rows of a group, exact to the bit as pandas 2 computes them (Kahan's sum, in row order)."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np
import polars as pl

from rewright_runtime.breach import ContractBreach
from rewright_runtime.frames.stacking import stack

# Pandas starts from 0, so that a sum of negative zeros is 0; a plain 0 is what polars leaves out when it simplifies.
_ZERO = pl.len().cast(pl.Int64) * 0
# What an expression adds up, and how that goes in any order, goes with it; and to how many digits it is rounded then.
PLAIN, ROUNDED = '_in_any_order', '_rounded_to'


def _rows(expression: pl.Expr) -> pl.Expr:
    """The values of a column in row order, reached by places and not as a stretch of memory.

    Turning them twice is what makes the result exact: on sorted keys polars adds up a stretch of memory in another order.
    """
    return expression.reverse().reverse()


def _of(column: str | pl.Expr) -> pl.Expr:
    return pl.col(column) if isinstance(column, str) else column


def _floats(column: str | pl.Expr) -> pl.Expr:
    # A cast makes a stretch of memory again, so it comes before the turning.
    return _rows(_of(column).cast(pl.Float64))


def _known(made: pl.Expr) -> pl.Expr:
    """What was made of groups, NaN being a hole; an expression of polars for that would make it all a second time."""
    return made.map_batches(lambda s: s.fill_nan(None) if s.dtype.is_float() else s, is_elementwise=True)


def exact_sum(column: str | pl.Expr) -> pl.Expr:
    """Sum of numbers in a group, whole ones staying whole; nothing but holes is 0, infinities of both signs are missing."""
    return _added(column, _known(_rows(_of(column)).sum() + _ZERO), _of(column).sum() + _ZERO)


def exact_mean(column: str | pl.Expr) -> pl.Expr:
    """Mean of a group; that of nothing but holes, or of infinities of both signs, is missing."""
    return _added(column, _known(_floats(column).mean() + _ZERO), _of(column).mean() + _ZERO)


def rounded(exact: pl.Expr, digits: int) -> pl.Expr:
    """`exact_sum` or `exact_mean` rounded to some digits: `grouped` need not add up exactly what comes to the same number."""
    made = exact.round(digits)
    if mark := getattr(exact, PLAIN, None):
        setattr(made, PLAIN, (mark[0], mark[1].round(digits)))
        setattr(made, ROUNDED, (*mark, digits))
    return made


def _added(column: str | pl.Expr, exact: pl.Expr, plain: pl.Expr) -> pl.Expr:
    """The exact expression, which remembers what it adds up and how that goes in any order."""
    if isinstance(column, str):
        setattr(exact, PLAIN, (column, plain))
    return exact


def exact_std(column: str | pl.Expr) -> pl.Expr:
    """Sample standard deviation of a group; that of one value alone, or of an infinity, is missing."""
    return _known(_floats(column).std())


def exact_var(column: str | pl.Expr) -> pl.Expr:
    """Sample variance of a group; that of one value alone, or of an infinity, is missing."""
    return _known(_floats(column).var())


def exact_median(column: str | pl.Expr) -> pl.Expr:
    """Median of a group, of an even number of values the mean of both in the middle; nothing but holes is missing.

    Raises ContractBreach where a group has zeros of both signs: which of them pandas finds depends on how it looks for them.
    """
    values = _of(column).cast(pl.Float64)
    negative = (values == 0) & (1 / values < 0)
    of_groups = [
        values.quantile(0.5, 'lower'),
        values.quantile(0.5, 'higher'),
        values.count() % 2 == 1,
        negative.any() & ((values == 0) & ~negative).any(),
    ]
    return pl.map_batches(of_groups, _middle, return_dtype=pl.Float64, is_elementwise=True)


def _middle(of_groups: Sequence[pl.Series]) -> pl.Series:
    """The medians by groups: of their values below and above the middle, whether these are one, and whether there are zeros of both signs."""
    lower, higher, one, zeros = of_groups
    if zeros.any():
        raise ContractBreach('zeros of both signs in one group, of which pandas finds either as its median')
    mean = ((lower + higher) / 2).fill_nan(None)
    return mean.zip_with(~one, lower).alias(lower.name)


def exact_max(column: str | pl.Expr) -> pl.Expr:
    """Largest float of a group; of two zeros the first, whatever their signs."""
    values = _of(column)
    return values.filter(values == values.max()).first()


def exact_min(column: str | pl.Expr) -> pl.Expr:
    """Smallest float of a group; of two zeros the first, whatever their signs."""
    values = _of(column)
    return values.filter(values == values.min()).first()


def text_max(column: str | pl.Expr) -> pl.Expr:
    """Greatest text of a group; nothing but holes is missing.

    Raises ContractBreach where a group has a text and a hole: they have no order, and pandas raises a TypeError there.
    """
    return pl.when(~_mixed(_of(column))).then(_of(column).max())


def text_min(column: str | pl.Expr) -> pl.Expr:
    """Least text of a group; nothing but holes is missing. Raises ContractBreach as `text_max` does."""
    return pl.when(~_mixed(_of(column))).then(_of(column).min())


def _mixed(values: pl.Expr) -> pl.Expr:
    holes = values.null_count()
    return ((holes > 0) & (holes < pl.len())).map_batches(_never, return_dtype=pl.Boolean, is_elementwise=True)


def _never(groups: pl.Series) -> pl.Series:
    if groups.any():
        raise ContractBreach('texts and missing values in one group, of which pandas knows no least or greatest')
    return groups


def known_keys(frame: pl.DataFrame, *keys: str) -> pl.DataFrame:
    """The frame itself, which is grouped by texts, rows without one being kept.

    Raises ContractBreach where a key has rows and no text at all: pandas then takes the holes for numbers.
    """
    for key in keys:
        if frame.height and frame[key].null_count() == frame.height:
            raise ContractBreach(f'groups by {key!r}, which has no text at all')
    return frame


def one_zero(keys: pl.Expr) -> pl.Expr:
    """Floats to group by: pandas shows the first zero of the whole column, whatever its sign, for the zeros of all groups."""
    return keys.map_batches(_one_zero)


def _one_zero(keys: pl.Series) -> pl.Series:
    zeros = keys.filter(keys == 0)
    return keys.set(keys == 0, zeros[0]) if zeros.len() else keys


def per_group(expression: pl.Expr, *keys: str) -> pl.Expr:
    """`groupby(keys).transform`: the group's value on each of its rows; rows whose key is missing get none."""
    known = pl.all_horizontal(pl.col(key).is_not_null() for key in keys)
    return pl.when(known).then(expression.over(keys))


def one_of(column: pl.Expr, taken: Callable[[pl.Series], object], *, floats: bool = False) -> pl.Expr:
    """What is `taken` of a column, of the rows of one group alone; of another type than the column where it gives `floats`."""
    return column.map_batches(
        lambda s: pl.Series(s.name, [taken(s)], dtype=pl.Float64 if floats else s.dtype).fill_nan(None),
        return_dtype=pl.Float64 if floats else None,
        returns_scalar=True,
    )


def of_groups(frame: pl.DataFrame, by: Sequence[str], function: Callable[[pl.DataFrame], pl.DataFrame]) -> pl.DataFrame:
    """`groupby(by).apply(function)`: the rows it gives of each group, below each other. Raises ContractBreach without a group."""
    parts = [function(part) for _, part in groups(frame, *by)]
    if not parts:
        raise ContractBreach('no row has a key, so that pandas calls the function of groups with none')
    return stack(parts)


def one_of_groups(
    frame: pl.DataFrame, by: Sequence[str], function: Callable[[pl.DataFrame], object], *, name: str = '0'
) -> pl.DataFrame:
    """`groupby(by).apply(function)`: each key with the one value it gives. Raises ContractBreach without a group."""
    found = [(key, function(part)) for key, part in groups(frame, *by)]
    if not found:
        raise ContractBreach('no row has a key, so that pandas calls the function of groups with none')
    keys = pl.DataFrame([key for key, _ in found], schema={key: frame.schema[key] for key in by}, orient='row')
    return keys.with_columns(_values(name, [value for _, value in found]))


def _values(name: str, values: list[object]) -> pl.Series:
    """Single values as pandas puts them into a column."""
    if all(isinstance(v, int | np.integer) and not isinstance(v, bool) for v in values):
        return pl.Series(name, values, dtype=pl.Int64)
    if all(isinstance(v, float | int | np.integer) and not isinstance(v, bool) for v in values):
        return pl.Series(name, [float(v) for v in values], dtype=pl.Float64).fill_nan(None)  # type: ignore[arg-type]  # Numbers.
    if all(isinstance(v, str) for v in values):
        return pl.Series(name, values, dtype=pl.String)
    raise ContractBreach('a function of groups gives values that are neither numbers alone nor texts')


def groups(frame: pl.DataFrame, *by: str) -> Iterator[tuple[tuple[Any, ...], pl.DataFrame]]:
    """Each key, several in a tuple, with its rows, in the order of the keys; rows without one are left out."""
    parts = frame.drop_nulls(list(by)).partition_by(list(by), maintain_order=True, as_dict=True)
    for key in sorted(parts):
        yield key, parts[key]


def group_by_one(frame: pl.DataFrame, by: str) -> Iterator[tuple[object, pl.DataFrame]]:
    """`groups` of one column, its keys by themselves."""
    for key, part in groups(frame, by):
        yield key[0], part


def value_counts(frame: pl.DataFrame, column: str) -> pl.DataFrame:
    """Values and how often each stands there, most frequent first; ties come out as pandas 2 leaves them."""
    counts = frame.drop_nulls(column).group_by(column, maintain_order=True).agg(pl.len().cast(pl.Int64).alias('count'))
    order = counts['count'].to_numpy()[::-1].argsort(kind='quicksort')[::-1]
    return counts.select(pl.all().gather(counts.height - 1 - order))

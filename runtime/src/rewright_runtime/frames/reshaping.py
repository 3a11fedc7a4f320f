"""Frames in; frames whose columns are the values or the labels of what came in out, as long as these are known ones."""

from collections.abc import Mapping, Sequence

import polars as pl

from rewright_runtime.breach import ContractBreach


def unstack(
    frame: pl.DataFrame, on: str, names: Sequence[str], *, missing: int | None = None, table: bool = False
) -> pl.DataFrame:
    """The last column of `frame`, spread out by the values of `on`, a row for each of the other keys.

    Rows without a key are left out, and in a `table`, whose columns stand in order, rows without a value. Whole numbers
    become floats everywhere where one cell has no row, unless `missing` stands in such cells.
    Raises ContractBreach where the values of `on` are not `names`, ValueError where two rows go to one cell.
    """
    *keys, value = (name for name in frame.columns if name != on)
    known = frame.drop_nulls([*keys, on, *([value] if table else [])])
    levels = {key: _level(frame[key], known[key]) for key in (*keys, on)}
    if table:
        levels[on] = levels[on].sort()
    known_values(levels[on], names)
    if known.select(*keys, on).is_duplicated().any():
        raise ValueError('Index contains duplicate entries, cannot reshape')
    wide = known.pivot(on, on_columns=names, index=keys, values=value)
    wide = wide.sort([_place(wide[key], levels[key]) for key in keys])
    return wide.with_columns(pl.col(*names).fill_null(missing)) if missing is not None else _alike(wide, names)


def table(groups: pl.DataFrame, keys: Sequence[str]) -> pl.DataFrame:
    """The groups that have a value besides their keys. Raises ContractBreach for a column without one, which pandas leaves out."""
    values = pl.exclude(keys)
    kept = groups.filter(pl.any_horizontal(values.is_not_null()))
    empty = [column.name for column in kept.drop(keys) if column.null_count() == column.len()]
    if empty:
        raise ContractBreach(f'column {empty[0]!r} of a table has no value')
    return kept


def _level(labels: pl.Series, used: pl.Series) -> pl.Series:
    """The labels in order; as they come where some are used by rows alone that were left out."""
    found = used.unique(maintain_order=True)
    return found if found.len() < labels.drop_nulls().n_unique() else found.sort()


def _place(labels: pl.Series, level: pl.Series) -> pl.Series:
    return labels.replace_strict(level, range(level.len()), return_dtype=pl.Int64)


def known_values(values: pl.Series, names: Sequence[str]) -> None:
    """Raise ContractBreach where the values that become columns are not exactly `names`."""
    if values.to_list() != list(names):
        raise ContractBreach(f'{values.name!r} holds {values.to_list()}, which become columns, expected {list(names)}')


def _alike(wide: pl.DataFrame, names: Sequence[str]) -> pl.DataFrame:
    """Columns that pandas holds together: whole numbers are floats in all of them, or in none."""
    values = wide.select(names)
    if values[names[0]].dtype.is_integer() and any(column.null_count() for column in values):
        return wide.with_columns(values.cast(pl.Float64))
    return wide


def dummies(
    column: pl.Series,
    values: Sequence[str],
    *,
    prefix: str = '',
    drop_first: bool = False,
    dtype: type[pl.DataType] = pl.Boolean,
) -> pl.DataFrame:
    """Whether a text is each of `values`, a column for every one; a missing text is none of them.

    Raises ContractBreach where the texts are not exactly these, or these and one that sorts before, to `drop_first`.
    """
    known_values(column.drop_nulls().unique().sort()[int(drop_first) :], values)
    return pl.DataFrame([(column == v).fill_null(value=False).cast(dtype).alias(f'{prefix}{v}') for v in values])


def with_dummies(
    frame: pl.DataFrame,
    values: Mapping[str, Sequence[str]],
    *,
    drop_first: bool = False,
    dtype: type[pl.DataType] = pl.Boolean,
) -> pl.DataFrame:
    """The frame with `dummies` behind it in the place of the columns that `values` names."""
    made = [
        dummies(frame[name], found, prefix=f'{name}_', drop_first=drop_first, dtype=dtype)
        for name, found in values.items()
    ]
    return pl.DataFrame([*frame.drop(list(values)), *(column for part in made for column in part)])


def turned(frame: pl.DataFrame, key: str, names: Sequence[str], label: str = '') -> pl.DataFrame:
    """`frame.T`: `names` are the texts in `key`, in the order of the rows, and the first column, `label`, holds the old names.

    Raises ContractBreach where the texts are others.
    """
    known_values(frame[key], names)
    return _together(frame.drop(key)).transpose(include_header=True, header_name=label, column_names=names)


def stacked(frame: pl.DataFrame, keys: Sequence[str], label: str) -> pl.DataFrame:
    """The values of all columns but `keys` row by row, those that are missing left out, in a column `0` behind their names."""
    values = _together(frame.drop(keys))
    rows = pl.concat([frame.select(keys), values], how='horizontal').with_row_index('\0')
    below = rows.unpivot(values.columns, index=['\0', *keys], variable_name=label, value_name='0')
    return below.sort('\0', maintain_order=True).drop('\0').drop_nulls('0')


def _together(values: pl.DataFrame) -> pl.DataFrame:
    """The columns in one type: numbers as floats where one is broken, beside texts as the texts that pandas writes for them."""
    kinds = [column.dtype for column in values]
    if pl.String not in kinds:
        floats = any(column.dtype == pl.Float64 or column.null_count() for column in values)
        return values.cast(pl.Float64 if floats else pl.Int64)
    return values.select(_as_text(column) for column in values)


def _as_text(column: pl.Series) -> pl.Series:
    if column.dtype == pl.String:
        return column
    column = column.cast(pl.Float64) if column.null_count() else column
    texts = [None if v is None else repr(v) for v in column]
    return pl.Series(column.name, texts, dtype=pl.String)

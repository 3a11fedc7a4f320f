"""Checks of a frame against what its rewrite was proven for; a breach ends the run."""

from collections.abc import Mapping, Sequence

import polars as pl

from rewright_runtime.breach import ContractBreach

NUMBERS = (pl.Int64, pl.Float64)
Schema = Mapping[str, type[pl.DataType] | pl.DataType]


def check_schema(frame: pl.DataFrame, schema: Schema, where: str) -> pl.DataFrame:
    """Return `frame` when it has exactly the columns of `schema`; whole and broken numbers may stand for each other.

    An infinity among what were whole numbers is refused too: pandas divides it to a hole, polars to an infinity.
    Raises ContractBreach, naming `where` and the column.
    """
    check_types(frame.schema, schema, where)
    for name, expected in schema.items():
        if expected == pl.Int64 and frame.schema[name] == pl.Float64 and frame.get_column(name).is_infinite().any():
            raise ContractBreach(f'{where}: column {name!r} holds an infinity, expected whole numbers')
    return frame


def check_types(found: Mapping[str, pl.DataType], schema: Schema, where: str) -> None:
    """Raise ContractBreach as `check_schema` does, for the columns and types of a frame alone."""
    if list(found) != list(schema):
        raise ContractBreach(f'{where}: columns are {list(found)}, expected {list(schema)}')
    for name, expected in schema.items():
        actual = found[name]
        if actual != expected and not (actual in NUMBERS and expected in NUMBERS):
            raise ContractBreach(f'{where}: column {name!r} holds {actual}, expected {expected}')


def no_missing(column: pl.Expr) -> pl.Expr:
    """The column itself when it has no missing value; ContractBreach otherwise."""
    return column.map_batches(_whole, is_elementwise=True)


def all_checked(made: pl.Expr, *columns: pl.Expr) -> pl.Expr:
    """What is made of `columns` by a choice, each of which is computed for all rows too, so that what one refuses is refused."""
    return pl.map_batches([made, *columns], lambda computed: computed[0])


def where_whole(made: pl.Expr, *columns: pl.Expr) -> pl.Expr:
    """What is made of `columns`, none of which has a missing value; ContractBreach otherwise.

    Within a choice between two values polars hides the rows that take the other, so that columns are looked at beside it.
    """
    return pl.map_batches([made, *columns], _beside_whole)


def _beside_whole(columns: Sequence[pl.Series]) -> pl.Series:
    for column in columns[1:]:
        _whole(column)
    return columns[0]


def some_missing(column: pl.Expr) -> pl.Expr:
    """Numbers as floats, which they are where one is missing; ContractBreach where none is."""
    return column.map_batches(_holed, return_dtype=pl.Float64, is_elementwise=True)


def _holed(values: pl.Series) -> pl.Series:
    if not values.null_count():
        raise ContractBreach(f'column {values.name!r} has no missing values, expected some')
    return values.cast(pl.Float64)


def _whole(values: pl.Series) -> pl.Series:
    if holes := values.null_count():
        raise ContractBreach(f'column {values.name!r} has {holes} missing values, expected none')
    return values


def some_text(column: pl.Expr) -> pl.Expr:
    """Texts, of which there is one at least; ContractBreach where pandas would have a column of another type."""
    return column.map_batches(_some, return_dtype=pl.String)


def _some(values: pl.Series) -> pl.Series:
    if values.null_count() == len(values):
        raise ContractBreach(f'column {values.name!r} holds no text at all, expected some')
    return values


def floats(column: pl.Expr) -> pl.Expr:
    """The column itself while it holds floats; ContractBreach where pandas would hold whole numbers."""
    return column.map_batches(_floats, return_dtype=pl.Float64, is_elementwise=True)


def _floats(values: pl.Series) -> pl.Series:
    if values.dtype != pl.Float64:
        raise ContractBreach(f'column {values.name!r} holds {values.dtype}, expected Float64')
    return values

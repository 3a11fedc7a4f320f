"""Python values in; a frame out whose columns have the types pandas 2 infers for them."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Protocol

import numpy as np
import polars as pl

from rewright_runtime.breach import ContractBreach
from rewright_runtime.frames.breach import Schema, check_schema

Row = Mapping[str, object] | Sequence[object]


class Cursor(Protocol):
    """What PEP 249 asks of a cursor, as far as it is used here."""

    description: Sequence[Sequence[object]]

    def execute(self, query: str, parameters: Sequence[object] = ..., /) -> object:
        """Run a query."""

    def fetchall(self) -> list[tuple[object, ...]]:
        """Return the rows left."""

    def close(self) -> None:
        """Let go of it."""


class Connection(Protocol):
    """What PEP 249 asks of a connection, as far as it is used here."""

    def cursor(self) -> Cursor:
        """Open a cursor."""


def records_frame(rows: Iterable[Row] | Mapping[str, object], schema: Schema, *, named: bool = False) -> pl.DataFrame:
    """Make a frame of dicts (keys are columns, a lacking key is a hole), of sequences (in the order of `schema`), or of lists by column.

    `named` says that the job names the columns itself: other keys of a dict are then left out.
    Python Decimals, which `schema` calls `pl.Decimal`, are carried as their texts: pandas holds them as objects.
    Raises ContractBreach when the columns or their types are others than `schema` says, when there are no rows, and for
    texts in place of records or of a column's list.
    """
    if isinstance(rows, Mapping):
        return _frame({name: _listed(name, values) for name, values in rows.items()}, schema, 'columns')
    rows = list(rows)
    if not rows:
        raise ContractBreach('no records, so pandas would not know any column')
    if any(isinstance(row, str | bytes) for row in rows):
        raise ContractBreach('a text where a record is expected')
    if isinstance(rows[0], Mapping):
        keys = (name for row in rows if isinstance(row, Mapping) for name in row)
        names = list(schema) if named else list(dict.fromkeys(keys))
        cells = {name: [row.get(name) for row in rows if isinstance(row, Mapping)] for name in names}
    else:
        if wrong := next((row for row in rows if len(row) != len(schema)), None):
            raise ContractBreach(f'a record has {len(wrong)} values, expected {len(schema)}')
        cells = dict(zip(schema, map(list, zip(*rows, strict=True)), strict=True))
    return _frame(cells, schema, 'records')


def _listed(name: str, values: object) -> list[object]:
    if not isinstance(values, list | tuple) or not values:
        raise ContractBreach(f'column {name!r} is not a list with values in it')
    return [v.item() if isinstance(v, np.int64 | np.float64) else v for v in values]


def read_sql(query: str, connection: Connection, schema: Schema, parameters: Sequence[object] = ()) -> pl.DataFrame:
    """Run `query` and return its rows; ContractBreach as for `records_frame`."""
    cursor = connection.cursor()
    try:
        cursor.execute(query, parameters)
        names = [str(column[0]) for column in cursor.description]
        rows = cursor.fetchall()
    finally:
        cursor.close()
    if not rows:
        raise ContractBreach('the query gave no rows, so pandas would not know the type of any column')
    cells = {name: [_number(row[i]) for row in rows] for i, name in enumerate(names)}
    return _frame(cells, schema, 'query')


def _number(value: object) -> object:
    return float(value) if isinstance(value, Decimal) else value


def _frame(cells: Mapping[str, list[object]], schema: Schema, where: str) -> pl.DataFrame:
    frame = pl.DataFrame({name: column(name, values, schema.get(name)) for name, values in cells.items()})
    carried = {name: pl.String if kind is pl.Decimal else kind for name, kind in schema.items()}
    return check_schema(frame, carried, where)


def column(name: str, values: list[object], expected: type[pl.DataType] | pl.DataType | None) -> pl.Series:
    """Make the column pandas makes of `values`: whole numbers with holes are floats, whole and broken together too.

    Raises ContractBreach for values of different kinds, which pandas keeps as objects.
    """
    kinds = {type(v) for v in values}
    holes = type(None) in kinds
    kinds.discard(type(None))
    if kinds == {int} and not holes:
        return pl.Series(name, values, dtype=pl.Int64)
    if kinds and kinds <= {int, float}:
        return pl.Series(name, values, dtype=pl.Float64, strict=False).fill_nan(None)
    if expected is pl.Decimal and kinds <= {Decimal, str}:
        return pl.Series(name, [_decimal_text(v) for v in values], dtype=pl.String)
    simple: dict[type, type[pl.DataType]] = {str: pl.String, bool: pl.Boolean, dt.date: pl.Date}
    if len(kinds) == 1 and (kind := next(iter(kinds))) in simple:
        return pl.Series(name, values, dtype=simple[kind])
    if kinds == {dt.datetime} and not holes and isinstance(expected, pl.Datetime):
        return pl.Series(name, values, dtype=expected)
    if not kinds and expected in (pl.String, pl.Boolean):
        return pl.Series(name, values, dtype=expected)
    raise ContractBreach(f'column {name!r} holds {sorted(k.__name__ for k in kinds) or "nothing"}')


def _decimal_text(value: object) -> str | None:
    """The text that a Decimal is written and read as; one that is no number is missing."""
    return None if value is None or (isinstance(value, Decimal) and value.is_nan()) else str(value)

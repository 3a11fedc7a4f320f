"""A frame and a connection to SQLite in; the table that `DataFrame.to_sql` makes and fills out.

The statements are those of `pandas.io.sql.SQLiteTable`, to the letter: SQLite keeps their text.
"""

import sqlite3
from contextlib import closing
from typing import Literal

import polars as pl

from rewright_runtime.breach import ContractBreach
from rewright_runtime.frames.numbers import widen

_TYPES = {pl.Int64: 'INTEGER', pl.Float64: 'REAL', pl.Boolean: 'INTEGER', pl.String: 'TEXT', pl.Datetime: 'TIMESTAMP'}


def write_sql(
    frame: pl.DataFrame,
    name: str,
    connection: sqlite3.Connection,
    *,
    if_exists: Literal['fail', 'replace', 'append'] = 'fail',
    index: str | None = None,
) -> int:
    """Write `frame` into the table `name` and return how many rows that were; `index` is what the column of row labels is called.

    The labels are those in the column `index` of the frame, row numbers where it has none. Raises ValueError where the table
    is there and may not be, and ContractBreach for another kind of connection or a column that has no place in a table.
    """
    if not isinstance(connection, sqlite3.Connection):
        raise ContractBreach(f'a table is written over a {type(connection).__name__}, expected one of sqlite3')
    if index is not None:
        frame = frame.select(index, pl.exclude(index)) if index in frame.columns else frame.with_row_index(index)
    frame = widen(frame).with_columns(pl.col(pl.UInt32).cast(pl.Int64))
    made = _make(frame, name, connection, if_exists, index)
    with closing(connection.cursor()) as cursor:
        try:
            for statement in made:
                cursor.execute(statement)
            connection.commit()
            if not frame.height:
                return 0
            cursor.executemany(_insertion(frame, name), frame.select(map(_values, frame)).iter_rows())
            connection.commit()
        except Exception:
            connection.rollback()
            raise
        return cursor.rowcount


def _make(
    frame: pl.DataFrame, name: str, connection: sqlite3.Connection, if_exists: str, index: str | None
) -> list[str]:
    """The statements that make the table, none where it is there and stays."""
    columns = [f'{_quoted(column.name)} {_type(column)}' for column in frame]
    query = "select 1 from sqlite_master where type in ('table', 'view') and name = ?"
    found = connection.execute(query, [name]).fetchone() is not None
    if found and if_exists == 'fail':
        raise ValueError(f"Table '{name}' already exists.")
    if found and if_exists == 'append':
        return []
    made = [f'DROP TABLE {_quoted(name)}'] if found else []
    made.append(f'CREATE TABLE {_quoted(name)} (\n' + ',\n  '.join(columns) + '\n)')
    if index is not None:
        made.append(f'CREATE INDEX {_quoted(f"ix_{name}_{index}")}ON {_quoted(name)} ({_quoted(index)})')
    return made


def _insertion(frame: pl.DataFrame, name: str) -> str:
    columns, marks = ','.join(map(_quoted, frame.columns)), ','.join('?' * frame.width)
    return ' '.join(('INSERT INTO', _quoted(name), f'({columns})', 'VALUES', f'({marks})'))


def _type(column: pl.Series) -> str:
    kind = _TYPES.get(column.dtype.base_type())
    if kind is None or (column.dtype == pl.Boolean and column.null_count()):
        raise ContractBreach(f'column {column.name!r} holds {column.dtype}, which has no place in a table')
    return kind


def _values(column: pl.Series) -> pl.Series:
    """What stands for the values in the database: the text of a moment as Python's own adapter writes it."""
    if isinstance(column.dtype, pl.Datetime):
        moments = [None if v is None else v.isoformat(' ') for v in column.cast(pl.Datetime('us'))]
        return pl.Series(column.name, moments, dtype=pl.String)
    return column.fill_nan(None) if column.dtype == pl.Float64 else column


def _quoted(name: str) -> str:
    """A name as pandas writes it, a quote in it twice."""
    if not name or '\0' in name:
        raise ContractBreach(f'a table or column is called {name!r}')
    return '"' + name.replace('"', '""') + '"'

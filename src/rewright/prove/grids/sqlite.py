"""A SQLite file's bytes -> the rows of each of its tables, and the same database with rows added to one or left out of it."""

import contextlib
import sqlite3
import tempfile
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

from rewright.prove.grid import Added, Cell, Grid, Places

MATERIAL = 'sqlite'
_FIRST_KEY = 1_000_000_107


def opened(data: bytes) -> tuple[Grid, ...]:
    """Return the tables that hold rows, in the order of their names; keys of added rows are made new."""
    try:
        with _copy(data) as (db, _):
            names = [
                name
                for (name,) in db.execute(
                    "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"
                )
            ]
            tables = [_table(db, data, _quoted(name)) for name in names]
    # What is no database, or holds what cannot be read as text, has no rows to add to.
    except sqlite3.Error:
        return ()
    return tuple(table for table in tables if table.rows)


@contextlib.contextmanager
def _copy(data: bytes) -> Iterator[tuple[sqlite3.Connection, Path]]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, 'copy.db')
        path.write_bytes(data)
        with contextlib.closing(sqlite3.connect(path)) as db:
            yield db, path


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _table(db: sqlite3.Connection, data: bytes, table: str) -> Grid:
    # Names are quoted where they come from; values are always parameters.
    about = db.execute(f'PRAGMA table_info({table})').fetchall()
    names = tuple(row[1] for row in about)
    unique = {
        column
        for index in db.execute(f'PRAGMA index_list({table})').fetchall()
        if index[2]
        for (_, _, column) in db.execute(f'PRAGMA index_info({_quoted(index[1])})').fetchall()
    }
    keys = frozenset(at for at, row in enumerate(about) if row[5] or row[1] in unique)
    rows = db.execute(f'SELECT * FROM {table} ORDER BY rowid').fetchall()  # noqa: S608
    required = frozenset(at for at, row in enumerate(about) if row[3])
    return Grid(
        names,
        rows,
        partial(_written, data, table, rows, keys),
        partial(_without, data, table),
        fixed=keys,
        required=required,
    )


def _written(
    data: bytes, table: str, rows: list[tuple[Cell, ...]], keys: frozenset[int], added: Sequence[Added]
) -> bytes | None:
    """Insert the rows; None where the schema forbids them."""
    more = [
        [_fresh(cell, number) if at in keys else new.cell(at, cell) for at, cell in enumerate(rows[new.model])]
        for number, new in enumerate(added)
    ]
    marks = ', '.join('?' * len(rows[0]))
    with _copy(data) as (db, path):
        try:
            with db:
                db.executemany(f'INSERT INTO {table} VALUES ({marks})', more)  # noqa: S608
        except sqlite3.Error:
            return None
        return path.read_bytes()


def _fresh(cell: Cell, number: int) -> Cell:
    return f'{cell}~{number}' if isinstance(cell, str) else _FIRST_KEY + number


def _without(data: bytes, table: str, places: Places) -> bytes | None:
    with _copy(data) as (db, path):
        rows = [row for (row,) in db.execute(f'SELECT rowid FROM {table} ORDER BY rowid').fetchall()]  # noqa: S608
        try:
            with db:
                db.executemany(f'DELETE FROM {table} WHERE rowid = ?', [(rows[place],) for place in places])  # noqa: S608
        # Another table may refer to the row.
        except sqlite3.Error:
            return None
        return path.read_bytes()

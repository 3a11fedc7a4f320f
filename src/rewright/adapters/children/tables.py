"""Bytes of a table that a job wrote or was given -> how many rows it has, or the texts in its cells. Runs in a limited child."""

import io
import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing


def rows(data: bytes) -> bytes:
    """Return the number of rows of a Parquet or SQLite file as decimal text; 0 where it is none."""
    return str(_sqlite_rows(data) if data.startswith(b'SQLite') else _parquet_rows(data)).encode()


def texts(data: bytes) -> bytes:
    """Return every text in the cells of a SQLite file as a JSON list; none where it is no database."""
    try:
        with closing(_opened(data)) as link:
            return json.dumps(list(dict.fromkeys(_cells(link)))).encode()
    except sqlite3.Error:
        return b'[]'


def _opened(data: bytes) -> sqlite3.Connection:
    link = sqlite3.connect(':memory:')
    link.deserialize(data)
    # What a hostile schema says is never run: no view, no trigger, no expression with a function of its own.
    link.execute('PRAGMA trusted_schema = OFF')
    return link


def _tables(link: sqlite3.Connection) -> list[str]:
    names = link.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
    return ['"' + name.replace('"', '""') + '"' for (name,) in names]


def _cells(link: sqlite3.Connection) -> Iterator[str]:
    for table in _tables(link):
        for row in link.execute(f'SELECT * FROM {table}'):  # noqa: S608  A name in quotes is a name.
            yield from (cell for cell in row if isinstance(cell, str))


def _sqlite_rows(data: bytes) -> int:
    try:
        with closing(_opened(data)) as link:
            counts = [link.execute(f'SELECT count(*) FROM {table}') for table in _tables(link)]  # noqa: S608  As above.
            return sum(count for cursor in counts for (count,) in cursor)
    except sqlite3.Error:
        return 0


def _parquet_rows(data: bytes) -> int:
    from pyarrow import ArrowException, parquet

    try:
        return int(parquet.read_metadata(io.BytesIO(data)).num_rows)
    except (OSError, ArrowException):
        return 0

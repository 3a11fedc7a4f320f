"""A database -> the rows of its tables, then the values that are not plain yet."""

import contextlib
import sqlite3

from rewright.prove.database import columns, opened, sql, tables
from rewright.prove.parts import Parts, plain

MATERIAL = 'sqlite'


def _rows(data: bytes, _recorded: bytes) -> Parts | None:
    with opened(data) as (db, _):
        places = [(t, row) for t in tables(db) for (row,) in db.execute(sql('SELECT rowid FROM', t, 'ORDER BY rowid'))]

    def kept(chosen: list[int]) -> bytes:
        gone = [place for i, place in enumerate(places) if i not in set(chosen)]
        with opened(data) as (db, path):
            for table, row in gone:
                db.execute(sql('DELETE FROM', table, 'WHERE rowid = ?'), (row,))
            db.commit()
            return path.read_bytes()

    return Parts(len(places), kept) if places else None


def _values(data: bytes, _recorded: bytes) -> Parts | None:
    places = []
    with opened(data) as (db, _):
        for table in tables(db):
            for column in columns(db, table):
                found = db.execute(sql('SELECT rowid,', column, 'FROM', table, 'ORDER BY rowid')).fetchall()
                places += [(table, column, row, plain(old)) for row, old in found if old != plain(old)]

    def kept(chosen: list[int]) -> bytes:
        with opened(data) as (db, path):
            for table, column, row, value in [place for i, place in enumerate(places) if i not in set(chosen)]:
                # A value that a constraint keeps as it is stays.
                with contextlib.suppress(sqlite3.Error):
                    db.execute(sql('UPDATE', table, 'SET', column, '= ? WHERE rowid = ?'), (value, row))
            db.commit()
            return path.read_bytes()

    return Parts(len(places), kept) if places else None


LEVELS = (_rows, _values)


def shown(data: bytes) -> str:
    """Return each table's name, columns and rows."""
    lines = []
    with opened(data) as (db, _):
        for table in tables(db):
            lines += [f'{table}: {", ".join(columns(db, table))}']
            lines += [f'  {row!r}' for row in db.execute(sql('SELECT * FROM', table, 'ORDER BY rowid LIMIT 40'))]
    return '\n'.join(lines)

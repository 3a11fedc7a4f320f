"""A SQLite file's bytes -> the same database with rows missing, repeated, or values null and at the edge."""

import contextlib
import sqlite3
import tempfile
from collections.abc import Callable
from pathlib import Path

from rewright.prove.dice import Dice
from rewright.prove.way import Change, Way, conditions, extreme, strange

MATERIAL = 'sqlite'


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _sql(*parts: str) -> str:
    # Names are quoted where they come from; values are always parameters.
    return ' '.join(parts)


def _tables(db: sqlite3.Connection) -> list[str]:
    found = db.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name")
    return [_quoted(name) for (name,) in found.fetchall()]


def _columns(db: sqlite3.Connection, table: str) -> list[str]:
    return [_quoted(row[1]) for row in db.execute(f'PRAGMA table_info({table})')]


def _edited(edit: Callable[[sqlite3.Connection, str, Dice], None]) -> Change:
    def changed(data: bytes, dice: Dice) -> bytes | None:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / 'copy.db'
            path.write_bytes(data)
            try:
                with contextlib.closing(sqlite3.connect(path)) as db, db:
                    edit(db, dice.choose(_tables(db)), dice)
            # A constraint of the schema, or a database without tables: this way does not apply.
            except (sqlite3.Error, IndexError):
                return None
            return path.read_bytes()

    return changed


def _picked(db: sqlite3.Connection, table: str, dice: Dice) -> list[int]:
    rows = [row for (row,) in db.execute(_sql('SELECT rowid FROM', table, 'ORDER BY rowid')).fetchall()]
    return [rows[i] for i in dice.pick(len(rows))]


def _drop(db: sqlite3.Connection, table: str, dice: Dice) -> None:
    db.executemany(_sql('DELETE FROM', table, 'WHERE rowid = ?'), [(row,) for row in _picked(db, table, dice)])


def _double(db: sqlite3.Connection, table: str, dice: Dice) -> None:
    rows = [(row,) for row in _picked(db, table, dice)]
    db.executemany(_sql('INSERT INTO', table, 'SELECT * FROM', table, 'WHERE rowid = ?'), rows)


def _put(db: sqlite3.Connection, table: str, column: str, values: list[tuple[object, int]]) -> None:
    db.executemany(_sql('UPDATE', table, 'SET', column, '= ? WHERE rowid = ?'), values)


def _null(db: sqlite3.Connection, table: str, dice: Dice) -> None:
    columns = _columns(db, table)
    order = [columns[i] for i in dice.order(len(columns))]
    for at, row in enumerate(_picked(db, table, dice)):
        _put(db, table, order[at % len(order)], [(None, row)])


def _odd(db: sqlite3.Connection, table: str, dice: Dice) -> None:
    columns = _columns(db, table)
    order = [columns[i] for i in dice.order(len(columns))]
    for at, row in enumerate(_picked(db, table, dice)):
        column = order[at % len(order)]
        (old,) = db.execute(_sql('SELECT', column, 'FROM', table, 'WHERE rowid = ?'), (row,)).fetchone()
        _put(db, table, column, [(_edge(dice, old, at), row)])


def _conditions(db: sqlite3.Connection, table: str, dice: Dice) -> None:
    keys = {_quoted(row[1]) for row in db.execute(f'PRAGMA table_info({table})') if row[5]}
    free = [column for column in _columns(db, table) if column not in keys]
    rows = db.execute(_sql('SELECT', ', '.join(['rowid', *free]), 'FROM', table, 'ORDER BY rowid')).fetchall()
    numeric = [c for at, c in enumerate(free, 1) if any(isinstance(row[at], int | float) for row in rows)]
    for row, values in zip(rows, conditions(dice, numeric), strict=False):
        for column, number in values.items():
            _put(db, table, column, [(float(number), row[0])])


def _edge(dice: Dice, value: object, at: int) -> object:
    if isinstance(value, int | float):
        return type(value)(float(extreme(dice, at)))
    return strange(dice, value, at) if isinstance(value, str) else value


WAYS = (
    Way('values at the edge', _edited(_odd)),
    Way('rows at the edge of conditions', _edited(_conditions)),
    Way('rows dropped', _edited(_drop)),
    Way('values null', _edited(_null)),
    Way('rows duplicated', _edited(_double)),
)

"""A SQLite file's bytes -> the same database with rows missing, repeated, or values null and at the edge."""

import sqlite3

from rewright.prove.database import columns, edited, picked, quoted, sql
from rewright.prove.dice import Dice
from rewright.prove.way import Way, conditions, extreme, strange

MATERIAL = 'sqlite'


def _drop(db: sqlite3.Connection, table: str, dice: Dice) -> None:
    db.executemany(sql('DELETE FROM', table, 'WHERE rowid = ?'), [(row,) for row in picked(db, table, dice)])


def _double(db: sqlite3.Connection, table: str, dice: Dice) -> None:
    rows = [(row,) for row in picked(db, table, dice)]
    db.executemany(sql('INSERT INTO', table, 'SELECT * FROM', table, 'WHERE rowid = ?'), rows)


def _put(db: sqlite3.Connection, table: str, column: str, values: list[tuple[object, int]]) -> None:
    db.executemany(sql('UPDATE', table, 'SET', column, '= ? WHERE rowid = ?'), values)


def _null(db: sqlite3.Connection, table: str, dice: Dice) -> None:
    names = columns(db, table)
    order = [names[i] for i in dice.order(len(names))]
    for at, row in enumerate(picked(db, table, dice)):
        _put(db, table, order[at % len(order)], [(None, row)])


def _odd(db: sqlite3.Connection, table: str, dice: Dice) -> None:
    names = columns(db, table)
    order = [names[i] for i in dice.order(len(names))]
    for at, row in enumerate(picked(db, table, dice)):
        column = order[at % len(order)]
        (old,) = db.execute(sql('SELECT', column, 'FROM', table, 'WHERE rowid = ?'), (row,)).fetchone()
        _put(db, table, column, [(_edge(dice, old, at), row)])


def _conditions(db: sqlite3.Connection, table: str, dice: Dice) -> None:
    keys = {quoted(row[1]) for row in db.execute(f'PRAGMA table_info({table})') if row[5]}
    free = [column for column in columns(db, table) if column not in keys]
    rows = db.execute(sql('SELECT', ', '.join(['rowid', *free]), 'FROM', table, 'ORDER BY rowid')).fetchall()
    numeric = [c for at, c in enumerate(free, 1) if any(isinstance(row[at], int | float) for row in rows)]
    for row, values in zip(rows, conditions(dice, numeric), strict=False):
        for column, number in values.items():
            _put(db, table, column, [(float(number), row[0])])


def _edge(dice: Dice, value: object, at: int) -> object:
    if isinstance(value, int | float):
        return type(value)(float(extreme(dice, at)))
    return strange(dice, value, at) if isinstance(value, str) else value


WAYS = (
    Way('values at the edge', edited(_odd)),
    Way('rows at the edge of conditions', edited(_conditions)),
    Way('rows dropped', edited(_drop)),
    Way('values null', edited(_null)),
    Way('rows duplicated', edited(_double)),
)

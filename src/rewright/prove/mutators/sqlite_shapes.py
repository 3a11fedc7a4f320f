"""A SQLite file's bytes -> the same database with a table emptied, values of another type, or a column missing."""

import sqlite3
from collections.abc import Callable, Sequence

from rewright.prove.database import columns, edited, picked, sql
from rewright.prove.dice import Dice
from rewright.prove.drawing import of_kind
from rewright.prove.way import Way

MATERIAL = 'sqlite'


def _emptied(db: sqlite3.Connection, table: str, _dice: Dice) -> None:
    db.execute(sql('DELETE FROM', table))


def _other_type(db: sqlite3.Connection, table: str, dice: Dice) -> None:
    _put_each(db, table, dice, lambda old, at: at * 7 if isinstance(old, str) else f'n{old}')


def _drawn(db: sqlite3.Connection, table: str, dice: Dice) -> None:
    texts: dict[type, Sequence[str]] = {
        int: of_kind('integer', dice),
        float: of_kind('number', dice),
        str: of_kind('string', dice),
    }

    def value(old: object, at: int) -> object:
        values = texts.get(type(old), ())
        text = values[at % len(values)] if values else ''
        return float(text) if isinstance(old, float) else int(text) if isinstance(old, int) else text if values else old

    _put_each(db, table, dice, value)


def _put_each(db: sqlite3.Connection, table: str, dice: Dice, value: Callable[[object, int], object]) -> None:
    names = columns(db, table)
    order = [names[i] for i in dice.order(len(names))]
    for at, row in enumerate(picked(db, table, dice)):
        column = order[at % len(order)]
        (old,) = db.execute(sql('SELECT', column, 'FROM', table, 'WHERE rowid = ?'), (row,)).fetchone()
        db.execute(sql('UPDATE', table, 'SET', column, '= ? WHERE rowid = ?'), (value(old, at), row))


def _column_missing(db: sqlite3.Connection, table: str, dice: Dice) -> None:
    db.execute(sql('ALTER TABLE', table, 'DROP COLUMN', dice.choose(columns(db, table))))


def _extra_column(db: sqlite3.Connection, table: str, _dice: Dice) -> None:
    db.execute(sql('ALTER TABLE', table, 'ADD COLUMN "ünused" TEXT DEFAULT \'ä\''))


def _turned(db: sqlite3.Connection, table: str, _dice: Dice) -> None:
    """Store the rows the other way round: without ORDER BY a program sees that order."""
    db.execute(sql('CREATE TEMP TABLE turned AS SELECT * FROM', table, 'ORDER BY rowid DESC'))
    db.execute(sql('DELETE FROM', table))
    db.execute(sql('INSERT INTO', table, 'SELECT * FROM turned'))
    db.execute('DROP TABLE turned')


WAYS = (
    Way('values drawn', edited(_drawn)),
    Way('rows in another order', edited(_turned)),
    Way('no rows', edited(_emptied)),
    Way('an extra column', edited(_extra_column)),
    Way('values of another type', edited(_other_type), breaks=True),
    Way('a column missing', edited(_column_missing), breaks=True),
)

"""A SQLite file's bytes <-> an open copy of the database, with the names of its tables and columns quoted."""

import contextlib
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from rewright.prove.dice import Dice
from rewright.prove.way import Change


def quoted(name: str) -> str:
    """Return a name as SQL takes it, whatever letters it holds."""
    return '"' + name.replace('"', '""') + '"'


def sql(*parts: str) -> str:
    """Return a statement; names are quoted where they come from, values are always parameters."""
    return ' '.join(parts)


def tables(db: sqlite3.Connection) -> list[str]:
    """Return the tables, quoted."""
    found = db.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name")
    return [quoted(name) for (name,) in found.fetchall()]


def columns(db: sqlite3.Connection, table: str) -> list[str]:
    """Return the columns of a table, quoted."""
    return [quoted(row[1]) for row in db.execute(f'PRAGMA table_info({table})')]


def picked(db: sqlite3.Connection, table: str, dice: Dice) -> list[int]:
    """Return the rows of a table that the dice pick."""
    rows = [row for (row,) in db.execute(sql('SELECT rowid FROM', table, 'ORDER BY rowid')).fetchall()]
    return [rows[i] for i in dice.pick(len(rows))]


@contextlib.contextmanager
def opened(data: bytes) -> Iterator[tuple[sqlite3.Connection, Path]]:
    """Open a copy of the database for as long as it is looked at."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / 'copy.db'
        path.write_bytes(data)
        with contextlib.closing(sqlite3.connect(path)) as db:
            yield db, path


def edited(edit: Callable[[sqlite3.Connection, str, Dice], None]) -> Change:
    """Turn an edit of one table into a change of bytes; the dice choose the table."""

    def changed(data: bytes, dice: Dice) -> bytes | None:
        # A constraint of the schema, or a database without tables: this way does not apply.
        with contextlib.suppress(sqlite3.Error, IndexError), opened(data) as (db, path):
            with db:
                edit(db, dice.choose(tables(db)), dice)
            return path.read_bytes()
        return None

    return changed

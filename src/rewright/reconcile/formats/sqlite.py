"""A SQLite database -> its tables in storage order, with schema and typed values."""

import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path

from rewright.reconcile.content import Capabilities, Table, UnreadableError
from rewright.reconcile.sheets import Sheet, of_table
from rewright.reconcile.sources import Source

SUFFIXES = ('.sqlite', '.sqlite3', '.db', '.db3')
CAPABILITIES = Capabilities()
_MAGIC = b'SQLite format 3\0'


def tables(data: bytes) -> tuple[Table, ...]:
    """Return every table, by name; a first nameless one holds views, indexes and triggers. Unreadable for other bytes."""
    if data and not data.startswith(_MAGIC):
        raise UnreadableError('it does not begin as a SQLite file does')
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / 'output.db'
        path.write_bytes(data)
        try:
            with closing(sqlite3.connect(f'{path.as_uri()}?mode=ro&immutable=1', uri=True)) as connection:
                return _read(connection)
        except (sqlite3.Error, ValueError) as error:
            raise UnreadableError(str(error)) from None


def sheets(source: Source) -> tuple[Sheet, ...]:
    """Return every table; Unreadable for other bytes."""
    return tuple(of_table(table) for table in tables(source.read()))


class _Text(bytes):
    """Text as it is stored, which need not be UTF-8; a blob is plain bytes."""

    __slots__ = ()


def _read(connection: sqlite3.Connection) -> tuple[Table, ...]:
    connection.text_factory = _Text
    # The file comes from a job: its schema must not run functions when it is read.
    connection.execute('PRAGMA trusted_schema = OFF')
    objects = [
        tuple(_text(part) for part in row)
        for row in connection.execute('SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY type, name')
    ]
    version = connection.execute('PRAGMA user_version').fetchone()[0]
    others = (f'user_version {version}', *(_object(*row) for row in objects if row[0] != 'table'))
    found = [Table('', (), (), 0, tuple(others))]
    found += [_table(connection, row[1]) for row in objects if row[0] == 'table']
    return tuple(found)


def _object(kind: str, name: str, table: str, sql: str) -> str:
    return f'{kind} {name} on {table}: {" ".join(sql.split())}'


def _table(connection: sqlite3.Connection, name: str) -> Table:
    quoted = name.replace('"', '""')
    columns = [tuple(_text(part) for part in row[1:7]) for row in connection.execute(f'PRAGMA table_xinfo("{quoted}")')]
    keys = tuple(
        ' '.join(_text(part) for part in row) for row in connection.execute(f'PRAGMA foreign_key_list("{quoted}")')
    )
    schema = tuple((row[0], ' '.join(row[1:])) for row in columns)
    rows = connection.execute(f'SELECT * FROM "{quoted}"').fetchall()  # noqa: S608  The name comes quoted from the file's own schema.
    values = tuple([_value(row[at]) for row in rows] for at in range(len(rows[0]) if rows else len(schema)))
    return Table(name, schema, values, len(rows), keys)


def _text(part: object) -> str:
    return part.decode('utf-8', 'backslashreplace') if isinstance(part, bytes) else str(part)


def _value(value: object) -> str:
    """Spell a stored value so that integer 1, real 1.0, text '1', blob and NULL stay apart."""
    if value is None:
        return 'NULL'
    if isinstance(value, bytes):
        return f'{"text" if isinstance(value, _Text) else "blob"} {bytes(value)!r}'
    if isinstance(value, float):
        return f'real {value!r}'
    return f'integer {value}'

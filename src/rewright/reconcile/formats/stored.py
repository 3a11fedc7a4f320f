"""A table as it was kept of a server (one JSON line of schema, then one a row) -> schema and sorted typed values."""

import json

from rewright.reconcile.content import Capabilities, Table, UnreadableError

SUFFIXES = ('.rewright-table',)
CAPABILITIES = Capabilities()


def tables(data: bytes) -> tuple[Table, ...]:
    """Return the one table; Unreadable for bytes that are none. The rows lie sorted: they are a multiset."""
    try:
        head, *rows = [json.loads(line) for line in data.split(b'\n')]
        columns = tuple([_value(row[at]) for row in rows] for at in range(len(head['columns'])))
        schema = tuple((name, kind) for name, kind in head['columns'])
        return (Table('', schema, columns, len(rows), tuple(head['structure'])),)
    except (ValueError, KeyError, IndexError, TypeError) as error:
        raise UnreadableError(str(error)) from None


def _value(value: str | None) -> str:
    """Spell a value so that NULL and the text that says so stay apart."""
    return 'NULL' if value is None else f'{value!r}'

"""SQLite as Python 2 speaks to it: text is unicode, and what is no query ends what was begun before it."""

import re
import sqlite3
from collections.abc import Iterable
from typing import Any

from rewright_runtime.breach import ContractBreach

_GOES_ON = re.compile(r'[ \t\r\n]*(?:select|insert|update|delete|replace)\b', re.IGNORECASE)
_NO_BYTES = (
    'You must not use 8-bit bytestrings unless you use a text_factory that can interpret 8-bit bytestrings '
    '(like text_factory = str). It is highly recommended that you instead just switch your application to Unicode strings.'
)


def executed(to: Any, sql: str, *values: Any) -> Any:
    """Execute a statement on a connection or a cursor; what changes no rows commits what was changed before."""
    connection: sqlite3.Connection = getattr(to, 'connection', to)
    if not _GOES_ON.match(sql) and connection.in_transaction:
        connection.commit()
    return to.execute(sql, *values)


def statement(sql: str) -> str:
    """Return a statement of bytes as text; ContractBreach where it is no UTF-8."""
    try:
        return sql.encode('latin-1').decode('utf-8')
    except UnicodeDecodeError:
        raise ContractBreach('what SQLite makes of a statement that is no UTF-8 is not known') from None


def bound(value: Any) -> Any:
    """Return a value of bytes that is handed to SQLite: they are text, and beyond ASCII an error."""
    if isinstance(value, str) and not value.isascii():
        raise sqlite3.ProgrammingError(_NO_BYTES)
    return value


def all_bound(values: Any) -> Any:
    """Return the values of a statement, or of many, each as it is handed to SQLite."""
    if isinstance(values, dict):
        return {name: bound(value) for name, value in values.items()}
    if isinstance(values, Iterable) and not isinstance(values, str):
        return [all_bound(value) for value in values]
    return bound(values)


def described(columns: Any) -> Any:
    """Return what a cursor tells of its columns; ContractBreach where a name is beyond ASCII."""
    if any(not str(column[0]).isascii() for column in columns or ()):
        raise ContractBreach('the name of a column is beyond ASCII, which Python 2 gives as bytes')
    return columns

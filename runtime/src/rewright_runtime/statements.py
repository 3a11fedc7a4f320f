"""Values for bound parameters that are what the same values meant when they were written into the text of a statement.

A value that meant something else there, or that made the statement fail, is a breach: nothing is sent to the database.
"""

import datetime as dt
import decimal
import itertools
import math
import pathlib
import re
import sqlite3
import uuid
from collections.abc import Generator, Iterable
from functools import cache, lru_cache
from typing import Final, Protocol, TypeVar, overload

from rewright_runtime.breach import ContractBreach

Parameter = str | int | float | None
Row = tuple[object, ...] | dict[str, object] | list[object]
Told = TypeVar('Told')
Given = TypeVar('Given')
Sqlite = sqlite3.Cursor | sqlite3.Connection
# Among the rows of `execute_in_batches`: what waits is sent before anything else is done.
SEND_NOW: Final = object()
_IN_ONE_MESSAGE = 100
_BETWEEN = b'\n;\n'
_LINE = re.compile(r'^(\w+) ([0-9]+): ', re.MULTILINE)

# What `str`, `%s` and an f-string write alike.
_PLAIN = frozenset(
    (
        str, int, float, bool, type(None), decimal.Decimal, dt.date, dt.datetime, dt.time, uuid.UUID,
        pathlib.PosixPath,
    )
)  # fmt: skip
_QUOTES = re.compile("'+")
_WHOLE = re.compile(r'[+-]?[0-9]+\Z')
# No name begins with a digit, so that SQLite takes the whole of it for a number, or for nothing that it knows.
_NUMBER = re.compile(r'[+-]?\.?[0-9][0-9A-Za-z_.]*(?:(?<=[eE])[+-][0-9_]+)?\Z')
_QUOTED = re.compile(r"'(?:[^']|'')*'\Z")
# A number, NULL or a truth, as Postgres has them; nothing in it could end what it stands in.
_SPELLED = re.compile(
    r'[ \t\n\r\f]*(?:[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?|null|true|false)[ \t\n\r\f]*\Z',
    re.IGNORECASE,
)
_BLANKS = ' \t\n\r\f'
_MARKED = re.compile(r'(?<![:\w\\]):\w|\\:')
_SMALLEST, _LARGEST = -(2**63), 2**63 - 1


class Connected(Protocol):
    """What is asked of a connection of psycopg2."""

    autocommit: bool


class Client(Protocol):
    """What is asked of a cursor of psycopg2."""

    @property
    def connection(self) -> Connected:
        """Where its statements go."""

    def mogrify(self, statement: str, row: object) -> bytes:
        """Return a statement with the values of a row in it."""

    def execute(self, statement: bytes) -> object:
        """Send statements."""


class Alchemy(Protocol):
    """What is asked of a connection or a session of SQLAlchemy."""

    def execute(self, statement: object, parameters: object) -> object:
        """Run a statement with the values of one row, or of each of a list."""

    def in_transaction(self) -> bool:
        """Whether it has begun a transaction."""


class SqlContractBreach(ContractBreach, sqlite3.OperationalError):
    """A value breaks the statement it was written into; whoever caught what SQLite said of that goes on, to the end of the stage."""


def sql_text(value: object) -> str:
    """Return the text that `'value'` is in a statement."""
    text = sql_said(value)
    if "'" not in text:
        return text
    if any(len(run) % 2 for run in _QUOTES.findall(text)):
        raise SqlContractBreach(f'the text {text!r} would have ended its own quotes in the statement')
    return text.replace("''", "'")


def sql_number(value: object) -> Parameter:
    """Return what `value` is where it stands in a statement without quotes: a number, NULL, or a text with quotes of its own."""
    text = sql_said(value).strip(_BLANKS)
    if _WHOLE.match(text) and _SMALLEST <= int(text) <= _LARGEST:
        return int(text)
    if _NUMBER.match(text):
        return _evaluated(text)
    if text.upper() == 'NULL':
        return None
    if _QUOTED.match(text):
        return sql_text(text[1:-1])
    raise SqlContractBreach(f'{text!r} stands in the statement for a value, and is none')


def sql_integer(value: object) -> int:
    """Return what `%d` writes of `value` into a statement."""
    if type(value) not in (int, bool, float) or not math.isfinite(value):  # type: ignore[arg-type]  # It is a number.
        raise SqlContractBreach(f'{value!r} stands in the statement for a whole number, and is none')
    number = int(value)  # type: ignore[call-overload]  # It is a number.
    if not _SMALLEST <= number <= _LARGEST:
        raise SqlContractBreach(f'{number} is a larger number than the database has')
    return int(number)


def sql_joined(value: object) -> str:
    """Return `value` as it is added to a text, which only a text can be."""
    if type(value) is not str:
        raise SqlContractBreach(f'{value!r} would have been added to a text, and is none')
    return value


def unmarked(value: object) -> str:
    """Return the text that `value` is in a text of SQLAlchemy, which takes `:name` for a parameter wherever it stands."""
    text = sql_said(value)
    if _MARKED.search(text):
        raise SqlContractBreach(f'a part of the text {text!r} would have been a parameter of its own')
    return text


class Spelled:
    """A value that psycopg2 writes into the statement letter for letter, as the legacy job did."""

    def __init__(self, text: str) -> None:
        self._text = text

    def __conform__(self, protocol: object) -> 'Spelled':
        """Say to psycopg2 that it adapts itself."""
        return self

    def getquoted(self) -> bytes:
        """Return what stands in the statement."""
        return self._text.encode('ascii')


# Values that nobody can change while they wait.
_WAITING = frozenset((*_PLAIN, bytes, Spelled))


def sent_text(value: object) -> str:
    """Return the text for which psycopg2 writes `'value'` into a statement."""
    text = sql_text(value)
    if '\\' in text:
        raise SqlContractBreach(f'what a backslash means in {text!r} is a setting of the server')
    return text


def sent_number(value: object) -> str | int | Spelled:
    """Return what psycopg2 writes as `value` into a statement, where it stands without quotes: a number, NULL, a truth or a text."""
    if type(value) is int and value >= 0:
        return value
    text = sql_said(value)
    if _SPELLED.match(text):
        return Spelled(text)
    if _QUOTED.match(text):
        return sent_text(text[1:-1])
    raise SqlContractBreach(f'{text!r} stands in the statement for a value, and is none')


@overload
def execute_each(cursor: Sqlite, statement: str, rows: Generator[Row, None, Told]) -> Told: ...
@overload
def execute_each(cursor: Sqlite, statement: str, rows: Iterable[Row]) -> object: ...
def execute_each(cursor: Sqlite, statement: str, rows: Iterable[Row]) -> object:
    """Run a statement for each row as `executemany` does, begin no transaction where there is none, and return what `rows` returns."""
    told: list[object] = []
    coming = telling(rows, told)
    for first in coming:
        cursor.executemany(statement, itertools.chain((first,), coming))
    return told[0]


@overload
def execute_in_batches(cursor: Client, statement: str, rows: Generator[object, None, Told]) -> Told: ...
@overload
def execute_in_batches(cursor: Client, statement: str, rows: Iterable[object]) -> object: ...
def execute_in_batches(cursor: Client, statement: str, rows: Iterable[object]) -> object:
    """Run a statement for each row through psycopg2, many rows in one message, and return what `rows` returns.

    Statements, their order and their transaction are those of `execute` for each row. `SEND_NOW` among the rows sends what
    waits; so does whatever goes wrong with a later row.
    """
    told: list[object] = []
    waiting: list[bytes] = []
    try:
        for row in telling(rows, told):
            if row is not SEND_NOW:
                waiting.append(cursor.mogrify(statement, row))
            if row is SEND_NOW or len(waiting) == _IN_ONE_MESSAGE or cursor.connection.autocommit:
                _send(cursor, waiting)
    except BaseException:
        _send(cursor, waiting)
        raise
    _send(cursor, waiting)
    return told[0]


def _send(cursor: Client, waiting: list[bytes]) -> None:
    """Send what waits, once."""
    sent = waiting[:]
    waiting.clear()
    if not sent:
        return
    try:
        cursor.execute(_BETWEEN.join(sent))
    except Exception as error:
        if len(sent) > 1:
            _count_lines(error, sent)
        raise


def _count_lines(error: Exception, sent: list[bytes]) -> None:
    """Let an error name the line of its own statement, as it does for one that is sent alone."""
    text = str(error)
    if error.args != (text,) or not (found := _LINE.search(text)):
        return
    line = int(found[2])
    for statement in sent:
        own = statement.count(b'\n') + 1
        if line <= own:
            break
        line -= own + 1
    before, shown, behind = text[: found.start()], text[found.end() :], ''
    shown, _, behind = shown.partition('\n')
    marker = behind[len(found[2]) - len(str(line)) :] if behind[:1] == ' ' else behind
    error.args = (f'{before}{found[1]} {line}: {shown}\n{marker}',)


@overload
def execute_rows(connection: Alchemy, statement: object, rows: Generator[object, None, Told]) -> Told: ...
@overload
def execute_rows(connection: Alchemy, statement: object, rows: Iterable[object]) -> object: ...
def execute_rows(connection: Alchemy, statement: object, rows: Iterable[object]) -> object:
    """Run a statement for each row through SQLAlchemy, many rows in one call, and return what `rows` returns.

    Rows wait only in a transaction and only for rows with the same names. `SEND_NOW` among them sends what waits; so does
    whatever goes wrong with a later row.
    """
    told: list[object] = []
    waiting: list[dict[str, object]] = []
    try:
        for row in telling(rows, told):
            if row is SEND_NOW:
                _send_rows(connection, statement, waiting)
                continue
            if waiting and (not isinstance(row, dict) or waiting[0].keys() != row.keys()):
                _send_rows(connection, statement, waiting)
            if isinstance(row, dict) and connection.in_transaction() and _WAITING.issuperset(map(type, row.values())):
                waiting.append(dict(row))
            else:
                _send_rows(connection, statement, waiting)
                connection.execute(statement, row)
            if len(waiting) == _IN_ONE_MESSAGE:
                _send_rows(connection, statement, waiting)
    except BaseException:
        _send_rows(connection, statement, waiting)
        raise
    _send_rows(connection, statement, waiting)
    return told[0]


def _send_rows(connection: Alchemy, statement: object, waiting: list[dict[str, object]]) -> None:
    """Send the rows that wait, once."""
    sent = waiting[:]
    waiting.clear()
    if sent:
        connection.execute(statement, sent if len(sent) > 1 else sent[0])


def telling(rows: Iterable[Given], told: list[object]) -> Generator[Given, None, None]:
    """Give the rows, and put what a function that gives them returns into `told`."""
    coming = iter(rows)
    while True:
        try:
            row = next(coming)
        except StopIteration as end:
            told.append(end.value)
            return
        yield row


def sql_said(value: object) -> str:
    """Return the text that `value` is in another text: only of what `str`, `%s` and an f-string tell alike."""
    if type(value) not in _PLAIN:
        raise SqlContractBreach(f'a value of {type(value).__qualname__} would have been written into the statement')
    text = str(value)
    if '\0' in text or (not text.isascii() and not _is_encodable(text)):
        raise SqlContractBreach(f'the text {text!r} cannot stand in a statement')
    return text


def _is_encodable(text: str) -> bool:
    return not any('\ud800' <= character <= '\udfff' for character in text)


@lru_cache(1024)
def _evaluated(text: str) -> Parameter:
    """Let SQLite read a number: its last digit may be another one than Python's."""
    try:
        (value,) = _asked().execute(f'SELECT {text}').fetchone()  # A number and nothing else.
    except sqlite3.Error:
        raise SqlContractBreach(f'{text!r} stands in the statement for a value, and is none') from None
    return value  # type: ignore[no-any-return]  # What SQLite has for a number.


@cache
def _asked() -> sqlite3.Connection:
    return sqlite3.connect(':memory:', check_same_thread=False)

"""The bytes of a data file -> its tables, as text or typed frames; what is no table gives none."""

import csv
import json
import sqlite3
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from io import BytesIO
from pathlib import Path

import polars as pl

from rewright.specify.profile import Profile, profile

_SEPARATORS = {'.csv': ',;\t|', '.tsv': '\t', '.txt': ',;\t|'}
_SQLITE = b'SQLite format 3\0'


# A job that writes to its input has two tables of one name, and only identity tells them apart.
@dataclass(frozen=True, eq=False)
class Table:
    """One table: `name` is the file (a database adds `:table`); `typed` says whether the format itself keeps types."""

    name: str
    format: str
    frame: pl.DataFrame
    typed: bool

    @property
    def rows(self) -> int:
        """How many rows it has."""
        return self.frame.height

    @cached_property
    def profiles(self) -> tuple[Profile, ...]:
        """What is seen in each column."""
        return tuple(profile(column, typed=self.typed) for column in self.frame.iter_columns())


def tables(name: str, data: bytes) -> tuple[Table, ...]:
    """Return the tables of a file by its content and its name; an unreadable file has none."""
    suffix = Path(name).suffix.lower()
    if Path(name).name.startswith('requirements'):
        return ()
    try:
        if data.startswith(_SQLITE):
            return tuple(_sqlite(name, data))
        if data.startswith(b'PAR1'):
            return (Table(name, 'parquet', pl.read_parquet(BytesIO(data)), typed=True),)
        if suffix in {'.json', '.jsonl', '.ndjson'}:
            return _json(name, data, by_line=suffix != '.json')
        if suffix in _SEPARATORS:
            return _csv(name, data, _SEPARATORS[suffix])
    except (
        pl.exceptions.PolarsError,
        sqlite3.Error,
        ValueError,
        RecursionError,
        csv.Error,
        pl.exceptions.PanicException,
    ):
        return ()
    return ()


def rows_of(value: object) -> list[dict[str, object]]:
    """Return the records of a JSON value: a list of objects, or the first such list inside an object."""
    if isinstance(value, list):
        return [row for row in value if isinstance(row, dict)] if _objects(value) else []
    if isinstance(value, dict):
        return next((rows_of(inner) for inner in value.values() if isinstance(inner, list) and _objects(inner)), [])
    return []


def _objects(value: list[object]) -> bool:
    return bool(value) and all(isinstance(row, dict) for row in value)


def frame_of(records: list[dict[str, object]]) -> pl.DataFrame:
    """Return records as a frame; values that are no scalars become their JSON text."""
    flat = [{key: _scalar(value) for key, value in record.items()} for record in records]
    names = list(dict.fromkeys(key for record in flat for key in record))
    return pl.DataFrame({name: _column(name, [record.get(name) for record in flat]) for name in names})


def _column(name: str, values: list[object]) -> pl.Series:
    """Return values as a column; values of different kinds become text, because polars would drop some of them."""
    kinds = {type(value) for value in values if value is not None}
    if len(kinds) > 1 and not kinds <= {int, float}:
        values = [value if value is None or isinstance(value, str) else json.dumps(value) for value in values]
    return pl.Series(name, values, strict=False)


def _scalar(value: object) -> object:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else value


def _json(name: str, data: bytes, *, by_line: bool) -> tuple[Table, ...]:
    if by_line:
        value: object = [json.loads(line) for line in data.splitlines() if line.strip()]
    else:
        value = json.loads(data)
    records = rows_of(value)
    return (Table(name, 'json', frame_of(records), typed=True),) if records else ()


def _csv(name: str, data: bytes, separators: str) -> tuple[Table, ...]:
    if not data.strip():
        return ()
    head = data[:65536].decode('utf-8', 'replace')
    first = head.split('\n', 1)[0]
    separator = max(separators, key=first.count)
    if Path(name).suffix.lower() == '.txt' and separator not in first:
        return ()
    frame = pl.read_csv(BytesIO(data), separator=separator, infer_schema=False, encoding='utf8-lossy')
    names = next(csv.reader(head.lstrip('\ufeff').splitlines(keepends=True), delimiter=separator), [])
    return (Table(name, 'csv', _named(frame, names), typed=False),)


def _named(frame: pl.DataFrame, names: list[str]) -> pl.DataFrame:
    """Give the columns the names of the header; a repeated name says which of them it is."""
    if len(names) != frame.width:
        return frame
    counted = [f'{name} ({names[: i + 1].count(name)})' if name in names[:i] else name for i, name in enumerate(names)]
    return frame.rename(dict(zip(frame.columns, counted, strict=True))) if len(set(counted)) == len(names) else frame


def _sqlite(name: str, data: bytes) -> Iterator[Table]:
    with tempfile.NamedTemporaryFile(suffix='.db') as file:
        file.write(data)
        file.flush()
        connection = sqlite3.connect(f'file:{file.name}?mode=ro&immutable=1', uri=True)
        try:
            query = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"
            for (table,) in connection.execute(query).fetchall():
                quoted = '"' + table.replace('"', '""') + '"'
                cursor = connection.execute(f'SELECT * FROM {quoted}')  # noqa: S608  The name is quoted above.
                names = [column[0] for column in cursor.description]
                records = [dict(zip(names, row, strict=True)) for row in cursor]
                frame = frame_of(records) if records else pl.DataFrame({n: pl.Series(n, [], pl.String) for n in names})
                yield Table(f'{name}:{table}', 'sqlite', frame, typed=True)
        finally:
            connection.close()

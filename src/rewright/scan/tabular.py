"""The bytes of a report -> its rows as texts: CSV with any separator, JSON, JSON lines, Excel, SQLite."""

import csv
import io
import json
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from typing import Any

_SEPARATORS = ',;\t|'
_MOST_ROWS = 2_000_000
_ENCODINGS = ('utf-8-sig', 'cp1252', 'latin-1')


@dataclass(frozen=True)
class Sheet:
    """A table of texts; `first` is the number of the line or row that its first row stands in."""

    name: str
    rows: list[list[str]]
    first: int = 1


class NoTable(ValueError):
    """A file holds nothing that can be read as a table."""


def sheets(name: str, data: bytes) -> list[Sheet]:
    """Return the tables of a file; NoTable where it has none."""
    suffix = name.lower().rpartition('.')[2]
    try:
        if suffix in {'xlsx', 'xlsm'}:
            return list(_excel(data))
        if data.startswith(b'SQLite format 3'):
            return list(_sqlite(data))
        text = _text(data)
        return [_json(text)] if suffix in {'json', 'jsonl', 'ndjson'} else [_csv(text)]
    except NoTable:
        raise
    except Exception as error:  # noqa: BLE001  A damaged file fails anywhere, with any error.
        raise NoTable(f'{type(error).__name__}: {error}') from None


def _text(data: bytes) -> str:
    if data.startswith((b'\xff\xfe', b'\xfe\xff')):
        return data.decode('utf-16')
    for encoding in _ENCODINGS:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise NoTable('its encoding is not known')


def _csv(text: str) -> Sheet:
    lines = text.splitlines()[:50]
    separator = max(_SEPARATORS, key=lambda mark: _agreement(lines, mark))
    return Sheet('', [[cell.strip() for cell in row] for row in csv.reader(io.StringIO(text), delimiter=separator)])


def _agreement(lines: list[str], mark: str) -> tuple[int, int]:
    """How many lines have the most frequent number of cells, if they are parted by a mark."""
    widths = [len(row) for row in csv.reader(lines, delimiter=mark) if len(row) > 1]
    most = max(set(widths), key=lambda width: (widths.count(width), width), default=0)
    return widths.count(most), most


def _json(text: str) -> Sheet:
    try:
        found = json.loads(text)
    except ValueError:
        found = [json.loads(line) for line in text.splitlines() if line.strip()]
    if isinstance(found, Mapping):
        lists = [value for value in found.values() if isinstance(value, list)]
        found = (
            max(lists, key=len)
            if lists
            else [{'name': name, **value} for name, value in found.items() if isinstance(value, dict)]
        )
    records = [_flat(record) for record in found if isinstance(record, Mapping)]
    if not records:
        raise NoTable('it holds no list of objects')
    names = list(dict.fromkeys(name for record in records for name in record))
    return Sheet('', [names, *([record.get(name, '') for name in names] for record in records)])


def _flat(record: Mapping[str, Any]) -> dict[str, str]:
    """A record with texts as its values; what is nested is named by its last word, a list of texts is one text."""
    found: dict[str, str] = {}
    for name, value in record.items():
        if isinstance(value, Mapping):
            found |= {inner: text for inner, text in _flat(value).items() if inner not in record}
        elif isinstance(value, list):
            found[name] = ', '.join(_word(item) for item in value)
        else:
            found[name] = '' if value is None else str(value)
    return found


def _word(item: object) -> str:
    return str(item.get('name', '')) if isinstance(item, Mapping) else str(item)


def _excel(data: bytes) -> Iterator[Sheet]:
    import openpyxl

    with closing(openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)) as book:
        for sheet in book.worksheets:
            rows = [
                ['' if cell is None else str(cell) for cell in row]
                for row in sheet.iter_rows(values_only=True, max_row=_MOST_ROWS)
            ]
            if rows:
                yield Sheet(sheet.title, rows)


def _sqlite(data: bytes) -> Iterator[Sheet]:
    with closing(sqlite3.connect(':memory:')) as link:
        link.deserialize(data)
        link.execute('PRAGMA trusted_schema = OFF')
        names = [name for (name,) in link.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]
        for name in names:
            quoted = '"' + name.replace('"', '""') + '"'
            cursor = link.execute(f'SELECT * FROM {quoted} LIMIT {_MOST_ROWS}')  # noqa: S608  A name in quotes is a name.
            header = [column[0] for column in cursor.description]
            yield Sheet(name, [header, *(['' if cell is None else str(cell) for cell in row] for row in cursor)])

"""Delimited text <-> rows of cells, in the dialect it was written in."""

import csv
import io
from collections.abc import Callable
from dataclasses import dataclass, replace

from rewright.prove.dice import Dice

Rows = list[list[str]]


@dataclass(frozen=True)
class Table:
    """A table with its header, delimiter, line end and encoding."""

    header: list[str]
    rows: Rows
    delimiter: str
    line_end: str
    encoding: str

    def written(self, rows: Rows) -> bytes:
        """Return the table's bytes with `rows` in place of its own."""
        out = io.StringIO()
        csv.writer(out, delimiter=self.delimiter, lineterminator=self.line_end).writerows([self.header, *rows])
        # What is drawn for a cell may have no place in the table's encoding; anything that is not there serves.
        return out.getvalue().encode(self.encoding, 'replace')


def read(data: bytes) -> Table | None:
    """Return the table in `data`; None when there is no row below the header."""
    encoding = _encoding(data)
    text = data.decode(encoding)
    first = text.splitlines()[0] if text.strip() else ''
    delimiter = max(',;\t|', key=first.count)
    line_end = '\r\n' if '\r\n' in text else '\n'
    # One quoted field may hold a whole document; the reader's own limit is 128 KiB.
    csv.field_size_limit(1 << 30)
    rows = [row for row in csv.reader(io.StringIO(text, newline=''), delimiter=delimiter) if row]
    return Table(rows[0], rows[1:], delimiter, line_end, encoding) if len(rows) > 1 else None


def rewritten(change: Callable[[Rows, Dice], Rows | None]) -> Callable[[bytes, Dice], bytes | None]:
    """Turn a change of rows into a change of bytes."""

    def changed(data: bytes, dice: Dice) -> bytes | None:
        table = read(data)
        rows = change(table.rows, dice) if table else None
        return None if table is None or rows is None else table.written(rows)

    return changed


def headed(
    change: Callable[[list[str], Rows, Dice], tuple[list[str], Rows] | None],
) -> Callable[[bytes, Dice], bytes | None]:
    """Turn a change of header and rows into a change of bytes."""

    def changed(data: bytes, dice: Dice) -> bytes | None:
        table = read(data)
        result = change(table.header, table.rows, dice) if table else None
        return None if table is None or result is None else replace(table, header=result[0]).written(result[1])

    return changed


def _encoding(data: bytes) -> str:
    if data.startswith(b'\xef\xbb\xbf'):
        return 'utf-8-sig'
    try:
        data.decode()
    except UnicodeDecodeError:
        return 'latin-1'
    return 'utf-8'

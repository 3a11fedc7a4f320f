"""A workbook's bytes -> the cells of its first sheet, and back to bytes after a change, the same bytes every time."""

import datetime as dt
import io
import re
import zipfile
from collections.abc import Callable

from rewright.prove.dice import Dice
from rewright.prove.way import Change

Cell = str | int | float | bool | dt.datetime | dt.date | dt.time | dt.timedelta | None
Rows = list[list[Cell]]
_SAVED = re.compile(rb'(<dcterms:modified[^>]*>)[^<]*')


def read(data: bytes) -> tuple[list[Cell], Rows] | None:
    """Return the first sheet's header and rows; None where it has no rows, or the bytes are no workbook."""
    import openpyxl

    try:
        sheet = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]
    except (zipfile.BadZipFile, KeyError, ValueError, IndexError):
        return None
    header, *rows = [[cell.value for cell in row] for row in sheet.iter_rows()] or [[]]
    return (header, rows) if rows and header else None


def written(data: bytes, header: list[Cell], rows: Rows) -> bytes:
    """Return the workbook with other cells in its first sheet; other sheets and formats stay."""
    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(data))
    sheet = book.worksheets[0]
    sheet.delete_rows(1, sheet.max_row)
    for row in [header, *rows]:
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return _undated(out.getvalue())


def rewritten(change: Callable[[list[Cell], Rows, Dice], tuple[list[Cell], Rows]]) -> Change:
    """Turn a change of the first sheet into a change of bytes."""

    def changed(data: bytes, dice: Dice) -> bytes | None:
        found = read(data)
        return written(data, *change(*found, dice)) if found else None

    return changed


def _undated(data: bytes) -> bytes:
    """Return the archive without the moment it was saved at, which would make other inputs of the same cells."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, 'w', zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = _SAVED.sub(rb'\g<1>2020-01-01T00:00:00Z', old.read(name))
            new.writestr(zipfile.ZipInfo(name, (2020, 1, 1, 0, 0, 0)), part)
    return out.getvalue()

"""An Excel workbook (xlsx) -> its sheets cell by cell, with value and type; styles are not read."""

import io
import warnings
import zipfile
from dataclasses import replace

import openpyxl
from openpyxl.cell.cell import Cell as ExcelCell
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from rewright.reconcile.content import Capabilities, Table, UnreadableError
from rewright.reconcile.sheets import Sheet, of_table
from rewright.reconcile.sources import Source

SUFFIXES = ('.xlsx', '.xlsm')
CAPABILITIES = Capabilities()
_LARGEST = 2 << 30


def tables(data: bytes) -> tuple[Table, ...]:
    """Return every sheet in the order of the book. Unreadable for other bytes, and beyond 2 GiB unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive, warnings.catch_warnings():
            warnings.simplefilter('ignore')  # Of extensions that hold no values.
            _bounded(archive)
            book = openpyxl.load_workbook(io.BytesIO(data))
            return tuple(_sheet(sheet) for sheet in book.worksheets)
    except Exception as error:  # noqa: BLE001  A damaged workbook fails anywhere in zip, XML and openpyxl.
        raise UnreadableError(str(error)) from None


def sheets(source: Source) -> tuple[Sheet, ...]:
    """Return every sheet of the book; Unreadable for other bytes."""
    return tuple(
        replace(of_table(table), structure=(f'sheet number {number}', *table.structure))
        for number, table in enumerate(tables(source.read()), 1)
    )


def _bounded(archive: zipfile.ZipFile) -> None:
    if sum(entry.file_size for entry in archive.infolist()) > _LARGEST:
        raise UnreadableError('the workbook is larger than 2 GiB when unpacked')


def _sheet(sheet: Worksheet) -> Table:
    grid = [[_value(cell) for cell in row] for row in sheet.iter_rows()]
    while grid and not any(grid[-1]):
        grid.pop()
    width = max((at for row in grid for at, value in enumerate(row, 1) if value), default=0)
    schema = tuple((get_column_letter(at + 1), '') for at in range(width))
    columns = tuple([row[at] for row in grid] for at in range(width))
    structure = (*sorted(f'merged {area}' for area in sheet.merged_cells.ranges), f'sheet {sheet.sheet_state}')
    return Table(sheet.title, schema, columns, len(grid), structure)


def _value(cell: ExcelCell) -> str:
    """Spell a value so that numbers, texts, dates, formulas, errors and truth stay apart; an empty cell is empty."""
    if cell.value is None:
        return ''
    return f'{type(cell.value).__name__} {cell.value!r}' if cell.data_type != 'f' else f'formula {cell.value}'

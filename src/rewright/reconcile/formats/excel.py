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
_LARGEST_GRID = 20_000_000


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
    # Its own rows would be made of every cell up to the last one, which may be the last one that there can be.
    cells = {place: _value(cell) for place, cell in sheet._cells.items() if cell.value is not None}  # noqa: SLF001
    height, width = (max((place[axis] for place in cells), default=0) for axis in (0, 1))
    structure = (*sorted(f'merged {area}' for area in sheet.merged_cells.ranges), f'sheet {sheet.sheet_state}')
    if height * width > _LARGEST_GRID:
        listed = sorted(cells)
        columns = [f'{get_column_letter(column)}{row}' for row, column in listed], [cells[place] for place in listed]
        names = (('cell', ''), ('value', ''))
        return Table(sheet.title, names, columns, len(listed), (*structure, 'cells far apart'))
    schema = tuple((get_column_letter(at), '') for at in range(1, width + 1))
    grid = tuple([cells.get((row, at), '') for row in range(1, height + 1)] for at in range(1, width + 1))
    return Table(sheet.title, schema, grid, height, structure)


def _value(cell: ExcelCell) -> str:
    """Spell a value so that numbers, texts, dates, formulas, errors and truth stay apart."""
    return f'{type(cell.value).__name__} {cell.value!r}' if cell.data_type != 'f' else f'formula {cell.value}'

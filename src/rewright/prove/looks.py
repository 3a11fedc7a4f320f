"""A workbook's bytes -> lines that say how its sheets look, the same where two look alike."""

import hashlib
import io
import warnings
import zipfile
from collections.abc import Iterator

import openpyxl
from openpyxl.cell.cell import Cell
from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet

_GENERAL = 'General'
_SIDES = ('left', 'right', 'top', 'bottom')
_LARGEST = 1 << 30


def looks(data: bytes) -> tuple[str, ...]:
    """Return what the sheets of a workbook have beside values; nothing of what is no workbook, or unpacks beyond 1 GiB."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive, warnings.catch_warnings():
            warnings.simplefilter('ignore')
            if sum(entry.file_size for entry in archive.infolist()) > _LARGEST:
                return ()
            book = openpyxl.load_workbook(io.BytesIO(data))
            return tuple(f'{sheet.title}: {line}' for sheet in book.worksheets for line in _of_sheet(sheet))
    except Exception:  # noqa: BLE001  A damaged workbook fails anywhere; its bytes are compared elsewhere.
        return ()


def _of_sheet(sheet: Worksheet) -> Iterator[str]:
    """Yield what differs from a plain sheet: looks of cells with where they are, widths, heights, frozen panes, a filter."""
    places: dict[str, list[str]] = {}
    for cell in sheet._cells.values():  # noqa: SLF001  Its rows would be made of every cell up to the last one.
        if said := _look(cell):
            places.setdefault(said, []).append(cell.coordinate)
    for said, cells in sorted(places.items()):
        spread = hashlib.sha256(' '.join(sorted(cells)).encode()).hexdigest()[:8]
        yield f'{said}: {len(cells)} cells, {min(cells)} the first ({spread})'
    for letter, column in sorted(sheet.column_dimensions.items()):
        if column.customWidth or column.hidden:
            yield f'column {letter} is {"hidden" if column.hidden else column.width}'
    for number, row in sorted(sheet.row_dimensions.items()):
        if row.height is not None or row.hidden:
            yield f'row {number} is {"hidden" if row.hidden else row.height}'
    if sheet.freeze_panes:
        yield f'frozen at {sheet.freeze_panes}'
    if sheet.auto_filter.ref:
        yield f'filtered in {sheet.auto_filter.ref}'


def _look(cell: Cell) -> str:
    """What sets one cell apart from a plain one."""
    said: list[str] = []
    if cell.has_style:
        said += [cell.number_format] if cell.number_format != _GENERAL else []
        said += _of_font(cell.font)
        fill, aligned, border = cell.fill, cell.alignment, cell.border
        said += (
            [f'{fill.fill_type} {fill.fgColor.rgb if fill.fgColor.type == "rgb" else fill.fgColor.value}']
            if fill.fill_type
            else []
        )
        said += [f'{where} {how}' for where, how in (('across', aligned.horizontal), ('down', aligned.vertical)) if how]
        said += ['wrapped'] if aligned.wrap_text else []
        said += [
            f'{name} {side.style}' for name in _SIDES if (side := getattr(border, name)) is not None and side.style
        ]
    if cell.hyperlink is not None:
        said.append(f'leads to {cell.hyperlink.target or cell.hyperlink.location}')
    if cell.comment is not None:
        said.append(f'says {cell.comment.text!r}')
    return ', '.join(said)


def _of_font(font: Font) -> list[str]:
    said = [word for word, is_so in (('bold', font.b), ('italic', font.i), ('struck', font.strike)) if is_so]
    said += [f'underlined {font.u}'] if font.u else []
    said += [f'{font.name} {font.sz}'] if (font.name, font.sz) != ('Calibri', 11.0) else []
    color = font.color
    return said + (
        [f'{color.type} {color.value}'] if color is not None and (color.type, color.value) != ('theme', 1) else []
    )

"""A workbook in; a frame out with the types and missing values that pandas 2 reads from one of its sheets by openpyxl.

Openpyxl is the job's own: the runtime imports it where a workbook is read, and nowhere else.
"""

import importlib
import math
from collections.abc import Sequence
from pathlib import Path
from typing import IO, Any

import polars as pl

from rewright_runtime.breach import ContractBreach
from rewright_runtime.frames.breach import Schema, check_schema
from rewright_runtime.frames.csv_form import MISSING
from rewright_runtime.frames.csv_read import FALSE, NUMBER, TRUE

_NUMERIC, _ERROR = 'n', 'e'
Sheet = list[list[object]]


def read_excel(
    source: str | Path | IO[bytes],
    schema: Schema,
    *,
    sheet: str | int = 0,
    skip: int = 0,
    chosen: Sequence[str] | None = None,
) -> pl.DataFrame:
    """Read the columns of `schema` from a sheet, given by its name or place, whose first line behind `skip` others names them.

    `chosen` are the columns that are read of all. Raises ContractBreach when the columns or their types are others, and for
    cells that pandas would hold as objects or as dates.
    """
    where = source if isinstance(source, str | Path) else 'the workbook'
    lines = _lines(source, sheet)[skip:]
    if not lines:
        raise ContractBreach(f'{where}: no line names the columns')
    names = [str(name) for name in lines[0]]
    if '' in names or len(set(names)) < len(names):
        raise ContractBreach(f'{where}: a column has no name, or two have the same')
    kept = [place for place, name in enumerate(names) if chosen is None or name in chosen]
    columns = {names[place]: _column(names[place], [line[place] for line in lines[1:]]) for place in kept}
    return check_schema(pl.DataFrame(columns), schema, str(where))


def _lines(source: str | Path | IO[bytes], sheet: str | int) -> Sheet:
    """The cells of a sheet up to the last that holds something, all lines equally long."""
    openpyxl: Any = importlib.import_module('openpyxl')
    book = openpyxl.load_workbook(source, read_only=True, data_only=True, keep_links=False)
    try:
        page = book[sheet] if isinstance(sheet, str) else book.worksheets[sheet]
        page.reset_dimensions()
        lines = [[_cell(cell) for cell in line] for line in page.rows]
    finally:
        book.close()
    width = max((place + 1 for line in lines for place, value in enumerate(line) if value != ''), default=0)
    while lines and all(value == '' for value in lines[-1]):
        lines.pop()
    return [[*line[:width], *([''] * (width - len(line)))] for line in lines]


def _cell(cell: Any) -> object:
    if cell.value is None:
        return ''
    if cell.data_type == _ERROR:
        return math.nan
    if cell.data_type == _NUMERIC and isinstance(cell.value, int | float):
        whole = int(cell.value)
        return whole if whole == cell.value else float(cell.value)
    return cell.value


def _column(name: str, cells: list[object]) -> pl.Series:
    """The column pandas makes of cells: numbers, truth values or texts, of which not all could be read as numbers."""
    if not cells:
        return pl.Series(name, [], dtype=pl.Null)
    values = [None if v in MISSING or (isinstance(v, float) and math.isnan(v)) else v for v in cells]
    known = [v for v in values if v is not None]
    kinds = {type(v) for v in known}
    if kinds <= {int, float}:
        whole = kinds == {int} and len(known) == len(values)
        return pl.Series(name, values, dtype=pl.Int64 if whole else pl.Float64, strict=whole)
    if kinds == {bool} and len(known) == len(values):
        return pl.Series(name, values, dtype=pl.Boolean)
    if kinds == {str} and not all(_is_read(str(v)) for v in known) and not {str(v) for v in known} <= {*TRUE, *FALSE}:
        return pl.Series(name, values, dtype=pl.String)
    raise ContractBreach(
        f'column {name!r} holds {sorted(k.__name__ for k in kinds)}, which pandas may read as something else'
    )


def _is_read(text: str) -> bool:
    """Whether pandas takes a text for a number."""
    return NUMBER.match(text.strip()) is not None or text.strip().lower().lstrip('+-') == 'nan'

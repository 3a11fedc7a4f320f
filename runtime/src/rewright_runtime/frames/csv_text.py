"""A frame in; the CSV bytes out that pandas' DataFrame.to_csv writes for the same cells."""

import codecs
import csv
import io
from collections.abc import Iterable
from pathlib import Path
from typing import IO, Literal, NamedTuple, TypedDict, Unpack, cast

import polars as pl

from rewright_runtime.breach import ContractBreach

SMALLEST_PLAIN = 1e-4
# Numbers with a separator in them are quoted, which only texts are by polars.
_IN_NUMBERS = frozenset('+-.0123456789aefin')


class Format(TypedDict, total=False):
    """How cells become text: `index` adds the row numbers in front, as pandas does for a frame with its default index.

    `header` may give the columns other names, of which two may be the same.
    """

    index: bool
    separator: str
    header: bool | list[str]
    missing: str
    float_format: str | None


def write_csv(
    frame: pl.DataFrame,
    target: str | Path | IO[str] | IO[bytes],
    *,
    encoding: str = 'utf-8',
    mode: Literal['w', 'a'] = 'w',
    **form: Unpack[Format],
) -> None:
    """Write `frame` to a path, or to an open file or buffer of text or bytes, which stays open.

    Raises ContractBreach for a column that has no text in pandas' sense, such as a list.
    """
    drawn = _drawn(frame, form)
    if isinstance(target, str | Path):
        _put(drawn, Path(target), encoding, mode)
    elif isinstance(target, io.TextIOBase):
        target.write(_as_text(drawn))
    else:
        cast('IO[bytes]', target).write(_as_text(drawn).encode(encoding))


def csv_text(frame: pl.DataFrame, **form: Unpack[Format]) -> str:
    """The text that `write_csv` writes."""
    return _as_text(_drawn(frame, form))


class _Drawn(NamedTuple):
    """The text above some cells, and the cells where polars writes them as pandas does; else all is in the text."""

    head: str
    cells: pl.DataFrame | None = None
    separator: str = ','


def _drawn(frame: pl.DataFrame, form: Format) -> _Drawn:
    if form.get('index'):
        frame = frame.with_row_index('')
    check_dates(frame)
    cells = frame.select(_cell(column, form.get('float_format')) for column in frame)
    header, separator, missing = form.get('header', True), form.get('separator', ','), form.get('missing', '')
    if missing or separator in _IN_NUMBERS:
        cells = cells.select(pl.all().cast(pl.String).fill_null(missing))
    names = _lines([header if isinstance(header, list) else cells.columns], separator) if header else ''
    if not _plain(cells):
        return _Drawn(names + _lines(cells.select(pl.all().cast(pl.String)).iter_rows(), separator))
    return _Drawn(names, cells.with_columns(_blank(column) for column in cells), separator)


def _put(drawn: _Drawn, path: Path, encoding: str, mode: str) -> None:
    """Write to a file; polars, which knows UTF-8 alone, puts its cells there without a copy of them all."""
    if drawn.cells is None or codecs.lookup(encoding).name != 'utf-8':
        # Such a file tells by its place whether a mark of the encoding belongs there.
        with path.open(mode, encoding=encoding, newline='') as text:
            text.write(_as_text(drawn))
        return
    with path.open(f'{mode}b') as out:
        out.write(drawn.head.encode())
        out.flush()
        drawn.cells.write_csv(out, separator=drawn.separator, include_header=False)


def _as_text(drawn: _Drawn) -> str:
    below = drawn.cells.write_csv(separator=drawn.separator, include_header=False) if drawn.cells is not None else ''
    return drawn.head + below


def _plain(cells: pl.DataFrame) -> bool:
    """Whether polars quotes the same cells as Python's csv module, which pandas writes with."""
    returns = cells.select(pl.col(pl.String).str.contains('\r', literal=True).any())
    return cells.width > 1 and not (returns.width and any(returns.row(0)))


def _blank(column: pl.Series) -> pl.Series:
    """Empty texts as holes: pandas writes nothing for either, and polars quotes for a text."""
    if column.dtype != pl.String or not (column == '').any():
        return column
    return column.set(column == '', None)


def _lines(rows: Iterable[Iterable[object]], separator: str) -> str:
    """Rows as Python's csv module writes them; None is nothing."""
    out = io.StringIO()
    csv.writer(out, delimiter=separator, lineterminator='\n').writerows(rows)
    return out.getvalue()


def _cell(column: pl.Series, float_format: str | None) -> pl.Series:
    """The cells as pandas writes them, or as values that polars writes so; a hole stays a hole."""
    kind = column.dtype
    if kind.is_integer() and column.null_count():
        column, kind = column.cast(pl.Float64), pl.Float64()
    if kind == pl.Float64:
        return _floats(column.fill_nan(None), float_format)
    if kind == pl.Boolean:
        return column.replace_strict({True: 'True', False: 'False'}, return_dtype=pl.String)
    if isinstance(kind, pl.Datetime):
        return column.dt.strftime(date_format(column))
    if kind.is_integer() or kind == pl.String:
        return column
    if kind in (pl.Null, pl.Date, pl.Categorical):
        return column.cast(pl.String)
    raise ContractBreach(f'column {column.name!r} holds {kind}, which pandas would not write as one cell')


def _floats(column: pl.Series, float_format: str | None) -> pl.Series:
    """Shortest text as Python's repr, which polars writes too but for the exponent of small numbers."""
    if float_format is not None:
        texts = [None if v is None else float_format % v for v in column]
    elif ((column.abs() < SMALLEST_PLAIN) & (column != 0)).any():
        texts = [None if v is None else repr(v) for v in column]
    else:
        return column
    return pl.Series(column.name, texts, dtype=pl.String)


def date_format(column: pl.Series) -> str:
    """The one format pandas chooses for a whole column: no time when all is midnight, else as many digits as needed."""
    if (column.dt.truncate('1d') == column).all():
        return '%Y-%m-%d'
    for unit, digits in (('1s', ''), ('1ms', '.%3f'), ('1us', '.%6f')):
        if (column.dt.truncate(unit) == column).all():
            return '%Y-%m-%d %H:%M:%S' + digits
    return '%Y-%m-%d %H:%M:%S.%9f'


def check_dates(frame: pl.DataFrame) -> None:
    """Refuse date columns that would need different formats: pandas' choice then depends on how its memory is laid out."""
    formats = {date_format(column) for column in frame if isinstance(column.dtype, pl.Datetime)}
    if len(formats) > 1:
        raise ContractBreach('date columns with and without a time of day in one frame')

"""A frame in; the CSV bytes out that pandas' DataFrame.to_csv writes for the same cells."""

import csv
import io
from collections.abc import Iterable
from pathlib import Path
from typing import IO, Literal, TypedDict, Unpack, cast

import polars as pl

from rewright_runtime.breach import ContractBreach

SMALLEST_PLAIN = 1e-4


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
    written = csv_text(frame, **form)
    if isinstance(target, str | Path):
        with Path(target).open(mode, encoding=encoding, newline='') as out:
            out.write(written)
    elif isinstance(target, io.TextIOBase):
        target.write(written)
    else:
        cast('IO[bytes]', target).write(written.encode(encoding))


def csv_text(frame: pl.DataFrame, **form: Unpack[Format]) -> str:
    """The text that `write_csv` writes."""
    if form.get('index'):
        frame = frame.with_row_index('')
    check_dates(frame)
    texts = frame.select(_text(column, form.get('float_format')) for column in frame)
    missing, separator, header = form.get('missing', ''), form.get('separator', ','), form.get('header', True)
    names = _drawn([header if isinstance(header, list) else texts.columns], separator) if header else ''
    draw = _fast if _plain(texts, missing) else _slow
    return names + draw(texts.select(pl.all().fill_null(missing)) if missing else texts, separator)


def _plain(texts: pl.DataFrame, missing: str) -> bool:
    """Whether polars quotes the same cells as Python's csv module, which pandas writes with."""
    if texts.width < 2 or '\r' in missing:
        return False
    return not any(texts.select(pl.all().str.contains('\r', literal=True).any()).row(0))


def _fast(texts: pl.DataFrame, separator: str) -> str:
    # An empty text would be quoted, a hole is not.
    blank = texts.select(pl.when(pl.all() != '').then(pl.all()))
    return blank.write_csv(separator=separator, include_header=False)


def _slow(texts: pl.DataFrame, separator: str) -> str:
    return _drawn(texts.iter_rows(), separator)


def _drawn(rows: Iterable[Iterable[str | None]], separator: str) -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=separator, lineterminator='\n').writerows(rows)
    return out.getvalue()


def _text(column: pl.Series, float_format: str | None) -> pl.Series:
    """The cells as pandas writes them; a hole stays a hole."""
    kind = column.dtype
    if kind.is_integer() and column.null_count():
        column, kind = column.cast(pl.Float64), pl.Float64()
    if kind == pl.Float64:
        return _floats(column.fill_nan(None), float_format)
    if kind == pl.Boolean:
        return column.replace_strict({True: 'True', False: 'False'}, return_dtype=pl.String)
    if isinstance(kind, pl.Datetime):
        return column.dt.strftime(date_format(column))
    if kind.is_integer() or kind in (pl.String, pl.Null, pl.Date, pl.Categorical):
        return column.cast(pl.String)
    raise ContractBreach(f'column {column.name!r} holds {kind}, which pandas would not write as one cell')


def _floats(column: pl.Series, float_format: str | None) -> pl.Series:
    """Shortest text as Python's repr; polars leaves out the exponent of small numbers."""
    if float_format is not None:
        texts = [None if v is None else float_format % v for v in column]
    elif ((column.abs() < SMALLEST_PLAIN) & (column != 0)).any():
        texts = [None if v is None else repr(v) for v in column]
    else:
        return column.cast(pl.String)
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

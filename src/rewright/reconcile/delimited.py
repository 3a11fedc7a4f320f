"""Separated values as a text -> a sheet whose rows are read in blocks, quick where nothing is quoted, exact where it is."""

import codecs
import csv
import io
import itertools
import json
import sys
from collections.abc import Iterator
from functools import partial

import polars as pl
import pyarrow as pa
import pyarrow.csv as pa_csv

from rewright.reconcile.numerals import text_number
from rewright.reconcile.records import IrregularError, joined, records
from rewright.reconcile.sheets import Column, Sheet, unique
from rewright.reconcile.surveying import Text

BEYOND = 'beyond the header'
_ROWS = 50_000
_FEW_ROWS = 5_000


def sheet(text: Text, delimiter: str) -> Sheet:
    """Return the rows below the first one, which names the columns; a text that is empty has none."""
    with _stream(text) as lines:
        header = next(_reader(lines, delimiter), [])
    names = unique(header)
    columns = [Column(name, spell=_shown, number=text_number, numeral=True) for name in names]
    columns.append(Column(BEYOND, beyond=True))
    regular = not text.carriage and _regular(text, delimiter)
    read = partial(_parse, names=names, delimiter=delimiter)
    return Sheet(
        '',
        tuple(columns),
        partial(_quick if regular else _exact, text, names, delimiter),
        records=partial(records, text, delimiter, skip=1) if regular else None,
        parse=read,
        dialect=delimiter,
        between='quoting',
        plain=not text.quotes,
        small=text.source.small,
    )


def _shown(value: object) -> str:
    return '(absent)' if value is None else str(value)


def _regular(text: Text, delimiter: str) -> bool:
    """Whether rows can be cut by counting quotes; without quotes they always can."""
    if not text.quotes:
        return True
    try:
        for _ in records(text, delimiter):
            pass
    except IrregularError:
        return False
    return True


def _quick(text: Text, names: list[str], delimiter: str) -> Iterator[pl.DataFrame]:
    for series in records(text, delimiter, skip=1):
        yield _parse(series, names, delimiter)


def _parse(rows: pl.Series, names: list[str], delimiter: str) -> pl.DataFrame:
    """Read rows whose quotes do nothing but enclose fields; where one is ragged, those around it one by one."""
    data = joined(rows)
    try:
        return _parsed(data, names, delimiter)
    except pa.ArrowInvalid:
        pass
    if len(rows) > _FEW_ROWS:
        pieces = (rows[at : at + _FEW_ROWS] for at in range(0, len(rows), _FEW_ROWS))
        return pl.concat([_parse(piece, names, delimiter) for piece in pieces])
    return _frame(list(_reader(io.StringIO(data.decode(), newline=''), delimiter)), names)


def _parsed(data: bytes, names: list[str], delimiter: str) -> pl.DataFrame:
    keys = [str(number) for number in range(len(names))]
    quoted = b'"' in data
    table = pa_csv.read_csv(
        pa.BufferReader(data),
        read_options=pa_csv.ReadOptions(column_names=keys, block_size=max(len(data), 1), use_threads=False),
        parse_options=pa_csv.ParseOptions(
            delimiter=delimiter,
            quote_char='"' if quoted else False,
            double_quote=quoted,
            escape_char=False,
            newlines_in_values=quoted,
            ignore_empty_lines=False,
        ),
        convert_options=pa_csv.ConvertOptions(
            column_types=dict.fromkeys(keys, pa.large_string()), strings_can_be_null=False, check_utf8=False
        ),
    )
    frame = pl.from_arrow(table.rename_columns(names))
    assert isinstance(frame, pl.DataFrame)
    return frame.with_columns(pl.lit(None, pl.String).alias(BEYOND))


def _stream(text: Text) -> io.TextIOWrapper:
    return io.TextIOWrapper(text.source.open(), 'utf-8', newline='')


def _reader(lines: Iterator[str], delimiter: str) -> Iterator[list[str]]:
    csv.field_size_limit(sys.maxsize)
    return (row or [''] for row in csv.reader(lines, delimiter=delimiter))


def _exact(text: Text, names: list[str], delimiter: str) -> Iterator[pl.DataFrame]:
    with _stream(text) as lines:
        rows = itertools.islice(_reader(lines, delimiter), 1, None)
        while some := list(itertools.islice(rows, _ROWS)):
            yield _frame(some, names)


def _frame(rows: list[list[str]], names: list[str]) -> pl.DataFrame:
    width = len(names)
    columns = list(itertools.zip_longest(*(row[:width] for row in rows)))
    columns += [(None,) * len(rows)] * (width - len(columns))
    data = dict(zip(names, columns, strict=True))
    data[BEYOND] = tuple(json.dumps(row[width:]) if len(row) > width else None for row in rows)
    return pl.DataFrame(data, schema=dict.fromkeys(data, pl.String))


def first_line(text: Text) -> str:
    """The first line of a text, without its end."""
    head = codecs.getincrementaldecoder('utf-8')().decode(text.source.head(1 << 20))
    return io.StringIO(head, newline=None).readline().rstrip('\n')

"""JSON lines -> records and leaves by path."""

import re
from collections.abc import Iterator
from functools import partial

import polars as pl

from rewright.reconcile.content import Capabilities, Cell, Document, UnreadableError
from rewright.reconcile.jsonnodes import explain, nodes
from rewright.reconcile.jsonpaths import leaves
from rewright.reconcile.records import records
from rewright.reconcile.sheets import Sheet
from rewright.reconcile.surveying import Text
from rewright.reconcile.trees import frame

SUFFIXES = ('.jsonl', '.ndjson')
CAPABILITIES = Capabilities(text=True, streams=True)
_LINE = re.compile(r'[^\r\n]++')


def read(text: str) -> Document:
    """Read one JSON value a line, empty lines passed over; Unreadable when a line is something else."""
    for _ in _cells(text):
        pass
    return Document(text, (), _LINE.findall(text), partial(_cells, text), 'layout')


def sheets(text: Text, named: frozenset[str]) -> tuple[Sheet, ...]:  # noqa: ARG001  The family's one signature.
    """One sheet, a row for every line that is not empty, a column for every key."""

    def frames() -> Iterator[pl.DataFrame]:
        return map(_parse, _lines(text))

    return (
        Sheet(
            '',
            (),
            frames,
            records=partial(_lines, text),
            parse=_parse,
            growing=True,
            explain=explain,
            row_word='line',
            small=text.source.small,
        ),
    )


def _lines(text: Text) -> Iterator[pl.Series]:
    for series in records(text):
        yield series if series.bin.size().min() != 1 else series.filter(series.bin.size() > 1)


def _parse(rows: pl.Series) -> pl.DataFrame:
    try:
        return frame([nodes(row.decode()) for row in rows])
    except UnreadableError as error:
        raise UnreadableError(f'a line is no JSON: {error}') from None


def _cells(text: str) -> Iterator[Cell]:
    for number, line in enumerate(_LINE.finditer(text), 1):
        if line[0].strip():
            yield from leaves(text, line.start(), line.end(), f'line {number}, ')

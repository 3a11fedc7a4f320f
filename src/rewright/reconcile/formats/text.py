"""Plain text, logs and markup -> lines."""

import re
from collections.abc import Iterator
from functools import partial

import polars as pl

from rewright.reconcile.content import Capabilities, Cell, Document
from rewright.reconcile.records import records
from rewright.reconcile.sheets import Column, Sheet
from rewright.reconcile.surveying import Text

SUFFIXES = ('.txt', '.log', '.md', '.html', '.htm', '.sql')
CAPABILITIES = Capabilities(text=True, streams=True)
_LINES = 'text'
_LINE = re.compile(r'([^\r\n]*+)(?:\r\n|\r|\n|\Z)')


def read(text: str) -> Document:
    """Cut `text` at carriage returns and line feeds only; every text is readable."""
    return Document(text, (), [cell.value for cell in _cells(text)], partial(_cells, text), 'line ending')


def sheets(text: Text, named: frozenset[str]) -> tuple[Sheet, ...]:  # noqa: ARG001  The family's one signature.
    """One sheet of one column, whose rows are the lines in their order."""

    def parse(rows: pl.Series) -> pl.DataFrame:
        without_end = pl.col(rows.name).bin.slice(0, pl.col(rows.name).bin.size() - 1)
        return rows.to_frame().select(without_end.cast(pl.String).alias(_LINES))

    def frames() -> Iterator[pl.DataFrame]:
        return map(parse, records(text))

    return (
        Sheet(
            '',
            (Column(_LINES),),
            frames,
            ordered=True,
            records=partial(records, text),
            parse=parse,
            between='line ending',
            row_word='line',
            plain=True,
            small=text.source.small,
        ),
    )


def _cells(text: str) -> Iterator[Cell]:
    for number, found in enumerate(_LINE.finditer(text), 1):
        if found.start() < len(text):
            yield Cell('', f'line {number}', found[1], found.start(1), found.end(1))

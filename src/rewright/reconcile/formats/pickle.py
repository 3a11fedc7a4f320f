"""A pickle -> its frames, series, arrays and plain values, as a program in the sandbox has written them down."""

import json
from collections.abc import Iterator
from decimal import Decimal
from functools import partial

import polars as pl

from rewright.reconcile.content import Capabilities, UnreadableError
from rewright.reconcile.numerals import text_number
from rewright.reconcile.sheets import Column, Sheet, unique
from rewright.reconcile.sources import Source

SUFFIXES = ('.pkl', '.pickle')
CAPABILITIES = Capabilities(confined=True)
_ROWS = 50_000
_SMALL = 8 << 20
_NUMBERS = ('int', 'uint', 'float', 'decimal')


def sheets(source: Source) -> tuple[Sheet, ...]:
    """Return the sheets of what the sandbox wrote of a pickle, which itself is read nowhere else; Unreadable for other text."""
    try:
        return tuple(_found(source))
    except (ValueError, TypeError, IndexError, AttributeError) as error:
        raise UnreadableError(f'what was read of it is damaged: {error}') from None


def _found(source: Source) -> Iterator[Sheet]:
    with source.open() as stream:
        while line := stream.readline():
            if line.startswith(b'["row"'):
                continue
            name, ordered, columns, structure = json.loads(line)
            names = unique([str(column) for column, _ in columns])
            made = tuple(Column(own, str(kind), number=_number) for own, (_, kind) in zip(names, columns, strict=True))
            read = partial(_frames, source, stream.tell(), names)
            parts = tuple(str(part) for part in structure)
            yield Sheet(str(name), made, read, parts, ordered=bool(ordered), small=source.size < _SMALL)


def _frames(source: Source, start: int, names: list[str]) -> Iterator[pl.DataFrame]:
    rows: list[list[str]] = []
    with source.open() as stream:
        stream.seek(start)
        while (line := stream.readline()).startswith(b'["row"'):
            rows.append([str(cell) for cell in json.loads(line)[1:]])
            if len(rows) == _ROWS:
                yield _frame(rows, names)
                rows = []
    if rows:
        yield _frame(rows, names)


def _frame(rows: list[list[str]], names: list[str]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=dict.fromkeys(names, pl.String), orient='row')


def _number(value: str | None) -> Decimal | None:
    kind, _, text = str(value).partition(' ')
    return text_number(text) if kind.rstrip('0123456789') in _NUMBERS else None

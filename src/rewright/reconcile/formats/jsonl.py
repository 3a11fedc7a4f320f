"""JSON lines -> records and leaves by path."""

import re
from collections.abc import Iterator
from functools import partial

from rewright.reconcile.content import Cell, Document
from rewright.reconcile.jsonpaths import leaves

SUFFIXES = ('.jsonl', '.ndjson')
_LINE = re.compile(r'[^\r\n]++')


def read(text: str) -> Document:
    """Read one JSON value a line, empty lines passed over; Unreadable when a line is something else."""
    for _ in _cells(text):
        pass
    return Document(text, (), _LINE.findall(text), partial(_cells, text), 'layout')


def _cells(text: str) -> Iterator[Cell]:
    for number, line in enumerate(_LINE.finditer(text), 1):
        if line[0].strip():
            yield from leaves(text, line.start(), line.end(), f'line {number}, ')

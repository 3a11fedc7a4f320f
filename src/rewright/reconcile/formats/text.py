"""Plain text, logs and markup -> lines."""

import re
from collections.abc import Iterator
from functools import partial

from rewright.reconcile.content import Cell, Document

SUFFIXES = ('.txt', '.log', '.md', '.xml', '.html', '.htm', '.yaml', '.yml', '.sql')
_LINE = re.compile(r'([^\r\n]*+)(?:\r\n|\r|\n|\Z)')


def read(text: str) -> Document:
    """Cut `text` at carriage returns and line feeds only; every text is readable."""
    return Document(text, (), [cell.value for cell in _cells(text)], partial(_cells, text), 'line ending')


def _cells(text: str) -> Iterator[Cell]:
    for number, found in enumerate(_LINE.finditer(text), 1):
        if found.start() < len(text):
            yield Cell('', f'line {number}', found[1], found.start(1), found.end(1))

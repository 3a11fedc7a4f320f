"""Recorded inputs -> the same with far fewer rows, small enough to lie in a repository."""

import contextlib
import io
import json
import re
import sqlite3
from collections import Counter

import polars as pl

from rewright.model.run import Inputs
from rewright.ports.blobs import Blobs
from rewright.prove import markup, table
from rewright.prove.document import Json, lists
from rewright.prove.materials import Material, content, replaced

_ROWS_OF_A_FILE = 40
_ROWS_OF_AN_ANSWER = 3
_ANSWERS_KEPT = 4


def cut(
    inputs: Inputs, pieces: tuple[Material, ...], blobs: Blobs, *, boldly: bool
) -> tuple[Inputs, tuple[Material, ...]]:
    """Return smaller inputs, and the pieces that still hold rows; `boldly` empties all but a few answers of an address."""
    seen: Counter[str] = Counter()
    kept = []
    for piece in pieces:
        alike = re.sub(r'\d+', '', piece.name)
        seen[alike] += 1
        emptied = boldly and piece.answer is not None and seen[alike] > _ANSWERS_KEPT
        rows = _ROWS_OF_A_FILE if piece.answer is None else _ROWS_OF_AN_ANSWER
        # A document may end a walk over pages by being empty; a page of HTML keeps its header row.
        data = _shorter(piece.kind, content(inputs, piece, blobs), (piece.kind == 'html') if emptied else rows)
        inputs = inputs if data is None else replaced(inputs, piece, data, blobs)
        kept += [] if emptied else [piece]
    return inputs, tuple(kept)


def _shorter(kind: str, data: bytes, rows: int) -> bytes | None:
    """Return the bytes with at most `rows` rows; None where there are no more than that, or the kind has no rows."""
    if kind == 'csv':
        found = table.read(data)
        return found.written(found.rows[:rows]) if found and len(found.rows) > rows else None
    if kind == 'json':
        return _document(data, rows)
    if kind == 'html':
        return _page(data, rows)
    if kind == 'text':
        lines = data.splitlines(keepends=True)
        return b''.join(lines[:rows]) if len(lines) > rows else None
    if kind == 'sqlite':
        return _database(data, rows)
    return _parquet(data, rows) if kind == 'parquet' else None


def _document(data: bytes, rows: int) -> bytes | None:
    try:
        document: Json = json.loads(data)
    except ValueError:
        return None
    found = next(lists(document), None)
    if found is None or len(found) <= rows:
        return None
    del found[rows:]
    return json.dumps(document, ensure_ascii=False).encode()


def _page(data: bytes, rows: int) -> bytes | None:
    page, encoding = markup.decoded(data)
    # A header row is no row of data.
    gone = markup.items(page)[max(rows, 1) + (rows > 1) :]
    return markup.replaced(page, dict.fromkeys(gone, '')).encode(encoding) if gone else None


def _database(data: bytes, rows: int) -> bytes | None:
    with contextlib.closing(sqlite3.connect(':memory:')) as link:
        link.deserialize(data)
        names = [name for (name,) in link.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        try:
            for name in ('"{}"'.format(name.replace('"', '""')) for name in names if not name.startswith('sqlite_')):
                link.execute(f'DELETE FROM {name} WHERE rowid NOT IN (SELECT rowid FROM {name} LIMIT {rows})')  # noqa: S608  A name in quotes is a name.
            link.commit()
            link.execute('VACUUM')
        except sqlite3.Error:
            return None
        return link.serialize()


def _parquet(data: bytes, rows: int) -> bytes | None:
    frame = pl.read_parquet(io.BytesIO(data))
    if frame.height <= rows:
        return None
    out = io.BytesIO()
    frame.head(rows).write_parquet(out)
    return out.getvalue()

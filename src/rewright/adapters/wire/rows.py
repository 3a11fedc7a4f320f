"""Bytes and what they are called go in, the number of rows they hold comes out: for people who watch, never for a proof."""

import json

from rewright.adapters.children.limited import LimitedChild
from rewright.model.refusal import Refusal
from rewright.ports.blobs import Blobs

_DELIMITED = ('csv', 'tab-separated', 'tsv', 'psv')
_LINES = ('jsonl', 'ndjson', 'txt', 'log', 'text/plain')
# Beyond this, counting would cost more than watching is worth.
_LARGEST = 4 << 20
_KNOWN: dict[tuple[str, str], int] = {}


def rows_of(blobs: Blobs, name: str, kind: str) -> int:
    """Return the rows of a blob; replays give the same ones again and again, and each is counted once."""
    if (name, kind) not in _KNOWN:
        try:
            _KNOWN[name, kind] = rows_in(blobs.get(name), kind)
        except KeyError:
            return 0
    return _KNOWN[name, kind]


def rows_in(data: bytes, kind: str) -> int:
    """Return the rows of a table, records of a document or lines of a text; 0 where `kind` (suffix or type) is unknown."""
    kind = kind.lower()
    if any(word in kind for word in _DELIMITED):
        return max(0, lines_in(data) - 1)
    if any(word in kind for word in _LINES):
        return lines_in(data)
    if 'html' in kind or kind.endswith('.htm'):
        return data.count(b'<tr') or data.count(b'<li')
    if len(data) > _LARGEST:
        return 0
    if 'json' in kind:
        return _records(data)
    packed = data.startswith(b'PAR1') and any(kind.endswith(word) for word in ('.parquet', '.pq'))
    return _counted(data) if packed or data.startswith(b'SQLite format 3\0') else 0


def lines_in(data: bytes) -> int:
    """Return the lines of a text; the last one needs no line end."""
    return data.count(b'\n') + (not data.endswith(b'\n') and bool(data))


def _records(data: bytes) -> int:
    try:
        found = json.loads(data)
    # An answer or a file may say that it is JSON and be something else.
    except (ValueError, RecursionError):
        return 0
    lists = [found, *(found.values() if isinstance(found, dict) else ())]
    return max((len(each) for each in lists if isinstance(each, list)), default=0)


def _counted(data: bytes) -> int:
    """Ask a child that may die: what a job wrote may have been written against who reads it."""
    try:
        return int(LimitedChild(seconds=10).call('rewright.adapters.children.tables:rows', data))
    except Refusal:
        return 0

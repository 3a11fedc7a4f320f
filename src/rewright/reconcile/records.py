"""A text in blocks -> its raw rows as binary series, cut where a row ends and nowhere else."""

from collections.abc import Iterator

import numpy as np
import polars as pl
import pyarrow as pa
from numpy.typing import NDArray

from rewright.reconcile.surveying import Text

_LF, _QUOTE = 10, 34
Bytes = NDArray[np.uint8]
Places = NDArray[np.intp]


class IrregularError(ValueError):
    """Quotes stand where they do not enclose a field, so rows cannot be cut by counting them."""


def records(text: Text, delimiter: str = '', *, skip: int = 0) -> Iterator[pl.Series]:
    """Yield the rows of `text`, each with its line feed, but for the first `skip`.

    With a `delimiter`, line feeds inside of quotes are no ends; Irregular where quotes do more than enclose fields.
    """
    left, rest = skip, b''
    for block in _ended(text):
        data = rest + block
        ends = _ends(data, delimiter if text.quotes else '')
        if not len(ends):
            rest = data
            continue
        stop = int(ends[-1])
        rest = data[stop:]
        if left < len(ends):
            yield _series(data, np.concatenate([[ends[left - 1]] if left else [0], ends[left:]]))
        left = max(0, left - len(ends))
    if rest:
        raise IrregularError('a quote is never closed')


def _ended(text: Text) -> Iterator[bytes]:
    """Yield the blocks, the last one with a line feed at its end."""
    last = b'\n'
    for block in text.source.blocks():
        last = block[-1:]
        yield block
    if last != b'\n':
        yield b'\n'


def _ends(data: bytes, delimiter: str) -> Places:
    buffer = np.frombuffer(data, np.uint8)
    feeds = np.flatnonzero(buffer == _LF)
    if not delimiter or b'"' not in data:
        return np.asarray(feeds + 1, np.intp)
    quotes = np.flatnonzero(buffer == _QUOTE)
    outside = feeds[np.searchsorted(quotes, feeds) % 2 == 0]
    if len(outside):
        _regular(buffer, quotes[: np.searchsorted(quotes, outside[-1])], ord(delimiter))
    return np.asarray(outside + 1, np.intp)


def _regular(buffer: Bytes, quotes: Places, delimiter: int) -> None:
    """Every pair of quotes encloses a field, or continues the pair before it as a doubled quote does."""
    opening, closing = quotes[0::2], quotes[1::2]
    before = buffer[opening - 1]
    doubled = np.zeros(len(opening), np.bool_)
    doubled[1:] = opening[1:] - 1 == closing[:-1]
    begins = (opening == 0) | (before == delimiter) | (before == _LF) | doubled
    after = buffer[closing + 1]
    goes_on = np.zeros(len(closing), np.bool_)
    goes_on[:-1] = doubled[1:]
    ends = (after == delimiter) | (after == _LF) | goes_on
    if not (begins.all() and ends.all()):
        raise IrregularError('a quote stands inside of a field')


def _series(data: bytes, offsets: Places) -> pl.Series:
    buffers = [None, pa.py_buffer(offsets.astype(np.int64)), pa.py_buffer(data)]
    series = pl.from_arrow(pa.Array.from_buffers(pa.large_binary(), len(offsets) - 1, buffers))
    assert isinstance(series, pl.Series)
    return series


def joined(rows: pl.Series) -> bytes:
    """The text of some rows, one after another."""
    array = rows.alias('').to_arrow(compat_level=pl.CompatLevel.oldest())
    _, offsets, data = array.buffers()
    if data is None:
        return b''
    ends = np.frombuffer(offsets, np.int64)
    begin, end = ends[array.offset], ends[array.offset + len(array)]
    return bytes(memoryview(data)[begin:end])

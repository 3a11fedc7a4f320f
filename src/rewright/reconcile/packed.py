"""Two packed outputs -> what is packed in them, each in a file that can be read again and again."""

import bz2
import gzip
import lzma
import zlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import IO

from rewright.reconcile.sources import BLOCK, Source, first_difference

_OPENERS: dict[str, Callable[[IO[bytes]], gzip.GzipFile | bz2.BZ2File | lzma.LZMAFile]] = {
    '.gz': lambda file: gzip.GzipFile(fileobj=file),
    '.bz2': bz2.BZ2File,
    '.xz': lzma.LZMAFile,
}
_LARGEST = 64 << 30
_RATIO = 2000


def unpacked(left: Source, right: Source, folder: Path) -> tuple[tuple[Source, Source], bool]:
    """Return both sides unpacked, and whether they were packed; what cannot be unpacked whole stays as it is."""
    if not packing(left.name) and not packing(right.name):
        return (left, right), False
    if left.size == right.size and packing(left.name) == packing(right.name) and first_difference(left, right) is None:
        return (left, right), False
    one, two = _unpack(left, folder / 'left.unpacked'), _unpack(right, folder / 'right.unpacked')
    return ((left, right), False) if one is None or two is None else ((one, two), True)


def packing(name: str) -> str:
    """The suffix that says how an output is packed, or nothing."""
    return next((suffix for suffix in _OPENERS if name.casefold().endswith(suffix)), '')


def _unpack(source: Source, file: Path) -> Source | None:
    """Unpack into `file`; None where it is damaged, or where so little holds so much that it is a bomb."""
    suffix = packing(source.name)
    if not suffix:
        return source
    most = min(_LARGEST, max(source.size, 1 << 20) * _RATIO)
    try:
        with source.open() as packed, _OPENERS[suffix](packed) as inner, file.open('wb') as out:
            whole = _copy(inner, out, most)
    except (OSError, EOFError, zlib.error, lzma.LZMAError):
        whole = False
    return replace(source, name=source.name[: -len(suffix)], path=file) if whole else None


def _copy(inner: gzip.GzipFile | bz2.BZ2File | lzma.LZMAFile, out: IO[bytes], most: int) -> bool:
    written = 0
    while block := inner.read(BLOCK):
        written += len(block)
        if written > most:
            return False
        out.write(block)
    return True

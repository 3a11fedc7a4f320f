"""Files, rows and standard output as Python 2 reads and writes them."""

import atexit
import contextlib
import csv
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from types import LambdaType
from typing import Any, TextIO
from weakref import WeakKeyDictionary

from rewright_runtime.breach import ContractBreach
from rewright_runtime.python2.shapes import plain, text
from rewright_runtime.python2.strings import of_ascii

# Behind these no blank is printed.
_ENDS = ('\n', '\t', '\r', '\v', '\f')
# Files on which the next print begins with a blank.
_soft: WeakKeyDictionary[Any, bool] = WeakKeyDictionary()


def bytes_on_stdout() -> None:
    """Write every character to standard output as the byte of its number."""
    reconfigure = getattr(sys.stdout, 'reconfigure', None)
    if reconfigure is not None:
        reconfigure(encoding='latin-1', newline='\n')


def bytes_on_stdin() -> None:
    """Read every byte of standard input as the character of its number."""
    reconfigure = getattr(sys.stdin, 'reconfigure', None)
    if reconfigure is not None:
        reconfigure(encoding='latin-1', newline='\n')


def given(value: Any) -> Any:
    """Return what the system gives as text as the bytes that it is."""
    if isinstance(value, list):
        return [given(one) for one in value]
    return os.fsencode(value).decode('latin-1') if isinstance(value, str) else value


def raw(value: str) -> bytes:
    """Return bytes that are held as text."""
    return value.encode('latin-1')


def say(*values: Any, file: TextIO | None = None, stays: bool = False) -> None:
    """Print as Python 2 does: a value that is a function is asked when its turn comes, and `stays` leaves the line open."""
    out: Any = sys.stdout if file is None else file
    if not _soft:
        atexit.register(_end_line)
    for value in values:
        said = value() if isinstance(value, LambdaType) else value
        written = said if isinstance(said, str) else text(said)
        out.write(f' {written}' if _soft.get(out) else written)
        _soft[out] = not written.endswith(_ENDS)
    if not stays:
        out.write('\n')
        _soft[out] = False


def _end_line() -> None:
    if _soft.get(sys.stdout):
        with contextlib.suppress(ValueError, OSError):
            sys.stdout.write('\n')
        _soft[sys.stdout] = False


def read(response: Any) -> str:
    """Return what an address gave: of an answer that ends before its length, Python 2 gives what came."""
    from http.client import IncompleteRead

    try:
        data = response.read()
    except IncompleteRead as torn:
        if response.chunked:
            raise
        data = torn.partial
    return str(data, 'latin-1')


def lines(read: Iterable[str]) -> Iterator[str]:
    """Yield lines for csv, which reads no zero bytes in Python 2."""
    for line in read:
        if '\0' in line:
            raise csv.Error('line contains NUL')
        yield line


def text_lines(file: TextIO) -> list[str]:
    """Return the lines of unicode text, which end at all that ends one there; ContractBreach where some cannot be read."""
    try:
        return file.read().splitlines(keepends=True)
    except UnicodeDecodeError:
        raise ContractBreach('how far Python 2 reads a file with something that is no text is not known') from None


def row(values: Any) -> Any:
    """Return a row of bytes as csv of Python 2 writes it."""
    return _row(values, cell)


def text_row(values: Any) -> Any:
    """Return a row of unicode text as csv of Python 2 writes it."""
    return _row(values, text_cell)


def _row(values: Any, shaped: Callable[[Any], Any]) -> Any:
    if isinstance(values, dict):
        return {key: shaped(value) for key, value in values.items()}
    return [shaped(value) for value in values]


def rows(values: Iterable[Any]) -> Iterator[Any]:
    """Yield rows of bytes as csv of Python 2 writes them."""
    return map(row, values)


def text_rows(values: Iterable[Any]) -> Iterator[Any]:
    """Yield rows of unicode text as csv of Python 2 writes them."""
    return map(text_row, values)


def cell(value: Any) -> Any:
    """Return what csv writes for one value that is no unicode text."""
    return value if isinstance(value, str | float | int) or value is None else text(value)


def text_cell(value: Any) -> Any:
    """Return what csv writes for one value whose texts are unicode: UnicodeEncodeError where they are beyond ASCII."""
    if isinstance(value, str):
        return of_ascii(value)
    return value if isinstance(value, float | int) or value is None else plain(value)


def path(name: str) -> str:
    """Return the name of a file; ContractBreach where it has bytes beyond ASCII."""
    if not name.isascii():
        raise ContractBreach(f'the name of a file has bytes beyond ASCII: {name!r}')
    return name

"""Bytes -> text without loss: two decoded values are equal exactly when the bytes were."""

from typing import NamedTuple

_MARKS = (
    (b'\xef\xbb\xbf', 'utf-8'),
    (b'\xff\xfe', 'utf-16-le'),
    (b'\xfe\xff', 'utf-16-be'),
)


class Decoded(NamedTuple):
    """A text, the encoding it was read with, and whether a byte order mark stood before it."""

    text: str
    encoding: str
    mark: bool


def decode(data: bytes) -> Decoded:
    """Read `data` as UTF-8, or as UTF-16 behind a mark; bytes that are neither stay as lone surrogates."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            found = _strictly(data[len(mark) :], encoding)
            if found is not None:
                return Decoded(found, encoding, mark=True)
    # Each undecodable byte becomes one surrogate of its own, so no two byte strings decode to the same text.
    found = data.decode('utf-8', 'surrogateescape')
    return Decoded(found, 'utf-8' if _strictly(data, 'utf-8') is not None else 'no utf-8', mark=False)


def shown(text: str, limit: int = 200) -> str:
    """Return `text` as it can stand in a report: no lone surrogates, at most `limit` characters."""
    try:
        safe = text.encode('utf-8', 'surrogateescape').decode('utf-8', 'backslashreplace')
    except UnicodeEncodeError:
        safe = text.encode('utf-8', 'backslashreplace').decode()
    return safe if len(safe) <= limit else f'{safe[: limit - 1]}…'


def _strictly(data: bytes, encoding: str) -> str | None:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        return None
    # UTF-16 has more than one spelling of nothing; only what encodes back to the same bytes is taken.
    return text if text.encode(encoding) == data else None

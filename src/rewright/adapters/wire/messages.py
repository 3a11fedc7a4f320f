"""HTTP/1 messages: bytes of a connection in, heads and bodies out, tolerant enough for old servers."""

import asyncio
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass

Headers = tuple[tuple[str, str], ...]
LARGEST_HEAD = 256 << 10
_WITHOUT_END = 1 << 62
_REQUEST = re.compile(r'([A-Z]+) (\S+) HTTP/1\.([01])$')
_STATUS = re.compile(r'HTTP/1\.([01]) (\d{3})\s?(.*)$')


class MalformedError(Exception):
    """The peer does not speak HTTP/1."""


class TooLargeError(MalformedError):
    """The message is larger than any we keep."""


class TruncatedError(Exception):
    """The connection ended before the message did."""


@dataclass(frozen=True)
class Head:
    """First line and headers as they came; `raw` is every byte up to and including the empty line."""

    first: str
    headers: Headers
    raw: bytes

    def value(self, name: str) -> str:
        """The first header of that lower-case name, or an empty string."""
        return value(self.headers, name)

    @property
    def chunked(self) -> bool:
        """Say whether the body comes in chunks."""
        return 'chunked' in self.value('transfer-encoding').lower()

    @property
    def length(self) -> int | None:
        """The declared length of the body in bytes."""
        text = self.value('content-length')
        return int(text) if text.isascii() and text.isdigit() else None

    def request_line(self) -> tuple[str, str, str]:
        """Return method, target and minor version; MalformedError when this is not a request."""
        match = _REQUEST.match(self.first)
        if not match:
            raise MalformedError(self.first[:200])
        return match[1], match[2], match[3]

    def status_line(self) -> tuple[str, int, str]:
        """Return minor version, status and reason; MalformedError when this is not an answer."""
        match = _STATUS.match(self.first)
        if not match:
            raise MalformedError(self.first[:200])
        return match[1], int(match[2]), match[3]


def value(headers: Headers, name: str) -> str:
    """The first header of that lower-case name, or an empty string."""
    return next((text for key, text in headers if key.lower() == name), '')


async def read_head(reader: asyncio.StreamReader) -> Head | None:
    """Read one head; None when the peer left before the first byte; TruncatedError when it left later."""
    lines: list[bytes] = []
    size = 0
    while True:
        try:
            line = await reader.readline()
        except ValueError:
            raise TooLargeError('a header line is too long') from None
        size += len(line)
        if not line.endswith(b'\n'):
            if size:
                raise TruncatedError
            return None
        if line in {b'\r\n', b'\n'} and lines:
            return _head([*lines, line])
        if size > LARGEST_HEAD:
            raise TooLargeError('the head is too long')
        if line.strip():
            lines.append(line)


def _head(lines: list[bytes]) -> Head:
    texts = [line.decode('latin-1').rstrip('\r\n') for line in lines[:-1]]
    headers: list[tuple[str, str]] = []
    for text in texts[1:]:
        if text[:1] in {' ', '\t'} and headers:
            headers[-1] = (headers[-1][0], f'{headers[-1][1]} {text.strip()}')
            continue
        name, _, content = text.partition(':')
        headers.append((name.strip(), content.strip()))
    return Head(texts[0], tuple(headers), b''.join(lines))


async def pieces(reader: asyncio.StreamReader, head: Head, *, until_close: bool) -> AsyncIterator[tuple[bytes, bytes]]:
    """Yield the body piece by piece as (bytes on the wire, content); TruncatedError where it breaks off."""
    if head.chunked:
        async for piece in _chunks(reader):
            yield piece
        return
    left = head.length if head.length is not None else (_WITHOUT_END if until_close else 0)
    while left:
        data = await reader.read(min(left, 1 << 16))
        if not data:
            if head.length is None:
                return
            raise TruncatedError
        left -= len(data)
        yield data, data


async def _chunks(reader: asyncio.StreamReader) -> AsyncIterator[tuple[bytes, bytes]]:
    while True:
        line = await _line(reader)
        try:
            size = int(line.split(b';')[0], 16)
        except ValueError:
            raise MalformedError('a chunk without a size') from None
        yield line, b''
        if not size:
            break
        while size:
            data = await reader.read(min(size, 1 << 16))
            if not data:
                raise TruncatedError
            size -= len(data)
            yield data, data
        yield await _line(reader), b''
    while True:
        line = await _line(reader)
        yield line, b''
        if not line.strip():
            return


async def _line(reader: asyncio.StreamReader) -> bytes:
    try:
        line = await reader.readline()
    except ValueError:
        raise MalformedError('a line is too long') from None
    if not line.endswith(b'\n'):
        raise TruncatedError
    return line

"""Connections that requests side by side share: a request goes out on one, and its answer comes back whole.

They are those of httpcore2, which httpx2 sends through as well. Whoever sends never has more requests under way than
connections are allowed, so that nobody waits for one and no queue is kept.
"""

import asyncio
import socket
import ssl
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from select import POLLIN, poll
from urllib.request import getproxies

import httpcore2
import httpx2

from rewright_runtime.causes import below
from rewright_runtime.transport import carrier

# As httpx2 has it, and servers wait longer.
_KEPT_SECONDS = 5.0
# How often and how long apart it is looked whether a request was taken: two seconds.
_LOOKS, _LOOK_SECONDS = 1000, 0.002
HARMLESS = frozenset(('GET', 'HEAD', 'OPTIONS'))
_ERRORS: dict[type[Exception], type[httpx2.HTTPError]] = {
    getattr(httpcore2, name): getattr(httpx2, name)
    for name in (
        'ConnectError', 'ConnectTimeout', 'LocalProtocolError', 'ReadError', 'ReadTimeout', 'RemoteProtocolError', 'WriteError', 'WriteTimeout',
    )
}  # fmt: skip


class Came(httpx2.SyncByteStream):
    """What came of a body, and the error that ended it too early."""

    def __init__(self, pieces: list[bytes], error: Exception | None) -> None:
        self._pieces, self._error = pieces, error

    def __iter__(self) -> Iterator[bytes]:
        yield from self._pieces
        if self._error is not None:
            raise self._error


@dataclass
class _Line:
    """A connection; `handle` is another one on its socket since its first answer, `until` how long it is trusted when it is free."""

    connection: httpcore2.AsyncHTTPConnection
    handle: socket.socket | None = None
    until: float = 0.0

    def free(self, answer: httpcore2.Response) -> bool:
        """Whether another request may follow this answer."""
        if not self.connection.is_idle():
            return False
        if self.handle is None:
            self.handle = answer.extensions['network_stream'].get_extra_info('socket').dup()
        self.until = time.monotonic() + _KEPT_SECONDS
        return True

    def serves(self) -> bool:
        """Whether the server has not gone since the last answer."""
        if self.handle is None or self.connection.is_closed() or time.monotonic() > self.until:
            return False
        watch = poll()
        watch.register(self.handle, POLLIN)
        # Nobody asked for anything: what can be read is the end.
        return not watch.poll(0)

    async def close(self) -> None:
        if self.handle is not None:
            self.handle.close()
        await self.connection.aclose()


async def _unread(line: socket.socket | None, error: Exception) -> bool:
    """Whether a server closed a connection before it read the request that `error` ended.

    Then the system refuses the request, where a server that reads it and closes has taken it. What is encrypted says
    farewell in both cases, and is refused in both.
    """
    if line is None or isinstance(error, httpcore2.TimeoutException):
        return False
    if isinstance(error, httpcore2.ReadError):
        return any(isinstance(e, BrokenPipeError) for e in below(error))
    for _ in range(_LOOKS):
        taken = not _on_its_way(line)
        if line.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR):
            return True
        if taken:
            return False
        await asyncio.sleep(_LOOK_SECONDS)
    return False


def _on_its_way(line: socket.socket) -> int:
    """How much of what was sent the other system has not taken yet."""
    try:
        from fcntl import ioctl
        from termios import TIOCOUTQ
    except ImportError:
        return 0
    return int.from_bytes(ioctl(line, TIOCOUTQ, bytes(4)), sys.byteorder)


class Connections:
    """Sends over connections of its own, at most `most` at a time; `context` says whom it trusts, once that is asked."""

    def __init__(self, most: int, context: Callable[[], ssl.SSLContext]) -> None:
        self._most, self._make = most, context
        self._free: list[_Line] = []
        self._busy = 0

    @cached_property
    def _context(self) -> ssl.SSLContext:
        return self._make()

    async def send(self, wire: httpx2.Request) -> httpx2.Response:
        """Send a request and return its answer, whose body is there as far as it came; the errors are those of httpx2."""
        url = wire.url
        if url.scheme not in {'http', 'https'}:
            raise httpx2.UnsupportedProtocol(f"Request URL has an unsupported protocol '{url.scheme}://'.")
        place = httpcore2.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path)
        asked = httpcore2.Request(
            wire.method, place, headers=wire.headers.raw, content=wire.stream, extensions=wire.extensions
        )
        self._busy += 1
        try:
            return await self._sent(wire, asked)
        finally:
            self._busy -= 1

    async def _sent(self, wire: httpx2.Request, asked: httpcore2.Request) -> httpx2.Response:
        line = await self._line(asked.url.origin)
        try:
            answer = await line.connection.handle_async_request(asked)
            pieces, broken = await _drained(answer)
        except tuple(_ERRORS) as error:
            plain = wire.method in HARMLESS and wire.url.scheme == 'http'
            unread = plain and await _unread(line.handle, error)
            await line.close()
            if unread:
                # A legacy job asks on a connection of its own, or on one that was looked at.
                return await self._sent(wire, asked)
            raise _known(error) from error
        except BaseException:
            await line.close()
            raise
        if line.free(answer):
            self._free.append(line)
        else:
            await line.close()
        body = Came(pieces, broken)
        return httpx2.Response(
            answer.status, headers=answer.headers, stream=body, extensions=answer.extensions, request=wire
        )

    async def _line(self, origin: httpcore2.Origin) -> _Line:
        while (line := self._taken(origin)) is not None:
            if line.serves():
                return line
            await line.close()
        while self._free and len(self._free) + self._busy > self._most:
            await self._free.pop(0).close()
        context = self._context if origin.scheme == b'https' else None
        return _Line(httpcore2.AsyncHTTPConnection(origin, ssl_context=context))

    def _taken(self, origin: httpcore2.Origin) -> _Line | None:
        found = next((line for line in reversed(self._free) if line.connection.can_handle_request(origin)), None)
        if found is not None:
            self._free.remove(found)
        return found

    async def aclose(self) -> None:
        """Close what is free; nothing is under way any more."""
        while self._free:
            await self._free.pop().close()


async def _drained(answer: httpcore2.Response) -> tuple[list[bytes], Exception | None]:
    pieces: list[bytes] = []
    try:
        async for piece in answer.aiter_stream():
            pieces.append(piece)  # noqa: PERF401  What came before an error is kept.
    except tuple(_ERRORS) as error:
        # Whoever reads the answer meets it.
        return pieces, _known(error)
    finally:
        await answer.aclose()
    return pieces, None


def _known(error: Exception) -> httpx2.HTTPError:
    """The error of httpx2 for one of httpcore2, with what led to it."""
    found = _ERRORS[type(error)](str(error))
    found.__cause__ = error
    return found


class Client:
    """Sends through a client of httpx2, which knows proxies and rehearsals, and may be a company's own."""

    def __init__(self, client: httpx2.AsyncClient) -> None:
        self._client = client

    async def send(self, wire: httpx2.Request) -> httpx2.Response:
        """Send a request and return its answer, whose body is there as far as it came; the errors are those of httpx2."""
        response = await self._client.send(wire, stream=True, follow_redirects=False)
        if response.is_stream_consumed:
            # A company's client may have looked into it.
            return response
        pieces: list[bytes] = []
        broken: Exception | None = None
        try:
            async for piece in response.aiter_raw():
                pieces.append(piece)  # noqa: PERF401  See above.
        except httpx2.HTTPError as error:
            broken = error
        finally:
            await response.aclose()
        body = Came(pieces, broken)
        return httpx2.Response(
            response.status_code,
            headers=response.headers.raw,
            stream=body,
            extensions=response.extensions,
            request=wire,
        )

    async def aclose(self) -> None:
        """Close its connections."""
        await self._client.aclose()


def is_direct() -> bool:
    """Whether requests go to the network, and through no proxy."""
    return carrier() is None and not any(getproxies().get(scheme) for scheme in ('http', 'https', 'all'))

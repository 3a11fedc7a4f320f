"""One request of the program: what came over its connection, and where it was going."""

import asyncio
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from rewright.adapters.wire.keys import request_key
from rewright.adapters.wire.messages import Head, MalformedError, TooLargeError, pieces, read_head, value
from rewright.adapters.wire.redaction import Redactor

DEFAULT_PORTS = {'http': 80, 'https': 443}
_HOP_BY_HOP = frozenset({'proxy-connection', 'proxy-authorization', 'proxy-authenticate'})


@dataclass(frozen=True)
class Place:
    """A server as the program names it."""

    scheme: str
    host: str
    port: int

    @property
    def origin(self) -> str:
        """`scheme://host:port`, as keys name it."""
        return f'{self.scheme}://{self.host}:{self.port}'

    @property
    def short(self) -> str:
        """`scheme://host`, with the port only where it is not the scheme's own."""
        return f'{self.scheme}://{self.host}' if DEFAULT_PORTS.get(self.scheme) == self.port else self.origin


@dataclass
class Caller:
    """One connection of the program; `place` is where it leads, and None where each request names its own (a proxy's)."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    place: Place | None
    verified: bool = True


@dataclass(frozen=True)
class Request:
    """One request; `raw` is what goes to the server, `body` what it means."""

    method: str
    target: str
    place: Place
    head: Head
    body: bytes
    raw: bytes = field(repr=False)
    keep_alive: bool = True

    def key(self, redactor: Redactor) -> str:
        """The text that replay matches, without secrets."""
        redactor.learn(self.head.headers, self.target, self.body)
        body = redactor.bytes(self.body)
        target = redactor.text(self.target)
        headers = self.head
        return request_key(
            self.method, self.place.origin, target, headers.value('content-type'), body, headers.value('range')
        )

    @property
    def url(self) -> str:
        """The address asked for."""
        return self.place.short + self.target


async def read_request(caller: Caller, most: int) -> Request | None:
    """Read the caller's next request whole; None when it has no more, TooLargeError when its body has more than `most` bytes."""
    head = await read_head(caller.reader)
    if head is None:
        return None
    method, target, minor = head.request_line()
    # We answer for the server: it would otherwise wait for a body that we wait to see.
    if head.value('expect').lower() == '100-continue':
        caller.writer.write(b'HTTP/1.1 100 Continue\r\n\r\n')
    raw, body = bytearray(), bytearray()
    if method != 'CONNECT':
        async for sent, content in pieces(caller.reader, head, until_close=False):
            raw += sent
            body += content
            if len(body) > most:
                raise TooLargeError('the request body is too large')
    place, target = _destination(caller, head, method, target)
    connection = head.value('connection').lower() or head.value('proxy-connection').lower()
    keep = connection != 'close' if minor == '1' else connection == 'keep-alive'
    return Request(method, target, place, head, bytes(body), _head_for_server(head, method, target, minor) + raw, keep)


def _destination(caller: Caller, head: Head, method: str, target: str) -> tuple[Place, str]:
    """Say where a request goes: absolute addresses and CONNECT name it, otherwise the connection does."""
    try:
        if method == 'CONNECT':
            host, _, port = target.rpartition(':')
            return Place('https', host.strip('[]').lower(), int(port)), ''
        # A path may hold an address too, as those of archives do.
        if not target.startswith('/') and '://' in target.partition('?')[0]:
            parts = urlsplit(target)
            port_number = parts.port or DEFAULT_PORTS[parts.scheme]
            path = (parts.path or '/') + (f'?{parts.query}' if parts.query else '')
            return Place(parts.scheme, (parts.hostname or '').lower(), port_number), path
    except (ValueError, KeyError):
        raise MalformedError(target[:200]) from None
    if caller.place is None:
        raise MalformedError('a proxy needs the whole address')
    return _named(caller.place, value(head.headers, 'host')), target


def _named(place: Place, host: str) -> Place:
    """Prefer the name `localhost` that the program used over the loopback address its resolver made of it."""
    name = host.partition(':')[0].lower()
    return Place(place.scheme, name, place.port) if name == 'localhost' and place.host.startswith('127.') else place


def _head_for_server(head: Head, method: str, target: str, minor: str) -> bytes:
    kept = [f'{name}: {text}' for name, text in head.headers if name.lower() not in _HOP_BY_HOP]
    if head.first == f'{method} {target} HTTP/1.{minor}' and len(kept) == len(head.headers):
        return head.raw
    return '\r\n'.join([f'{method} {target} HTTP/1.{minor}', *kept, '', '']).encode('latin-1')

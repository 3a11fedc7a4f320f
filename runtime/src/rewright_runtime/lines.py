"""Connections of `http.client` whose answers were fetched before: a job asks and reads through them as through a socket."""

import urllib.request
from collections.abc import Iterator
from http import client
from typing import Any

import httpx2

from rewright_runtime.breach import ContractBreach
from rewright_runtime.opening import Ends, Hop
from rewright_runtime.request import Request

_PORTS = {'http': 80, 'https': 443}
_SENT_AHEAD = frozenset({'GET', 'HEAD'})


class HTTPConnection(client.HTTPConnection):
    """A connection by the rules of http.client, at whose other end nobody is; `fresh` until something came back."""

    scheme = 'http'
    fresh = False
    last: client.HTTPResponse | None = None

    def connect(self) -> None:
        """Begin a connection that only keeps what is written to it."""
        self.sock: Any = Ends()
        self.fresh = True

    @property
    def waits(self) -> bool:
        """Whether something was asked for that is not answered yet."""
        return self.sock is not None and bool(self.sock.sent)


class HTTPSConnection(HTTPConnection):
    """The same for addresses that begin with https."""

    scheme = 'https'
    default_port = _PORTS['https']


def asked(line: HTTPConnection) -> Request:
    """Return what was written to a connection as a request."""
    head, _, body = bytes(line.sock.sent).partition(b'\r\n\r\n')
    first, *lines = head.split(b'\r\n')
    method, target, _ = first.decode('latin-1').split(' ')
    if method not in _SENT_AHEAD or body or not target.startswith('/'):
        raise ContractBreach(f'{method} {target} is none of the requests that are sent ahead')
    if line.scheme in urllib.request.getproxies() and not urllib.request.proxy_bypass(line.host):
        raise ContractBreach(f'{line.host} would be asked through a proxy, of which http.client does not know')
    host = f'[{line.host}]' if ':' in line.host else line.host
    seconds = line.timeout if isinstance(line.timeout, int | float) else None
    return Request(
        method,
        f'{line.scheme}://{host}:{line.port}{target}',
        tuple(_pairs(lines)),
        timeout=seconds,
        client='http.client',
    )


def _pairs(lines: list[bytes]) -> Iterator[tuple[str, str]]:
    for text in lines:
        name, _, value = text.decode('latin-1').partition(':')
        yield name, value.strip()


def to_answer(line: HTTPConnection) -> Request:
    """Return what a connection was asked for; it is ready for the next request."""
    made = asked(line)
    line.close()
    return made


def wired(made: Request) -> httpx2.Request:
    """Return a request as the client sends it."""
    seconds = made.timeout if isinstance(made.timeout, int | float) else None
    waits = {'connect': seconds, 'read': seconds, 'write': seconds, 'pool': None}
    rest = made.url.partition('://')[2]
    target = f'/{rest.partition("/")[2]}'.encode('latin-1')
    headers = [(name.encode('latin-1'), (value or '').encode('latin-1')) for name, value in made.headers]
    try:
        wire = httpx2.Request(made.method, made.url, headers=headers, extensions={'timeout': waits})
    except httpx2.InvalidURL:
        raise ContractBreach(f'{made.url} is no address that can be sent') from None
    # The client would quote the address in its own way.
    if wire.url.raw_path != target:
        wire.extensions['target'] = target
    return wire


def answered(line: HTTPConnection, hop: Hop, *, listing: bool) -> client.HTTPResponse:
    """Return the response that a connection gets for what it was asked, or raise its error.

    Where requests are listed, it matters to nobody whether the response before was read to its end.
    """
    if listing and line.last is not None:
        line.last.close()
    if not hop.sent and not line.fresh:
        raise ContractBreach(f'the connection to {line.host} was lost, which the job would have met in another way')
    line.sock.hop = hop
    line.sock.sent.clear()
    if not hop.sent:
        line.sock = None
        assert hop.error is not None
        raise hop.error
    line.fresh = False
    line.last = line.getresponse()
    return line.last

"""`urllib.request.urlopen` over answers that were fetched before, by urllib itself: a job sees what urllib shows.

The opener composes every request as for a socket and reads every answer as from one, redirects and errors included.
Where nothing that came back answers a request, it says what to send.
"""

import contextlib
import io
import socket
import ssl
import urllib.request
from collections import deque
from collections.abc import Generator, Iterable
from dataclasses import dataclass
from functools import partial
from http.client import HTTPConnection, HTTPResponse
from types import FunctionType
from typing import Any

import httpx2

from rewright_runtime.breach import ContractBreach, PlanMismatch
from rewright_runtime.causes import cause
from rewright_runtime.request import Request, Seconds

_UNSET: Any = socket._GLOBAL_DEFAULT_TIMEOUT  # type: ignore[attr-defined]  # noqa: SLF001  What urlopen has itself.
_SENT_AHEAD = frozenset({'GET', 'HEAD'})
_PORTS = {'http': 80, 'https': 443}
_USUAL = frozenset(
    getattr(urllib.request, name)
    for name in (
        'ProxyHandler', 'UnknownHandler', 'HTTPHandler', 'HTTPDefaultErrorHandler', 'HTTPRedirectHandler', 'FTPHandler', 'FileHandler',
        'HTTPErrorProcessor', 'DataHandler', 'HTTPSHandler',
    )
)  # fmt: skip


@dataclass(frozen=True)
class Hop:
    """What came back for one request: an answer as bytes, and the error that took its place or ended it.

    `sent` is false when the error came before anything was sent. `torn` says that the end of the answer is missing in a
    way that urllib could tell and this cannot.
    """

    answer: bytes = b''
    error: OSError | None = None
    sent: bool = True
    torn: bool = False


class Unanswered(BaseException):
    """The opener wants to send `wire`, and no hop answers it."""

    def __init__(self, wire: httpx2.Request) -> None:
        super().__init__()
        self.wire = wire


def trusting(verify: bool) -> ssl.SSLContext:
    """Return what urllib decides by whom it trusts; with `verify` false it trusts everybody."""
    context = ssl.create_default_context()
    if not verify:
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return context


def to_open(url: Any, data: object = None, timeout: Any = _UNSET, *, context: Any = None) -> Request:
    """Return the request that `urlopen` would send first for the same arguments, an address or urllib's Request."""
    asked = url if isinstance(url, urllib.request.Request) else urllib.request.Request(url)  # noqa: S310  As the job has it.
    method = 'POST' if data is not None else asked.get_method()
    own = asked.unredirected_hdrs.keys() - {'Host', 'User-agent'}
    if method not in _SENT_AHEAD or asked.data is not None or own:
        raise ContractBreach(f'{method} {asked.full_url} is none of the requests that are sent ahead')
    seconds: Seconds = None if timeout is _UNSET else timeout
    given: Any = asked.headers
    headers = tuple((k, v.decode('latin-1') if isinstance(v, bytes) else v) for k, v in given.items())
    added, verify = _added(urllib.request._opener), _verifies(context)  # type: ignore[attr-defined]  # noqa: SLF001  What urlopen asks.
    return Request(method, asked.full_url, headers, timeout=seconds, client='urllib', verify=verify, defaults=added)


def _added(opener: urllib.request.OpenerDirector | None) -> tuple[tuple[str, str], ...]:
    """The headers that an opener adds; ContractBreach for one that does more than the usual."""
    if opener is None:
        opener = urllib.request.OpenerDirector()
    handlers: list[object] = getattr(opener, 'handlers', [])
    if odd := [type(h).__name__ for h in handlers if type(h) not in _USUAL]:
        raise ContractBreach(f'an opener with {odd[0]} is not understood')
    return tuple((name, value) for name, value in opener.addheaders)


def _verifies(context: ssl.SSLContext | None) -> bool:
    """Whether a job checks who answers; ContractBreach for a context that asks for more than the usual, or for less."""
    if context is None or (context.verify_mode == ssl.CERT_REQUIRED and context.check_hostname):
        return True
    if context.verify_mode == ssl.CERT_NONE:
        return False
    raise ContractBreach('a context of TLS that neither checks everything nor nothing is not understood')


def to_retrieve(url: Any, *files_and_hooks: object, data: object = None, **_named: object) -> Request:
    """Return the request that `urlretrieve` would send first for the same arguments."""
    return to_open(url, files_and_hooks[2] if len(files_and_hooks) > 2 else data)


def retrieved(came: Iterable[Hop], url: Any, *given: Any, **named: Any) -> Any:
    """Write what came back into a file as `urlretrieve` does and return what it returns, or raise its error."""
    theirs = urllib.request.urlretrieve
    names = {**vars(urllib.request), 'urlopen': partial(opened, came)}
    # Its own code, which opens nothing but what came back.
    return FunctionType(theirs.__code__, names, theirs.__name__, theirs.__defaults__)(url, *given, **named)


def opened(came: Iterable[Hop], url: Any, data: Any = None, timeout: Any = _UNSET, **_context: object) -> Any:
    """Return the response that `urlopen` gives, or raise its error; `came` is what came back."""
    try:
        return _opener(deque(came)).open(url, data, timeout)
    except Unanswered as more:
        raise PlanMismatch(f'the job asks for {more.wire.url}, and no more answers were fetched') from None


def hops(asked: Request) -> Generator[httpx2.Request, Hop, tuple[Hop, ...]]:
    """Say what to send for `asked`, one request after another, and return all that came back."""
    found: list[Hop] = []
    while True:
        given: Any = dict(asked.headers)
        again = urllib.request.Request(asked.url, headers=given, method=asked.method)  # noqa: S310  See above.
        waits: Any = asked.timeout
        opener = _opener(deque(found))
        opener.addheaders = [(name, value or '') for name, value in asked.defaults]
        try:
            with contextlib.closing(opener.open(again, timeout=waits)):
                return tuple(found)
        except Unanswered as more:
            found.append((yield more.wire))
        # Whoever opens the address meets the same error.
        except Exception:  # noqa: BLE001
            return tuple(found)


def _opener(left: deque[Hop]) -> urllib.request.OpenerDirector:
    # Proxies are the client's matter, which really sends.
    return urllib.request.build_opener(urllib.request.ProxyHandler({}), _Http(left), _Https(left), _Ftp)


class _Http(urllib.request.HTTPHandler):
    def __init__(self, left: deque[Hop]) -> None:
        super().__init__()
        self._left = left

    def http_open(self, req: urllib.request.Request) -> HTTPResponse:
        return self.do_open(partial(_Line, 'http', self._left), req)


class _Https(urllib.request.HTTPSHandler):
    # The default one reads every certificate, and nothing is encrypted here.
    def __init__(self, left: deque[Hop]) -> None:
        urllib.request.AbstractHTTPHandler.__init__(self)
        self._left = left

    def https_open(self, req: urllib.request.Request) -> HTTPResponse:
        return self.do_open(partial(_Line, 'https', self._left), req)


class _Ftp(urllib.request.FTPHandler):
    def ftp_open(self, req: urllib.request.Request) -> Any:
        raise ContractBreach(f'{req.full_url} is no address of HTTP')


class _Line(HTTPConnection):
    """A connection whose other end is what came back before."""

    def __init__(self, scheme: str, left: deque[Hop], host: str, timeout: Any) -> None:
        self.default_port = _PORTS[scheme]
        super().__init__(host, timeout=timeout)
        self._scheme, self._left = scheme, left

    def connect(self) -> None:
        if self._left and not self._left[0].sent:
            error = self._left.popleft().error
            assert error is not None
            raise error
        self.sock: Any = Ends()

    def getresponse(self) -> HTTPResponse:
        if not self._left:
            raise Unanswered(self._wire(bytes(self.sock.sent)))
        self.sock.hop = self._left.popleft()
        return super().getresponse()

    def _wire(self, head: bytes) -> httpx2.Request:
        """What http.client would have written to its socket, as a request of the client that sends."""
        line, *lines = head.removesuffix(b'\r\n\r\n').split(b'\r\n')
        method, target, _ = line.split(b' ')
        pairs = [text.partition(b':') for text in lines]
        host = f'[{self.host}]' if ':' in self.host else self.host
        waits = self.timeout if isinstance(self.timeout, int | float) else None
        seconds = {'connect': waits, 'read': waits, 'write': waits, 'pool': None}
        url = f'{self._scheme}://{host}:{self.port}{target.decode()}'
        headers = [(name, value.strip()) for name, _, value in pairs]
        try:
            wire = httpx2.Request(method.decode(), url, headers=headers, extensions={'timeout': seconds})
        except httpx2.InvalidURL:
            raise ContractBreach(f'{url} is no address that can be sent') from None
        # The client would quote the address in its own way.
        if wire.url.raw_path != target:
            if self._scheme in urllib.request.getproxies() and not urllib.request.proxy_bypass(self.host):
                raise ContractBreach(f'{url} cannot be asked for through a proxy')
            wire.extensions['target'] = target
        return wire


class Ends:
    """The two ends of a connection: what is written is kept, what is read came back before."""

    def __init__(self) -> None:
        self.sent = bytearray()
        self.hop = Hop()

    def sendall(self, data: bytes) -> None:
        """Keep what is written."""
        self.sent += data

    def makefile(self, _mode: str) -> io.BufferedReader:
        """Return what came back."""
        return io.BufferedReader(_Reading(self.hop))

    def close(self) -> None:
        """Leave what is being read open, as a socket does."""


class _Reading(io.RawIOBase):
    def __init__(self, hop: Hop) -> None:
        self._hop, self._bytes = hop, io.BytesIO(hop.answer)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        count = self._bytes.readinto(buffer)
        if count:
            return count
        if self._hop.error is not None:
            raise self._hop.error
        if self._hop.torn:
            raise ContractBreach('an answer ended in the middle of a piece, and what urllib makes of it is not known')
        return 0


def arrived(response: httpx2.Response, body: bytes, error: Exception | None = None) -> Hop:
    """Return an answer as it stood on the wire; `error` is what ended it too early."""
    line = f'{response.http_version} {response.status_code} {response.reason_phrase}'.encode('latin-1')
    head = b'\r\n'.join((line, *(name + b': ' + value for name, value in response.headers.raw), b'', b''))
    chunked = response.headers.get('transfer-encoding', '').lower() == 'chunked'
    ended = error is None
    if chunked:
        piece = b'%x\r\n%b\r\n' % (len(body), body) if body else b''
        body = piece + (b'0\r\n\r\n' if ended else b'')
    below = None if error is None or isinstance(error, httpx2.RemoteProtocolError) else cause(error)
    return Hop(head + body, below, torn=chunked and not ended and below is None)


def missed(error: Exception) -> Hop:
    """Return what stands for an answer that never began."""
    if isinstance(error, httpx2.ConnectError | httpx2.ConnectTimeout | httpx2.WriteError | httpx2.WriteTimeout):
        return Hop(error=cause(error), sent=False)
    if isinstance(error, httpx2.ReadError | httpx2.ReadTimeout):
        return Hop(error=cause(error))
    if isinstance(error, httpx2.RemoteProtocolError) and 'without sending a response' in str(error):
        return Hop()
    raise ContractBreach(f'what urllib makes of this is not known: {error}') from None

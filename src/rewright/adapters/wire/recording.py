"""The far end as it really is: requests to allowed servers go out as they are, answers come back as they come."""

import asyncio
import contextlib
import socket
import ssl
from collections import defaultdict
from typing import Any

from rewright.adapters.wire.allowed import AllowedHosts, safe_address
from rewright.adapters.wire.log import Draft, ExchangeLog
from rewright.adapters.wire.messages import Head, MalformedError, TooLargeError, TruncatedError, pieces, read_head
from rewright.adapters.wire.request import Caller, Place, Request
from rewright.adapters.wire.side import After
from rewright.adapters.wire.trust import unverified, verified
from rewright.model.tape import Failure

CONNECT_SECONDS = 60
MOST_INTERIM = 100
# A closed port says so at once; one that says nothing is left to the program's own patience.
REFUSE_SECONDS = 1
KEPT_SECONDS = 2
READ_LIMIT = 1 << 20


class Link:
    """A connection to a real server."""

    def __init__(self, place: Place, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.place, self.reader, self.writer = place, reader, writer


class UnreachableError(Exception):
    """A server that could not be reached; `failure` says why."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure)
        self.failure = failure


class Recording:
    """Reaches allowed servers only, and logs everything that goes over the wire."""

    def __init__(self, allowed: AllowedHosts, log: ExchangeLog) -> None:
        self.allowed, self.log = allowed, log
        self.exhausted = False
        self._waiting: dict[tuple[str, int], list[socket.socket]] = defaultdict(list)

    async def resolve(self, host: str) -> Failure:
        """Say why a name leads nowhere."""
        if not self.allowed.name(host):
            return 'not_allowed'
        try:
            await addresses(host, 0)
        except UnreachableError as error:
            return error.failure
        return ''

    async def reach(self, host: str, port: int) -> Failure:
        """Connect in the program's stead; the connection waits a moment for what the program asks on its own."""
        if not self.allowed.place(Place('tcp', host, port)):
            return ''
        try:
            target = (await addresses(host, port))[0]
            real = await _connected(target, port)
        except ConnectionRefusedError:
            return 'refused'
        except (UnreachableError, OSError):
            return ''
        self._waiting[target, port].append(real)
        asyncio.get_running_loop().call_later(KEPT_SECONDS, self._taken, target, port, real)
        return ''

    def _taken(self, target: str, port: int, wanted: socket.socket | None = None) -> socket.socket | None:
        """Take the newest connection that waits, or close the one that has waited too long."""
        waiting = self._waiting[target, port]
        if wanted is None:
            return waiting.pop() if waiting else None
        if wanted in waiting:
            waiting.remove(wanted)
            wanted.close()
        return None

    def close(self) -> None:
        """Close the connections that nobody took."""
        for waiting in self._waiting.values():
            while waiting:
                waiting.pop().close()

    async def admit(self, place: Place) -> tuple[Failure, bool]:
        """Try the server's certificate before the program's TLS begins, so that a bad one stays bad for the program.

        A bad certificate is logged as a CONNECT without a failure; replay then shows a bad one too.
        """
        try:
            link = await self.dial(place)
        except UnreachableError as error:
            return error.failure, True
        except ssl.SSLError:
            self.log.refused('CONNECT', place.origin, '')
            return '', False
        link.writer.close()
        return '', True

    def session(self, caller: Caller) -> 'RecordingSession':
        """Begin a connection."""
        return RecordingSession(self, caller)

    async def dial(self, place: Place, *, check: bool = True) -> Link:
        """Connect to a server; UnreachableError says why not, ssl.SSLError when its certificate does not verify."""
        if not self.allowed.place(place):
            raise UnreachableError('not_allowed')
        targets = await addresses(place.host, place.port)
        context = (verified() if check else unverified()) if place.scheme == 'https' else None
        how: dict[str, Any] = {'ssl': context, 'server_hostname': place.host if context else None, 'limit': READ_LIMIT}
        try:
            if waiting := self._taken(targets[0], place.port):
                opening = asyncio.open_connection(sock=waiting, **how)
            else:
                opening = asyncio.open_connection(targets[0], place.port, **how)
            reader, writer = await asyncio.wait_for(opening, CONNECT_SECONDS)
        except TimeoutError:
            raise UnreachableError('timeout') from None
        except ConnectionRefusedError:
            raise UnreachableError('refused') from None
        except ssl.SSLError:
            raise
        except OSError:
            raise UnreachableError('reset') from None
        return Link(place, reader, writer)


async def _connected(target: str, port: int) -> socket.socket:
    """A connection to an address; OSError (TimeoutError among them) when it is not made soon."""
    real = socket.socket(socket.AF_INET6 if ':' in target else socket.AF_INET)
    real.setblocking(False)
    try:
        await asyncio.wait_for(asyncio.get_running_loop().sock_connect(real, (target, port)), REFUSE_SECONDS)
    except OSError:
        real.close()
        raise
    return real


async def addresses(host: str, port: int) -> list[str]:
    """Resolve a name to addresses it may lead to, IPv4 first; UnreachableError when there are none."""
    try:
        found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise UnreachableError('unknown_host') from None
    # Not every machine that resolves IPv6 can reach it.
    safe = [str(entry[4][0]) for entry in sorted(found, key=lambda e: e[0] != socket.AF_INET)]
    safe = [address for address in safe if safe_address(host, address)]
    if not safe:
        raise UnreachableError('not_allowed')
    return safe


class RecordingSession:
    """One connection of a recording, and the server connection behind it."""

    def __init__(self, recording: Recording, caller: Caller) -> None:
        self._recording, self._caller = recording, caller
        self._link: Link | None = None

    async def answer(self, request: Request) -> After:
        """Pass one request on and its answer back, byte for byte."""
        log = self._recording.log
        draft = log.open(request)
        try:
            keep = await self._watched(request, draft)
        except UnreachableError as error:
            log.close(draft, error.failure)
            return 'reset'
        except TruncatedError:
            log.close(draft, 'truncated' if draft.status else 'reset')
            return 'close' if draft.status else 'reset'
        except TooLargeError:
            log.close(draft, 'too_large')
            return 'reset'
        except (MalformedError, OSError):
            log.close(draft, 'reset')
            return 'reset'
        log.close(draft)
        return 'keep' if keep and request.keep_alive else 'close'

    async def _watched(self, request: Request, draft: Draft) -> bool:
        """Relay, and stop when the program hangs up first: that is a time-out of its own."""
        relay = asyncio.ensure_future(self._relay(request, draft))
        gone = asyncio.ensure_future(_hung_up(self._caller))
        try:
            await asyncio.wait({relay, gone}, return_when=asyncio.FIRST_COMPLETED)
            if not relay.done():
                raise UnreachableError('timeout')
            return relay.result()
        finally:
            for task in (relay, gone):
                task.cancel()
                with contextlib.suppress(asyncio.CancelledError, Exception):
                    await task

    async def _relay(self, request: Request, draft: Draft) -> bool:
        link, head = await self._exchange_heads(request, draft)
        minor, draft.status, draft.reason = head.status_line()
        draft.headers = head.headers
        self._caller.writer.write(head.raw)
        bodiless = request.method == 'HEAD' or draft.status in {204, 304}
        framed = head.chunked or head.length is not None
        if not bodiless:
            async for raw, content in pieces(link.reader, head, until_close=True):
                self._recording.log.took(len(content))
                draft.body += content
                self._caller.writer.write(raw)
                await self._caller.writer.drain()
        connection = head.value('connection').lower()
        keep = connection != 'close' if minor == '1' else connection == 'keep-alive'
        return keep and (bodiless or framed)

    async def _exchange_heads(self, request: Request, draft: Draft) -> tuple[Link, Head]:
        """Send the request and read the answer's head; a kept connection that the server has left is dialled anew."""
        # Servers drop idle connections; a client that saw that would dial again, so we do.
        reused = self._link is not None and self._link.place == request.place
        link = await self._linked(request.place)
        draft.sent = self._recording.log.now()
        try:
            link.writer.write(request.raw)
            await link.writer.drain()
            head = await _final_head(link.reader)
        except (ConnectionError, TruncatedError):
            if not reused:
                raise
            head = None
        if head is None and reused:
            self.close()
            return await self._exchange_heads(request, draft)
        if head is None:
            raise ConnectionResetError
        return link, head

    async def _linked(self, place: Place) -> Link:
        if self._link is None or self._link.place != place:
            self.close()
            self._link = await self._recording.dial(place, check=self._caller.verified)
        return self._link

    def close(self) -> None:
        """Close the server connection."""
        if self._link:
            self._link.writer.close()
        self._link = None


async def _final_head(reader: asyncio.StreamReader) -> Head | None:
    """Read the answer's head past interim ones (100 to 199)."""
    for _ in range(MOST_INTERIM):
        head = await read_head(reader)
        if head is None or not 100 <= head.status_line()[1] < 200:
            return head
    raise TooLargeError('there are only interim answers')


async def _hung_up(caller: Caller) -> None:
    """Return when the program closes its side; pipelined bytes do not count."""
    while not caller.reader.at_eof() and not caller.writer.is_closing():  # noqa: ASYNC110  Streams tell nobody of an end.
        await asyncio.sleep(0.02)

"""The sockets of one run go in; every connection on them is served by the far end, and the tape comes out."""

import asyncio
import contextlib
import resource
import socket
import ssl
import struct
import threading
from collections.abc import Coroutine
from concurrent.futures import Future

from rewright.adapters.wire.authority import Authority
from rewright.adapters.wire.log import ExchangeLog
from rewright.adapters.wire.messages import MalformedError, TooLargeError, TruncatedError
from rewright.adapters.wire.names import Names, Query
from rewright.adapters.wire.request import Caller, Place, Request, read_request
from rewright.adapters.wire.side import Hosted, Session, Side, Streams, Tunnel
from rewright.model.tape import Tape

READ_LIMIT = 1 << 20
SETTLE_SECONDS = 2
_OTHER_FILES = 256
_TLS_HANDSHAKE = b'\x16'
_NOBODY_ASKED = frozenset({'not_allowed', 'not_recorded'})
_RESET_ON_CLOSE = struct.pack('ii', 1, 0)


def _made_room(wanted: int) -> int:
    """Let this process hold as many connections as it may: one of the program and one to its server each."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    room = (
        max(soft, min(hard, wanted + _OTHER_FILES))
        if hard != resource.RLIM_INFINITY
        else max(soft, wanted + _OTHER_FILES)
    )
    resource.setrlimit(resource.RLIMIT_NOFILE, (room, hard))
    return max(1, (room - _OTHER_FILES) // 2)


class Line:
    """Serves a program's connections from a thread of its own, until `stop`."""

    def __init__(self, side: Side, log: ExchangeLog, authority: Authority, most_connections: int = 1024) -> None:
        self._side, self._log, self._authority = side, log, authority
        self._most_connections = min(most_connections, _made_room(2 * most_connections))
        self._names = Names()
        self._loop = asyncio.new_event_loop()
        self._tasks: set[asyncio.Task[None]] = set()
        self._sockets: list[socket.socket] = []
        self._listeners: list[socket.socket] = []
        self._led: set[int] = set()
        self._hosted: list[Hosted] = []
        self._thread = threading.Thread(target=self._loop.run_forever, name='rewright-wire', daemon=True)
        self._thread.start()

    @property
    def exhausted(self) -> bool:
        """Say whether the program asked for too much that was never recorded."""
        return self._side.exhausted

    def begin(self) -> None:
        """Set the moment that exchanges count their times from."""
        self._log.start()

    def reaches(self, address: str, port: int) -> 'Future[bool]':
        """Say, for any thread, whether somebody listens where a program is about to connect."""
        return asyncio.run_coroutine_threadsafe(self._reaches(address, port), self._loop)

    def serve(self, listener: socket.socket, tunnel: Tunnel | None = None) -> None:
        """Answer connections in place of the address they were made to, or lead all of them to a server of the run."""
        if tunnel:
            self._led.add(listener.getsockname()[1])
        self._accept_on(listener, proxy=False, tunnel=tunnel)

    def lead(self, hosted: Hosted) -> None:
        """Lead what is asked of some hosts, with or without TLS, to a server of the run."""
        self._hosted.append(hosted)

    def serve_proxy(self) -> int:
        """Listen as an HTTP proxy on loopback and return the port."""
        listener = socket.create_server(('127.0.0.1', 0), backlog=256)
        self._accept_on(listener, proxy=True)
        return int(listener.getsockname()[1])

    def serve_names(self, datagrams: socket.socket) -> None:
        """Answer name queries."""
        self._adopt(datagrams, self._answer_names(datagrams))

    def stop(self) -> Tape:
        """Let running exchanges end, close everything and return the tape."""
        asyncio.run_coroutine_threadsafe(self._settle(), self._loop).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()
        for each in self._sockets:
            each.close()
        return self._log.tape()

    def _adopt(self, each: socket.socket, work: Coroutine[None, None, None]) -> None:
        each.setblocking(False)
        self._sockets.append(each)
        self._loop.call_soon_threadsafe(self._spawn, work)

    def _accept_on(self, listener: socket.socket, *, proxy: bool, tunnel: Tunnel | None = None) -> None:
        listener.setblocking(False)
        self._sockets.append(listener)
        self._listeners.append(listener)
        # A callback, not a task: a task that is cancelled between accepting and serving would leave the connection open.
        self._loop.call_soon_threadsafe(self._loop.add_reader, listener, self._accept, listener, proxy, tunnel)

    def _accept(self, listener: socket.socket, proxy: bool, tunnel: Tunnel | None) -> None:
        try:
            connection, _ = listener.accept()
        except OSError:
            return
        if sum(task.get_name() == 'connection' for task in self._tasks) >= self._most_connections:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET_ON_CLOSE)
            connection.close()
            self._log.refused('CONNECT', 'one more server', 'too_many')
            return
        connection.setblocking(False)
        work = self._lead(connection, tunnel) if tunnel else self._serve(connection, proxy=proxy)
        self._spawn(work, name='connection')

    def _spawn(self, work: Coroutine[None, None, None], name: str | None = None) -> None:
        task = self._loop.create_task(work, name=name)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _settle(self) -> None:
        for listener in self._listeners:
            self._loop.remove_reader(listener)
        mine = asyncio.current_task()
        acceptors = {t for t in self._tasks if t.get_name() != 'connection' and t is not mine}
        for task in acceptors:
            task.cancel()
        running = {t for t in self._tasks if t not in acceptors and t is not mine}
        if running:
            await asyncio.wait(running, timeout=SETTLE_SECONDS)
        for task in running:
            task.cancel()
        await asyncio.gather(*acceptors, *running, return_exceptions=True)
        self._side.close()
        # One more turn lets closed transports say goodbye before the loop goes.
        await asyncio.sleep(0)

    async def _answer_names(self, datagrams: socket.socket) -> None:
        while True:
            packet, sender = await self._loop.sock_recvfrom(datagrams, 4096)
            try:
                query = Query(packet)
            except ValueError:
                continue
            failure = '' if self._own(query.name) else await self._side.resolve(query.name)
            if self._led and failure in _NOBODY_ASKED:
                # A name says nothing of its port: it may be that of a server of the run.
                failure = ''
            if failure:
                self._log.refused('RESOLVE', query.name, failure)
            with contextlib.suppress(OSError):
                await self._loop.sock_sendto(datagrams, self._names.reply(query, failure), sender)

    async def _reaches(self, address: str, port: int) -> bool:
        host = self._names.host(address)
        failure = '' if port in self._led or self._own(host) else await self._side.reach(host, port)
        if failure:
            self._log.unreached(host, port, failure)
        return not failure

    def _own(self, host: str) -> Tunnel | None:
        """The server of the run that stands for a host."""
        return next((hosted.tunnel for hosted in self._hosted if hosted.knows(host)), None)

    async def _lead(self, connection: socket.socket, tunnel: Tunnel, *, at_once: bool = False) -> None:
        """Lead a connection to a server of the run, under TLS where the program begins it `at_once`."""
        host = self._names.host(connection.getsockname()[0])
        context = None
        if at_once and await _first_byte(self._loop, connection) == _TLS_HANDSHAKE:
            context = self._authority.context(host, verified=True)
        try:
            streams = await self._streams(connection, context)
        except OSError:
            connection.close()
            return

        async def encrypt(streams: Streams) -> Streams:
            return await self._encrypted(streams, self._authority.context(host, verified=True))

        try:
            await tunnel.serve(streams, encrypt)
        except (OSError, EOFError):
            streams[1].transport.abort()
        finally:
            streams[1].close()

    async def _serve(self, connection: socket.socket, *, proxy: bool) -> None:
        # Without it an answer in two segments waits 40 ms for the program's delayed acknowledgement.
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        address, port = connection.getsockname()[:2]
        # The listener takes every address, so the connection's own end tells where the program meant to go.
        place = None if proxy else Place('http', self._names.host(address), port)
        if place and (own := self._own(place.host)):
            await self._lead(connection, own, at_once=True)
            return
        caller = None
        try:
            caller = await self._caller(connection, place)
        except OSError:
            return
        finally:
            if caller is None:
                connection.close()
        if caller:
            await self._converse(caller)

    async def _caller(self, connection: socket.socket, place: Place | None) -> Caller | None:
        """Open the program's connection, with TLS where its first byte says so; None when it leads nowhere."""
        context, verified = None, True
        if place and await _first_byte(self._loop, connection) == _TLS_HANDSHAKE:
            place = Place('https', place.host, place.port)
            failure, verified = await self._side.admit(place)
            if failure:
                self._log.refused('CONNECT', place.origin, failure)
                # A linger of zero makes close() send a reset, which is what a refused port looks like from here.
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET_ON_CLOSE)
                return None
            context = self._authority.context(place.host, verified=verified)
        return Caller(*await self._streams(connection, context), place, verified)

    async def _streams(self, connection: socket.socket, context: ssl.SSLContext | None) -> Streams:
        reader = asyncio.StreamReader(limit=READ_LIMIT)
        protocol = asyncio.StreamReaderProtocol(reader)
        transport, _ = await self._loop.connect_accepted_socket(lambda: protocol, connection, ssl=context)
        return reader, asyncio.StreamWriter(transport, protocol, reader, self._loop)

    async def _encrypted(self, streams: Streams, context: ssl.SSLContext) -> Streams:
        """Begin TLS as the server on streams that are in use."""
        reader = asyncio.StreamReader(limit=READ_LIMIT)
        protocol = asyncio.StreamReaderProtocol(reader)
        transport = await self._loop.start_tls(streams[1].transport, protocol, context, server_side=True)
        if transport is None:
            raise ConnectionResetError
        # start_tls leaves this call to whoever brings a protocol of their own.
        protocol.connection_made(transport)
        return reader, asyncio.StreamWriter(transport, protocol, reader, self._loop)

    async def _converse(self, caller: Caller) -> None:
        session = self._side.session(caller)
        clean = False
        try:
            clean = await self._exchange(caller, session)
        except TooLargeError:
            self._log.refused('REQUEST', caller.place.origin if caller.place else 'a proxy', 'too_large')
        except (MalformedError, TruncatedError, OSError):
            clean = False
        finally:
            session.close()
            if clean:
                caller.writer.close()
            else:
                _reset(caller.writer)

    async def _exchange(self, caller: Caller, session: Session) -> bool:
        """Answer requests until the program or the far end has enough; False when the connection must break."""
        while request := await read_request(caller, self._log.most):
            if request.method == 'CONNECT':
                return await self._tunnel(caller, request)
            after = await session.answer(request)
            if after != 'keep':
                return after == 'close'
            await caller.writer.drain()
        return True

    async def _tunnel(self, caller: Caller, request: Request) -> bool:
        """Become the server that a proxy's CONNECT asks for."""
        failure, verified = await self._side.admit(request.place)
        if failure:
            self._log.refused('CONNECT', request.place.origin, failure)
            return False
        caller.writer.write(b'HTTP/1.1 200 Connection established\r\n\r\n')
        await caller.writer.drain()
        context = self._authority.context(request.place.host, verified=verified)
        try:
            streams = await self._encrypted((caller.reader, caller.writer), context)
        except ConnectionResetError:
            return False
        await self._converse(Caller(*streams, request.place, verified))
        return True


async def _first_byte(loop: asyncio.AbstractEventLoop, connection: socket.socket) -> bytes:
    """Look at a connection's first byte without taking it; empty when the peer left."""
    while True:
        with contextlib.suppress(BlockingIOError):
            return connection.recv(1, socket.MSG_PEEK)
        ready = asyncio.Event()
        loop.add_reader(connection, ready.set)
        try:
            await ready.wait()
        finally:
            loop.remove_reader(connection)


def _reset(writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(OSError, ssl.SSLError):
        # A connection that the program has left already has no socket any more.
        if raw := writer.get_extra_info('socket'):
            raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET_ON_CLOSE)
    writer.transport.abort()

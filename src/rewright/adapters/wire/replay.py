"""The far end as a tape remembers it: answers come by key, in order, and the last one repeats."""

import asyncio
from collections import defaultdict

from rewright.adapters.wire.codings import KEPT_CODING, encoded
from rewright.adapters.wire.log import Draft, ExchangeLog
from rewright.adapters.wire.messages import Headers, value
from rewright.adapters.wire.recognizing import recognized
from rewright.adapters.wire.refusals import Refusals
from rewright.adapters.wire.request import Caller, Place, Request
from rewright.adapters.wire.side import After
from rewright.model.tape import Exchange, Failure, Tape
from rewright.ports.blobs import Blobs

MOST_UNRECORDED = 25
HELD_SECONDS = 3600
_NOT_RECORDED = b'HTTP/1.1 599 Not Recorded\r\nContent-Length: 0\r\n\r\n'
_FRAMING = frozenset({'content-length', 'transfer-encoding', 'connection', 'keep-alive', KEPT_CODING.lower()})


class Replay:
    """Answers from a tape and never dials; `exhausted` turns true after too many unrecorded requests."""

    def __init__(self, tape: Tape, blobs: Blobs, log: ExchangeLog, *, latency: bool) -> None:
        self.blobs, self.log, self.latency = blobs, log, latency
        self.exhausted = False
        self.refusals = Refusals(tape)
        self._unrecorded = 0
        self._answers: dict[str, list[Exchange]] = defaultdict(list)
        self._used: dict[str, int] = defaultdict(int)
        self._bodies: dict[str, bytes] = {}
        for exchange in tape.exchanges:
            self._answers[exchange.key].append(exchange)
        self._hosts = {e.url.partition('://')[2].partition('/')[0].rpartition('@')[2].lower() for e in tape.exchanges}

    async def resolve(self, host: str) -> Failure:
        """A name leads somewhere when something was asked there."""
        # Ports do not matter to a resolver.
        if any(known.partition(':')[0] == host for known in self._hosts):
            return ''
        known = self._answers.get(f'RESOLVE {host}')
        return known[0].failure if known else 'not_recorded'

    async def reach(self, host: str, port: int) -> Failure:
        """A port is closed when it was."""
        return 'refused' if self.refusals.next(host, port) else ''

    async def admit(self, place: Place) -> tuple[Failure, bool]:
        """A connection leads somewhere unless it was seen to lead nowhere."""
        known = self._answers.get(f'CONNECT {place.origin}')
        return (known[0].failure, False) if known else ('', True)

    def session(self, caller: Caller) -> 'ReplaySession':
        """Begin a connection."""
        return ReplaySession(self, caller)

    def close(self) -> None:
        """Nothing is held."""

    def next_answer(self, key: str) -> Exchange | None:
        """The next answer of a key; None when nothing was recorded."""
        if key not in self._answers:
            key = recognized(key, self._answers, self.log.redactor)
        recorded = self._answers.get(key)
        if not recorded:
            self._unrecorded += 1
            self.exhausted = self._unrecorded >= MOST_UNRECORDED
            return None
        position = self._used[key]
        self._used[key] += 1
        return recorded[min(position, len(recorded) - 1)]

    def body(self, name: str) -> bytes:
        """The bytes of a recorded body."""
        if name and name not in self._bodies:
            self._bodies[name] = self.blobs.get(name)
        return self._bodies[name] if name else b''

    def coded(self, name: str, coding: str) -> bytes:
        """The bytes of a recorded body in the coding that its server had used."""
        kept = f'{coding} {name}'
        if kept not in self._bodies:
            self._bodies[kept] = encoded(self.body(name), coding) or b''
        return self._bodies[kept]


class ReplaySession:
    """One connection of a replay."""

    def __init__(self, replay: Replay, caller: Caller) -> None:
        self._replay, self._caller = replay, caller

    async def answer(self, request: Request) -> After:
        """Write the recorded answer in one piece, or do what the recorded failure did."""
        log, writer = self._replay.log, self._caller.writer
        draft = log.open(request)
        self._replay.refusals.asked(request.place)
        exchange = self._replay.next_answer(draft.key)
        if exchange is None:
            writer.write(_NOT_RECORDED)
            log.close(draft, 'not_recorded')
            return 'keep' if request.keep_alive else 'close'
        if self._replay.latency:
            await asyncio.sleep(exchange.seconds)
        if exchange.failure == 'timeout':
            log.close(draft, 'timeout')
            await self._hold()
            return 'reset'
        return self._write(request, exchange, draft)

    def _write(self, request: Request, exchange: Exchange, draft: Draft) -> After:
        draft.status, draft.reason, draft.headers = exchange.status, exchange.reason, exchange.headers
        draft.blob = exchange.body
        self._replay.log.close(draft, exchange.failure)
        if exchange.failure not in {'', 'truncated'}:
            return 'reset'
        content, coding = self._replay.body(exchange.body), _coding(request, exchange)
        if coding:
            content = self._replay.coded(exchange.body, coding)
        head, framed, open_ended = _framed(request, exchange, content, coding)
        keep = request.keep_alive and not open_ended
        # A program that asked for the end itself is told of it only if it was when recorded.
        told = request.keep_alive or value(exchange.headers, 'connection').lower() == 'close'
        closing = '' if keep or not told else 'Connection: close\r\n'
        # Head and body in one write: two would cost a delayed acknowledgement.
        self._caller.writer.write(head.encode('latin-1') + closing.encode() + b'\r\n' + framed)
        return 'keep' if keep else 'close'

    async def _hold(self) -> None:
        """Keep silent until the program gives up, as it did when recorded."""
        try:
            await asyncio.wait_for(self._caller.reader.read(1), HELD_SECONDS)
        except TimeoutError:
            return

    def close(self) -> None:
        """Nothing is held."""


def _coding(request: Request, exchange: Exchange) -> str:
    """The coding to send again: the recorded one, unless this program does not take what the recorded one did."""
    coding = value(exchange.headers, KEPT_CODING.lower()).lower()
    if not coding or encoded(b'', coding) is None:
        return ''
    taken = coding in request.head.value('accept-encoding').lower()
    was_taken = coding in value(exchange.request_headers, 'accept-encoding').lower()
    return coding if taken or not was_taken else ''


def _framed(request: Request, exchange: Exchange, content: bytes, coding: str) -> tuple[str, bytes, bool]:
    """Return head, body on the wire, and whether only closing ends it: framed the way the server did."""
    lines = [f'HTTP/1.1 {exchange.status} {exchange.reason}']
    lines += [f'{name}: {text}' for name, text in exchange.headers if name.lower() not in _FRAMING]
    if coding:
        lines.append(f'Content-Encoding: {coding}')
    if request.method == 'HEAD' or exchange.status in {204, 304}:
        lines += _declared(exchange.headers)
        return '\r\n'.join([*lines, '']), b'', False
    if exchange.failure == 'truncated':
        lines += _declared(exchange.headers) or [f'Content-Length: {len(content) + 1000}']
        return '\r\n'.join([*lines, '']), content, True
    if 'chunked' in value(exchange.headers, 'transfer-encoding').lower():
        lines.append('Transfer-Encoding: chunked')
        chunk = b'%x\r\n%b\r\n' % (len(content), content) if content else b''
        return '\r\n'.join([*lines, '']), chunk + b'0\r\n\r\n', False
    if value(exchange.headers, 'content-length'):
        lines.append(f'Content-Length: {len(content)}')
        return '\r\n'.join([*lines, '']), content, False
    return '\r\n'.join([*lines, '']), content, True


def _declared(headers: Headers) -> list[str]:
    length = value(headers, 'content-length')
    return [f'Content-Length: {length}'] if length else []

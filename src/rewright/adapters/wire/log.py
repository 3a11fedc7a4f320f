"""What happened on one run's network goes in; a tape without secrets, its bodies kept as blobs, comes out."""

import time
from dataclasses import dataclass, field

from rewright.adapters.wire.codings import KEPT_CODING, decoded
from rewright.adapters.wire.messages import Headers, TooLargeError, value
from rewright.adapters.wire.meter import METER
from rewright.adapters.wire.redaction import Redactor
from rewright.adapters.wire.request import Request
from rewright.adapters.wire.rows import rows_in, rows_of
from rewright.model.tape import Exchange, Failure, Tape
from rewright.ports.blobs import Blobs

MOST_REFUSED = 10_000


@dataclass
class Draft:
    """An exchange while it happens; `blob` names an answer's body that is already kept."""

    key: str
    method: str
    url: str
    request_headers: Headers = ()
    request_body: bytes = b''
    status: int = 0
    reason: str = ''
    headers: Headers = ()
    body: bytearray = field(default_factory=bytearray)
    blob: str = ''
    started: float = 0.0
    sent: float = 0.0
    ended: float = 0.0
    failure: Failure = ''


class ExchangeLog:
    """The exchanges of one run; times count from `start`. Bodies lie in memory until `tape` keeps them, `most` bytes in all."""

    def __init__(self, blobs: Blobs, redactor: Redactor, most: int = 1 << 30) -> None:
        self.redactor, self.most = redactor, most
        self._taken = 0
        self._refused: set[tuple[str, Failure]] = set()
        self._blobs = blobs
        self._drafts: list[Draft] = []
        self._zero = time.monotonic()

    def start(self) -> None:
        """Set the moment that times count from."""
        self._zero = time.monotonic()

    def now(self) -> float:
        """Seconds since the start of the run."""
        return time.monotonic() - self._zero

    def open(self, request: Request) -> Draft:
        """Begin the exchange of one request."""
        METER.request()
        self._taken += len(request.body)
        now = self.now()
        draft = Draft(
            # Now, not later: a replay knows no more of the run than this either.
            key=request.key(self.redactor),
            method=request.method,
            url=request.url,
            request_headers=request.head.headers,
            request_body=request.body,
            started=now,
            sent=now,
            ended=now,
        )
        self._drafts.append(draft)
        return draft

    def took(self, size: int) -> None:
        """Count bytes of an answer; TooLargeError when the run has taken more than it may."""
        self._taken += size
        if self._taken > self.most:
            raise TooLargeError('the run takes too much from the network')

    def refused(self, method: str, subject: str, failure: Failure) -> None:
        """Note a connection or a name that led nowhere before any request was sent; the same one is noted once."""
        key = f'{method} {subject}'
        # A program that floods us with names says nothing new with the next one.
        if (key, failure) not in self._refused and len(self._refused) < MOST_REFUSED:
            self._refused.add((key, failure))
            self._note(key, method, subject, failure)

    def unreached(self, host: str, port: int, failure: Failure) -> None:
        """Note a connection that was not made: each one, for a program may try again."""
        url = f'tcp://{host}:{port}'
        self._note(f'CONNECT {url}', 'CONNECT', url, failure)

    def _note(self, key: str, method: str, subject: str, failure: Failure) -> None:
        now = self.now()
        self._drafts.append(Draft(key=key, method=method, url=subject, started=now, ended=now, failure=failure))

    def close(self, draft: Draft, failure: Failure = '') -> None:
        """End an exchange."""
        draft.ended = self.now()
        draft.failure = failure
        METER.rows(read=self._rows(draft))

    def _rows(self, draft: Draft) -> int:
        kind = value(draft.headers, 'content-type')
        if draft.blob:
            return rows_of(self._blobs, draft.blob, kind)
        return rows_in(self._content(draft), kind)

    @staticmethod
    def _content(draft: Draft) -> bytes:
        coding, body = value(draft.headers, 'content-encoding'), bytes(draft.body)
        return (decoded(body, coding) if coding else body) or b''

    def tape(self) -> Tape:
        """Keep all bodies and return the exchanges in the order the requests were sent."""
        for draft in self._drafts:
            # What one answer gave (a cookie, a token) may stand in any request, and in what the program prints.
            self.redactor.learn(draft.headers, body=self._content(draft))
        return Tape(exchanges=tuple(self._exchange(draft) for draft in sorted(self._drafts, key=lambda d: d.started)))

    def _exchange(self, draft: Draft) -> Exchange:
        redactor = self.redactor
        headers, body = draft.headers, bytes(draft.body)
        if encoding := value(headers, 'content-encoding'):
            headers, body = _plain(headers, body, encoding)
        return Exchange(
            key=redactor.text(draft.key),
            method=draft.method,
            url=redactor.text(draft.url),
            request_headers=redactor.headers(draft.request_headers),
            request_body=self._keep(draft.request_body),
            status=draft.status,
            reason=redactor.text(draft.reason),
            headers=redactor.headers(headers),
            body=draft.blob or self._keep(body),
            seconds=round(draft.ended - draft.sent, 6),
            started=round(draft.started, 6),
            ended=round(draft.ended, 6),
            failure=draft.failure,
        )

    def _keep(self, data: bytes) -> str:
        return self._blobs.put(self.redactor.bytes(data)) if data else ''


def _plain(headers: Headers, body: bytes, encoding: str) -> tuple[Headers, bytes]:
    """Take the content encoding away and note it; an encoding we cannot undo stays, with its bytes."""
    content = decoded(body, encoding)
    if content is None:
        return headers, body
    changed = {'content-encoding': (KEPT_CODING, encoding), 'content-length': ('Content-Length', str(len(content)))}
    return tuple(changed.get(name.lower(), (name, text)) for name, text in headers), content

"""Recorded answers stand for the network: requests go in, their answers come out in recorded order, and both are counted."""

import errno
import hashlib
import json
import os
import socket
from collections import Counter, defaultdict
from collections.abc import Iterable
from urllib.parse import quote, unquote_to_bytes, urlsplit

import httpx2

from rewright_runtime.rehearsal.script import Answer

_PORTS = {'http': 80, 'https': 443}
_FRAMING = {'content-length', 'transfer-encoding', 'content-encoding', 'connection', 'keep-alive'}
_FAILURES: dict[str, type[httpx2.TransportError]] = {
    'reset': httpx2.ReadError,
    'timeout': httpx2.ReadTimeout,
    'truncated': httpx2.RemoteProtocolError,
}
# What the system says then.
_BELOW = {
    'reset': ConnectionResetError(errno.ECONNRESET, os.strerror(errno.ECONNRESET)),
    'refused': ConnectionRefusedError(errno.ECONNREFUSED, os.strerror(errno.ECONNREFUSED)),
    'unknown_host': socket.gaierror(socket.EAI_NONAME, 'Name or service not known'),
}


class Recorded:
    """The network of one case; `sent` and `recorded` count requests by what they ask."""

    def __init__(self, answers: Iterable[Answer]) -> None:
        self._answers: dict[str, list[Answer]] = defaultdict(list)
        for answer in answers:
            self._answers[key(answer.method, answer.url, answer.asked)].append(answer)
        self.recorded = Counter({name: len(found) for name, found in self._answers.items()})
        self.sent: Counter[str] = Counter()

    def answer(self, request: httpx2.Request) -> httpx2.Response:
        """Return the next answer of a request, the last one again and again; what was never asked cannot be reached."""
        asked = key(request.method, str(request.url), request.content)
        found = self._answers.get(asked)
        self.sent[asked] += 1
        if not found:
            raise httpx2.ConnectError(f'{asked} was not recorded', request=request)
        answer = found[min(self.sent[asked], len(found)) - 1]
        if answer.failure:
            failed = _FAILURES.get(answer.failure, httpx2.ConnectError)(answer.failure, request=request)
            raise failed from _BELOW.get(answer.failure)
        return httpx2.Response(
            answer.status,
            headers=[(name, value) for name, value in answer.headers if name.lower() not in _FRAMING],
            # Whoever reads it piece by piece finds it unread.
            stream=httpx2.ByteStream(answer.body),
            request=request,
            extensions={'reason_phrase': answer.reason.encode('latin-1')},
        )


def key(method: str, url: str, body: bytes) -> str:
    """Return what makes two requests the same: method, place, path, sorted query and canonical body."""
    parts = urlsplit(url)
    port = parts.port or _PORTS.get(parts.scheme, 0)
    query = '&'.join(sorted(_plain(pair) for pair in parts.query.split('&') if pair))
    found = f'{method} {parts.scheme}://{parts.hostname}:{port}{_plain(parts.path or "/")} {query}'
    return f'{found} {_canonical(body)}'.strip()


def _plain(text: str) -> str:
    return quote(unquote_to_bytes(text.replace('+', ' ')), safe="/-._~!$&'()*,;=:@")


def _canonical(body: bytes) -> str:
    if not body:
        return ''
    try:
        return json.dumps(json.loads(body), sort_keys=True)
    except (ValueError, RecursionError):
        return hashlib.sha256(body).hexdigest()

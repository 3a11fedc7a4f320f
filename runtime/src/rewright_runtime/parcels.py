"""Requests and their outcomes as JSON, so that they can travel between functions."""

import base64
import builtins
import json
import socket
import ssl
from collections.abc import Iterable
from typing import Any

from rewright_runtime import errors
from rewright_runtime.breach import ContractBreach
from rewright_runtime.opening import Hop
from rewright_runtime.page import Page
from rewright_runtime.replay import Outcome
from rewright_runtime.request import Request


def packed_requests(requests: Iterable[Request]) -> bytes:
    """Return requests as JSON."""
    return json.dumps([_request(r) for r in requests]).encode()


def unpacked_requests(data: bytes) -> list[Request]:
    """Return the requests of `packed_requests`."""
    return [_made(r) for r in json.loads(data)]


def packed_outcomes(outcomes: Iterable[Outcome]) -> bytes:
    """Return outcomes as JSON; an error keeps its type and its text."""
    return json.dumps([_outcome(o) for o in outcomes]).encode()


def unpacked_outcomes(data: bytes) -> list[Outcome]:
    """Return the outcomes of `packed_outcomes`."""
    return [
        Outcome(_made(o['request']), _page(o['page']), _error(o['error']), tuple(_hop(h) for h in o['hops']))
        for o in json.loads(data)
    ]


def _text(data: bytes | None) -> str | None:
    return None if data is None else base64.b64encode(data).decode()


def _bytes(text: str | None) -> bytes | None:
    return None if text is None else base64.b64decode(text)


def _request(asked: Request) -> dict[str, Any]:
    return {**vars(asked), 'body': _text(asked.body)}


def _made(fields: dict[str, Any]) -> Request:
    timeout = fields['timeout']
    pairs = {name: tuple((k, v) for k, v in fields[name]) for name in ('headers', 'cookies', 'defaults')}
    waits = tuple(timeout) if isinstance(timeout, list) else timeout
    return Request(**{**fields, **pairs, 'body': _bytes(fields['body']), 'timeout': waits})


def _outcome(outcome: Outcome) -> dict[str, Any]:
    page = None
    if outcome.page is not None:
        page = _fields(outcome.page)
    error = None if outcome.error is None else {'type': type(outcome.error).__name__, 'text': str(outcome.error)}
    # Only requests are split among workers; a call is made where its function is.
    assert isinstance(outcome.request, Request)
    hops = [_packed_hop(h) for h in outcome.hops]
    return {'request': _request(outcome.request), 'page': page, 'error': error, 'hops': hops}


def _packed_hop(hop: Hop) -> dict[str, Any]:
    error = None if hop.error is None else {'type': type(hop.error).__name__, 'args': list(hop.error.args)}
    return {**vars(hop), 'answer': _text(hop.answer), 'error': error}


def _hop(fields: dict[str, Any]) -> Hop:
    return Hop(**{**fields, 'answer': _bytes(fields['answer']) or b'', 'error': _of_the_system(fields['error'])})


def _of_the_system(fields: dict[str, Any] | None) -> OSError | None:
    """The error that a socket raised, under its own name."""
    if fields is None:
        return None
    kind = next(k for m in (builtins, socket, ssl) if (k := getattr(m, fields['type'], None)) is not None)
    made: OSError = kind(*fields['args'])
    return made


def _fields(page: Page) -> dict[str, Any]:
    return {
        'status_code': page.status_code,
        'reason': page.reason,
        'url': page.url,
        'header_list': page.header_list,
        'data': _text(page.data),
        'history': [_fields(p) for p in page.history],
        'cookies': dict(page.cookies),
    }


def _page(fields: dict[str, Any] | None) -> Page | None:
    if fields is None:
        return None
    headers = tuple((k, v) for k, v in fields['header_list'])
    history = [p for f in fields['history'] if (p := _page(f)) is not None]
    return Page(**{**fields, 'header_list': headers, 'data': _bytes(fields['data']) or b'', 'history': history})


def _error(fields: dict[str, str] | None) -> Exception | None:
    if fields is None:
        return None
    kind = getattr(errors, fields['type'], errors.RequestException)
    # A breach stays one on its way from function to function.
    kind = ContractBreach if fields['type'] == 'ContractBreach' else kind
    made: Exception = kind(fields['text'])
    return made

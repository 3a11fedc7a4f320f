"""What functions hand to each other, as JSON: outcomes of requests and of calls, cookies, and nothing that was only asked with.

Headers, credentials and bodies of requests do not travel: whoever needs a request lists it again.
"""

import base64
import builtins
import http.client
import socket
import ssl
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from http.cookiejar import Cookie
from typing import Any

import httpx2

from rewright_runtime import errors, words
from rewright_runtime.asked import LOST
from rewright_runtime.breach import ContractBreach
from rewright_runtime.calls import Call, Known
from rewright_runtime.opening import Hop
from rewright_runtime.page import Page
from rewright_runtime.replay import Outcome, mark
from rewright_runtime.request import Request
from rewright_runtime.words import Untold

Fields = dict[str, Any]
Jars = dict[str, httpx2.Cookies]


def packed_outcomes(outcomes: Iterable[Outcome]) -> list[Fields]:
    """Return outcomes as values of JSON."""
    return [_outcome(o) for o in outcomes]


def unpacked_outcomes(packed: Iterable[Fields]) -> list[Outcome]:
    """Return the outcomes of `packed_outcomes`; what was asked is known by its mark alone."""
    return [
        Outcome(
            Known(o['asked'], o['wording']),
            _page(o['page']),
            # Whoever asks for a call makes it again, and meets its error there.
            Exception(o['raised']) if o['raised'] else _error(o['error']),
            tuple(_hop(h) for h in o['hops']),
            inside=tuple(unpacked_outcomes(o['inside'])),
        )
        for o in packed
    ]


def belonging(outcomes: Sequence[Outcome], asked: Sequence[Request | Call]) -> list[Outcome] | None:
    """Return the outcomes with the requests and calls that they belong to, or None where these are others."""
    if [mark(o.request) for o in outcomes] != [mark(a) for a in asked]:
        return None
    return [replace(o, request=a) for o, a in zip(outcomes, asked, strict=True)]


def packed_jars(jars: Mapping[str, httpx2.Cookies]) -> dict[str, list[Fields]]:
    """Return the cookies of sessions as values of JSON."""
    return {name: [{**vars(c), 'rest': dict(_rest(c))} for c in jar.jar] for name, jar in jars.items()}


def unpacked_jars(packed: Mapping[str, list[Fields]]) -> Jars:
    """Return the cookies of `packed_jars`."""
    jars: Jars = {}
    for name, cookies in packed.items():
        jars[name] = httpx2.Cookies()
        for fields in cookies:
            own = {k: v for k, v in fields.items() if not k.startswith('_')}
            jars[name].jar.set_cookie(Cookie(**own))
    return jars


def _rest(cookie: Cookie) -> dict[str, Any]:
    found: dict[str, Any] = vars(cookie).get('_rest', {})
    return found


def _text(data: bytes | None) -> str | None:
    return None if data is None else base64.b64encode(data).decode()


def _bytes(text: str | None) -> bytes:
    return base64.b64decode(text or '')


def _outcome(outcome: Outcome) -> Fields:
    asked, called = outcome.request, isinstance(outcome.request, Call)
    return {
        'asked': mark(asked),
        'wording': asked.wording,
        'page': None if outcome.page is None else _fields(outcome.page),
        'error': None if called else _packed_error(outcome.error),
        'raised': type(outcome.error).__name__ if called and outcome.error is not None else '',
        'hops': [_packed_hop(h) for h in outcome.hops],
        'inside': packed_outcomes(outcome.inside),
    }


def _packed_hop(hop: Hop) -> Fields:
    error = None if hop.error is None else {'type': type(hop.error).__name__, 'args': list(hop.error.args)}
    return {**vars(hop), 'answer': _text(hop.answer), 'error': error}


def _hop(fields: Fields) -> Hop:
    return Hop(**{**fields, 'answer': _bytes(fields['answer']), 'error': _of_the_system(fields['error'])})


def _of_the_system(fields: Fields | None) -> OSError | None:
    """The error that a socket raised, under its own name."""
    if fields is None:
        return None
    kind = next(k for m in (builtins, socket, ssl) if (k := getattr(m, fields['type'], None)) is not None)
    made: OSError = kind(*fields['args'])
    return made


def _fields(page: Page) -> Fields:
    return {
        'status_code': page.status_code,
        'reason': page.reason,
        'url': page.url,
        'header_list': page.header_list,
        'data': _text(page.data),
        # Each has the ones before it: 30 redirects would be written a thousand million times.
        'history': [_fields(replace(p, history=[])) for p in page.history],
        'elapsed_seconds': page.elapsed_seconds,
        'streamed': page.streamed,
        'cut': _packed_error(page.cut),
    }


def _page(fields: Fields | None) -> Page | None:
    if fields is None:
        return None
    headers = tuple((k, v) for k, v in fields['header_list'])
    history: list[Page] = []
    for earlier in fields['history']:
        if (page := _page(earlier)) is not None:
            page.history = history[:]
            history.append(page)
    own = {'header_list': headers, 'data': _bytes(fields['data']), 'history': history, 'cut': _error(fields['cut'])}
    return Page(**{**fields, **own})


def _packed_error(error: Exception | None) -> Fields | None:
    if error is None:
        return None
    answer = error.response if isinstance(error, errors.RequestException) else None
    return {
        'type': type(error).__name__,
        'module': type(error).__module__,
        'args': [_packed_word(a) for a in error.args],
        'response': None if answer is None else _fields(answer),
        'sent': getattr(error, 'sent', None) is not None,
    }


def _packed_word(said: object) -> object:
    """What an error says: a plain value, words that nobody knows, or an error that another one keeps."""
    if isinstance(said, Untold):
        return {'untold': said.plain}
    if isinstance(said, Exception):
        more = {k: _packed_word(v) for k, v in vars(said).items()}
        return {
            'kind': type(said).__name__,
            'module': type(said).__module__,
            'args': [_packed_word(a) for a in said.args],
            'more': more,
        }
    return said if isinstance(said, str | int | float | None) else str(said)


def _word(packed: Any) -> object:
    if not isinstance(packed, dict):
        return packed
    if 'untold' in packed:
        return Untold(packed['untold'])
    args = [_word(a) for a in packed['args']]
    homes = {m.__name__: m for m in (builtins, http.client, ssl, socket, zlib)} | {
        words.MaxRetryError.__module__: words
    }
    kind: type[Exception] = getattr(homes.get(packed['module']), packed['kind'], Exception)
    made = kind.__new__(kind, *args)
    made.args = tuple(args)
    vars(made).update({k: _word(v) for k, v in packed['more'].items()})
    return made


def _error(fields: Fields | None) -> Exception | None:
    if fields is None:
        return None
    if fields['type'] == 'ContractBreach':
        # A breach stays one on its way from function to function.
        return ContractBreach(*fields['args'])
    home = {errors.HTTPError.__module__: errors, 'builtins': builtins, 'httpx2': httpx2}.get(fields['module'])
    kind = getattr(home, fields['type'], None)
    try:
        made: Exception = kind(*map(_word, fields['args'])) if kind is not None else _foreign(fields)
    except TypeError:
        made = _foreign(fields)
    if isinstance(made, errors.RequestException):
        made.response = _page(fields['response'])
        made.sent = LOST if fields['sent'] else None
    return made


def _foreign(fields: Fields) -> ContractBreach:
    said = ', '.join(map(str, fields['args']))
    return ContractBreach(f'{fields["type"]}: {said} cannot be handed from function to function')

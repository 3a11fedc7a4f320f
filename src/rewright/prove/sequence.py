"""A recorded run's requests -> which of them have to come before which, as declared and by evidence."""

import json
import re
from collections.abc import Iterator, Sequence
from fnmatch import fnmatchcase
from typing import NamedTuple
from urllib.parse import parse_qsl, unquote, urlsplit

from rewright.model.tape import Exchange
from rewright.ports.blobs import Blobs

_LARGEST = 4 << 20
_TOKEN = re.compile(r'[A-Za-z0-9_\-.~+/=]{8,}')
_MARK = re.compile(r'REDACTED-[0-9a-f]{12,}')
_CURSOR = re.compile(r'cursor|continuation|token|after|since|next', re.IGNORECASE)


class Before(NamedTuple):
    """The answer to `first` has to be there before `then` is asked, because of `why`; both are keys of requests."""

    first: str
    then: str
    why: str


def declared(exchanges: Sequence[Exchange], rules: Sequence[tuple[str, str]]) -> Iterator[Before]:
    """Yield what the job declares: globs of `METHOD url`, the earlier one first."""
    for first, then in rules:
        for one in _matching(exchanges, first):
            for two in _matching(exchanges, then):
                if one.key != two.key:
                    yield Before(one.key, two.key, f'declared: {first} before {then}')


def shown(exchanges: Sequence[Exchange], blobs: Blobs, known: str) -> Iterator[Before]:
    """Yield what the recording shows: a request holds a value that an earlier answer was the first to hold.

    Values that chance could repeat, or that `known` texts (sources, arguments, variables) hold, show nothing.
    """
    answers = [(exchange, _answer(exchange, blobs)) for exchange in exchanges]
    for at, exchange in enumerate(exchanges):
        earlier = [(one, text) for one, text in answers[:at] if one.ended <= exchange.started]
        for value in sorted(_values(exchange, blobs)):
            if value in known:
                continue
            given = next((one for one, text in earlier if value in text), None)
            asked = [one for one in exchanges[:at] if given and one.started < given.ended and _asks(one, blobs, value)]
            if given and not asked and given.key != exchange.key:
                yield Before(given.key, exchange.key, f'{value[:40]!r} is given by the one and asked with in the other')


def _matching(exchanges: Sequence[Exchange], glob: str) -> list[Exchange]:
    return [one for one in exchanges if fnmatchcase(f'{one.method} {one.url}', glob)]


def _answer(exchange: Exchange, blobs: Blobs) -> str:
    """Everything an answer holds, as text."""
    headers = '\n'.join(text for _, text in exchange.headers)
    return f'{headers}\n{unquote(headers)}\n{_text(exchange.body, blobs)}'


def _text(name: str, blobs: Blobs) -> str:
    return blobs.get(name)[:_LARGEST].decode('utf-8', 'replace') if name else ''


def _asks(exchange: Exchange, blobs: Blobs, value: str) -> bool:
    headers = '\n'.join(text for _, text in exchange.request_headers)
    return value in '\n'.join((unquote(exchange.url), headers, _text(exchange.request_body, blobs)))


def _values(exchange: Exchange, blobs: Blobs) -> set[str]:
    """Values of a request that only an answer can have given: opaque ones, and those of parameters that page."""
    parts = urlsplit(exchange.url)
    named = parse_qsl(parts.query) + list(_leaves(exchange, blobs))
    texts = [text for _, text in named] + parts.path.split('/')
    texts += [text for name, text in exchange.request_headers if name.lower() in {'authorization', 'cookie'}]
    texts += [text for name, text in exchange.request_headers if name.lower().startswith('x-')]
    opaque = {value for text in texts for value in _TOKEN.findall(unquote(text)) if _is_opaque(value)}
    marks = {mark for text in texts for mark in _MARK.findall(text)}
    paging = {text for name, text in named if _CURSOR.search(name) and len(text) >= 4}
    return opaque | marks | paging


def _leaves(exchange: Exchange, blobs: Blobs) -> Iterator[tuple[str, str]]:
    """Names and texts of a request's body, where it is JSON or a form."""
    text = _text(exchange.request_body, blobs)
    try:
        document = json.loads(text) if text else None
    except (ValueError, RecursionError):
        yield from parse_qsl(text)
        return
    if isinstance(document, dict):
        yield from ((name, value) for name, value in document.items() if isinstance(value, str))


def _is_opaque(value: str) -> bool:
    """Say whether nobody would guess the value: letters and digits mixed, and no words parted by dashes or slashes."""
    if _MARK.fullmatch(value):
        return True
    core = re.sub(r'[^A-Za-z0-9]', '', value)
    changes = len(re.findall(r'[A-Za-z][0-9]|[0-9][A-Za-z]', core))
    return len(core) >= 8 and changes >= 3

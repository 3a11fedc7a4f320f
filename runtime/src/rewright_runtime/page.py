"""What a legacy job saw as a response: the same text, truth, JSON and errors, over bytes that were fetched before."""

import json as _json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NoReturn, Self
from weakref import WeakSet

from rewright_runtime.asked import LOST, Lost, Prepared, Sent
from rewright_runtime.breach import ContractBreach
from rewright_runtime.cookies import Cookies, told
from rewright_runtime.headers import Headers
from rewright_runtime.streaming import Body, Raw, decoded


class NotKept:
    """What requests tells of an answer or an error, and nobody kept: who asks for it meets a ContractBreach."""

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name

    def __get__(self, told: object, owner: type | None = None) -> NoReturn:
        if told is None:
            raise AttributeError(self._name)
        raise ContractBreach(f'{type(told).__name__}.{self._name} is asked for, which is not kept')

    def __set__(self, told: object, value: object) -> NoReturn:
        raise ContractBreach(f'{type(told).__name__}.{self._name} is set, which is not understood')


# Whose text was asked for: for people, who want to know which page was refused.
_READ: 'WeakSet[Page]' = WeakSet()


def name_of(markup: str | bytes) -> str:
    """Return the address of the answer that this is the text of, or how the text begins."""
    # Nothing that a page shows is asked for: that could be a breach of its own.
    found = next((page.url for page in _READ if markup in {page.data, _plainly(page)}), None)
    return found if found is not None else f'the page that begins {markup[:40]!r}'


def _plainly(page: 'Page') -> str | None:
    """The text of an answer by the encoding that it names, UTF-8 without one; None where it has another."""
    try:
        return str(page.data, page.encoding or 'utf-8', errors='replace' if page.encoding else 'strict')
    except (LookupError, TypeError, UnicodeDecodeError):
        return None


@dataclass(repr=False, eq=False)
class Page:
    """One answer; `history` holds the redirects that led to it.

    `streamed` where the job takes its body piece by piece, `cut` is the error that ended such a body too early.
    """

    status_code: int
    reason: str
    url: str
    header_list: tuple[tuple[str, str], ...]
    data: bytes
    history: list['Page'] = field(default_factory=list)
    elapsed_seconds: float = 0.0
    streamed: bool = False
    cut: Exception | None = None
    sent: Sent | Lost = LOST
    encoding: str | None = field(init=False)

    elapsed = NotKept()
    connection = NotKept()

    def __post_init__(self) -> None:
        # Thousands of pages are kept that nobody looks into yet: their headers are put together when they are asked for.
        kinds = [value for name, value in self.header_list if name.lower() == 'content-type']
        self.encoding = _declared(', '.join(kinds) if kinds else None)

    def __repr__(self) -> str:
        return f'<Response [{self.status_code}]>'

    @cached_property
    def _body(self) -> Body:
        chunked = 'chunked' in self.headers.get('transfer-encoding', '').lower()
        return Body(self.data, streamed=self.streamed, chunked=chunked, cut=self.cut)

    @property
    def content(self) -> bytes:
        """The bytes of the body."""
        _READ.add(self)
        return self._body.whole()

    @cached_property
    def raw(self) -> Raw:
        """The body as a file."""
        return self._body.raw(
            self.status_code, self.reason, self.header_list, packed='content-encoding' in self.headers
        )

    @cached_property
    def headers(self) -> Headers:
        """The headers, several of one name joined by commas."""
        joined: dict[str, str] = {}
        names: dict[str, str] = {}
        for name, value in self.header_list:
            first = names.setdefault(name.lower(), name)
            joined[first] = f'{joined[first]}, {value}' if first in joined else value
        return Headers(joined)

    @cached_property
    def cookies(self) -> Cookies:
        """The cookies that the answer sets."""
        return told(self.url, self.header_list)

    @property
    def request(self) -> Prepared:
        """What was asked for."""
        return self.sent.prepared()

    @property
    def apparent_encoding(self) -> str:
        """The encoding of the bytes; ContractBreach when only guessing would tell."""
        if self.content.isascii():
            return 'ascii' if self.content else 'utf-8'
        if self.content.startswith(b'\xef\xbb\xbf'):
            return 'UTF-8-SIG'
        raise ContractBreach(f'{self.url} answers with bytes that are not ASCII and names no encoding')

    @property
    def text(self) -> str:
        """The text, by the declared encoding, as requests reads it."""
        if not self.content:
            return ''
        encoding = self.apparent_encoding if self.encoding is None else self.encoding
        try:
            return str(self.content, encoding, errors='replace')
        except (LookupError, TypeError):
            return str(self.content, errors='replace')

    def json(self, **options: Any) -> Any:
        """Return the answer as JSON; JSONDecodeError as requests raises it."""
        from rewright_runtime.errors import JSONDecodeError

        if not self.encoding and len(self.content) > 3:
            try:
                return _json.loads(self.content.decode(_json.detect_encoding(self.content)), **options)
            except UnicodeDecodeError:
                pass
            except _json.JSONDecodeError as error:
                raise JSONDecodeError(error.msg, error.doc, error.pos) from None
        try:
            return _json.loads(self.text, **options)
        except _json.JSONDecodeError as error:
            raise JSONDecodeError(error.msg, error.doc, error.pos) from None

    @property
    def ok(self) -> bool:
        """Whether the status is none of an error: what is 600 or more is not, for requests."""
        return not 400 <= self.status_code < 600

    def __bool__(self) -> bool:
        return self.ok

    @property
    def is_redirect(self) -> bool:
        """Whether the answer sends the reader on."""
        return is_redirect(self.status_code, self.headers)

    @property
    def next(self) -> None:
        """The request that a redirect leads to which was not followed; ContractBreach where there is one."""
        if self.is_redirect:
            raise ContractBreach('the request that a redirect leads to is asked for, which is not kept')

    @property
    def is_permanent_redirect(self) -> bool:
        """Whether the answer sends the reader on for ever."""
        return self.status_code in {301, 308} and 'location' in self.headers

    @property
    def links(self) -> dict[str, dict[str, str]]:
        """What the header Link points to, by relation, or by address where it names none."""
        found = _links(self.headers.get('link') or '')
        return {key: link for link in found if (key := link.get('rel') or link.get('url')) is not None}

    def raise_for_status(self) -> None:
        """Raise HTTPError for a status of 400 or more."""
        from rewright_runtime.errors import HTTPError

        if 400 <= self.status_code < 600:
            side = 'Client' if self.status_code < 500 else 'Server'
            raise HTTPError(f'{self.status_code} {side} Error: {self.reason} for url: {self.url}', response=self)

    def iter_content(self, chunk_size: int | None = 1, decode_unicode: bool = False) -> Iterator[Any]:
        """Yield the body piece by piece."""
        return decoded(self._body.pieces(chunk_size), self.encoding if decode_unicode else None)

    def iter_known_pieces(self, chunk_size: int | None = 1, decode_unicode: bool = False) -> Iterator[Any]:
        """Yield the body as `iter_content` does, to a job that looks at the pieces themselves.

        Raises ContractBreach where they are those of the server, which nobody kept.
        """
        return decoded(self._body.known_pieces(chunk_size), self.encoding if decode_unicode else None)

    def iter_lines(
        self, chunk_size: int = 512, decode_unicode: bool = False, delimiter: str | bytes | None = None
    ) -> Iterator[Any]:
        """Yield the lines of the body."""
        return self._body.lines(chunk_size, encoding=self.encoding if decode_unicode else None, delimiter=delimiter)

    def __iter__(self) -> Iterator[bytes]:
        return self._body.pieces(128)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Do nothing: the answer is here already."""


# So it calls itself where a job writes down what it is.
Page.__module__, Page.__name__, Page.__qualname__ = 'requests.models', 'Response', 'Response'


def is_redirect(status: int, headers: Mapping[str, str]) -> bool:
    """Say whether an answer sends the reader on."""
    return status in {301, 302, 303, 307, 308} and 'location' in headers


def _links(value: str) -> Iterator[dict[str, str]]:
    """The links of a header, with their parameters as far as each has one name and one value."""
    odd = ' \'"'
    value = value.strip(odd)
    for text in re.split(', *<', value) if value else ():
        url, _, parameters = text.partition(';')
        link = {'url': url.strip('<> \'"')}
        for parameter in parameters.split(';'):
            if parameter.count('=') != 1:
                break
            key, _, given = parameter.partition('=')
            link[key.strip(odd)] = given.strip(odd)
        yield link


def _declared(content_type: str | None) -> str | None:
    """The encoding that requests takes from a content type."""
    if content_type is None:
        return None
    kind, *parameters = content_type.split(';')
    # The last of several counts, and a name that is empty is none that is known: the text is UTF-8 then.
    declared: str | None = None
    for parameter in parameters:
        name, equals, value = parameter.strip().partition('=')
        if equals and name.strip('\'" ').lower() == 'charset':
            declared = value.strip('\'" ')
    if declared is not None:
        return declared
    if 'text' in kind:
        return 'ISO-8859-1'
    return 'utf-8' if 'application/json' in kind else None

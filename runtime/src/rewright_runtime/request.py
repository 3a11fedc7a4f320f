"""A request as a value: what a legacy job asked for, spelled as its client spells it, and not sent yet."""

import base64
import json as _json
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.cookiejar import CookieJar
from typing import Literal
from urllib.parse import unquote, urlsplit

from rewright_runtime.adapters import Retry
from rewright_runtime.address import Params, address, encoded
from rewright_runtime.cookies import fitting
from rewright_runtime.errors import InvalidJSONError

Headers = Mapping[str, str | bytes | None] | None
Seconds = float | tuple[float | None, float | None] | None


@dataclass(frozen=True)
class Request:
    """One request. `headers` are those the job gives itself, None meaning that a default is not sent.

    `timeout` is in seconds, or a pair for connecting and reading; None waits for ever. `client` is the one whose rules hold.
    `session` names the session whose cookies it carries, `defaults` are the headers that this adds, or does not send, `adapters` say what is sent again. `stream` where the job takes the body piece by piece.
    """

    method: str
    url: str
    headers: tuple[tuple[str, str | None], ...] = ()
    body: bytes | None = None
    content_type: str = ''
    cookies: tuple[tuple[str, str], ...] = ()
    timeout: Seconds = field(default=None, compare=False)
    follow: bool = True
    verify: bool = True
    client: Literal['requests', 'urllib', 'http.client'] = 'requests'
    session: str = ''
    defaults: tuple[tuple[str, str | None], ...] = ()
    stream: bool = False
    adapters: tuple[tuple[str, Retry | None], ...] = field(default=(), compare=False)
    # Whether credentials beside the headers made one of them, and whether the body was text.
    signed: bool = field(default=False, compare=False)
    is_text: bool = field(default=False, compare=False)

    @property
    def key(self) -> tuple[str, str, bytes | None]:
        """What makes two requests the same for a replay."""
        return self.method, self.url, self.body

    @property
    def wording(self) -> str:
        """The request as it is written for people."""
        return f'{self.method} {self.url}'


def request(
    method: str,
    url: str | bytes,
    params: Params = None,
    data: Params = None,
    headers: Headers = None,
    cookies: Mapping[str, str] | CookieJar | None = None,
    timeout: Seconds = None,
    auth: tuple[str, str] | None = None,
    json: object = None,
    allow_redirects: bool = True,
    verify: bool = True,
    stream: bool | None = False,
) -> Request:
    """Return the request that `requests.request` would send for the same arguments."""
    method = method.upper()
    wire = address(url, params)
    body, kind = _body(data, json)
    own = tuple((str(k), _text(v)) for k, v in (headers or {}).items())
    who = auth or _user_of(wire)
    if who:
        own = (*((k, v) for k, v in own if k.lower() != 'authorization'), ('Authorization', _basic(*who)))
    return Request(
        method,
        wire,
        own,
        body,
        kind,
        fitting(cookies, wire) if isinstance(cookies, CookieJar) else tuple((cookies or {}).items()),
        timeout,
        allow_redirects,
        verify,
        stream=bool(stream),
        signed=bool(who),
        is_text=body is not None and bool(data) and not isinstance(data, bytes),
    )


def _text(value: str | bytes | None) -> str | None:
    return (
        value.decode('latin-1').rstrip()
        if isinstance(value, bytes)
        else value.rstrip()
        if isinstance(value, str)
        else None
    )


def _body(data: Params, json: object) -> tuple[bytes | None, str]:
    if not data and json is not None:
        try:
            return _json.dumps(json, allow_nan=False).encode(), 'application/json'
        except ValueError as error:
            raise InvalidJSONError(error) from None
    if not data:
        return None, ''
    if isinstance(data, bytes):
        return data, ''
    return encoded(data).encode(), '' if isinstance(data, str) else 'application/x-www-form-urlencoded'


def _user_of(url: str) -> tuple[str, str] | None:
    if '@' not in url:
        return None
    parts = urlsplit(url)
    return (unquote(parts.username or ''), unquote(parts.password or '')) if '@' in parts.netloc else None


def _basic(user: str, password: str) -> str:
    return 'Basic ' + base64.b64encode(f'{user}:{password}'.encode('latin-1')).decode()


def get(url: str | bytes, params: Params = None, **options: object) -> Request:
    """Return a GET; `options` are those of `request`."""
    return request('GET', url, params=params, **options)  # type: ignore[arg-type]


def head(url: str | bytes, **options: object) -> Request:
    """Return a HEAD, which follows no redirects unless told to; `options` are those of `request`."""
    return request('HEAD', url, **{'allow_redirects': False, **options})  # type: ignore[arg-type]


def options(url: str | bytes, **options: object) -> Request:
    """Return an OPTIONS; `options` are those of `request`."""
    return request('OPTIONS', url, **options)  # type: ignore[arg-type]


def post(url: str | bytes, data: Params = None, json: object = None, **options: object) -> Request:
    """Return a POST; `options` are those of `request`."""
    return request('POST', url, data=data, json=json, **options)  # type: ignore[arg-type]

"""One request's conversation with servers: what to send next comes out, answers go in, and at the end there is a Page.

It does no input or output itself, so that the parallel and the sequential client share every rule: headers, redirects
and cookies are those of requests, whatever the client below would do.
"""

from collections.abc import Generator
from functools import lru_cache
from urllib.parse import quote, unquote, urldefrag, urljoin, urlsplit, urlunsplit

import httpx2

from rewright_runtime import errors
from rewright_runtime.address import address
from rewright_runtime.page import Page
from rewright_runtime.request import Request
from rewright_runtime.traffic import USER_AGENT

_MOST_REDIRECTS = 30
# Where an answer that was cut keeps the error, beside what came of its body.
CUT = 'rewright.cut'
# Where a request keeps the address as the job asks for it, which the client writes in its own way.
ADDRESS = 'rewright.address'
Talk = Generator[httpx2.Request, httpx2.Response, Page]


def conversation(asked: Request, jar: httpx2.Cookies | None = None, defaults: dict[str, str] | None = None) -> Talk:
    """Send `asked`, follow redirects, and return the last answer; `jar` keeps cookies between conversations."""
    jar = httpx2.Cookies(jar) if jar is None else jar
    method, url, body, kind = asked.method, asked.url, asked.body, asked.content_type
    headers = _headers(asked, defaults or {})
    pages: list[Page] = []
    counts_nothing = True
    while True:
        wire = _wire(asked, (method, url, body, kind), headers, jar, counts_nothing=counts_nothing)
        response = yield wire
        if 'set-cookie' in response.headers:
            jar.extract_cookies(response)
        page = _page(response, url, pages, streamed=asked.stream)
        if not (asked.follow and page.is_redirect):
            return page
        pages.append(page)
        if len(pages) > _MOST_REDIRECTS:
            raise errors.TooManyRedirects(f'Exceeded {_MOST_REDIRECTS} redirects.', response=page)
        target = _target(page, url)
        counts_nothing = counts_nothing and page.status_code in {307, 308}
        method, body, kind = _next(page.status_code, method, body, kind)
        # Credentials never follow a redirect to another place.
        headers = {
            k: v
            for k, v in headers.items()
            if k.lower() != 'cookie' and (k.lower() != 'authorization' or _same_place(url, target))
        }
        url = target


def _headers(asked: Request, defaults: dict[str, str]) -> dict[str, str]:
    """Defaults first, as requests sends them; a header of the job replaces its default, None removes it."""
    merged: dict[str, str | None] = {
        'User-Agent': USER_AGENT,
        'Accept-Encoding': 'gzip, deflate',
        'Accept': '*/*',
        'Connection': 'keep-alive',
    }
    for name, value in (*defaults.items(), *asked.headers):
        same = next((n for n in merged if n.lower() == name.lower()), name)
        merged[same] = value
    return {name: value for name, value in merged.items() if value is not None}


def _wire(
    asked: Request,
    line: tuple[str, str, bytes | None, str],
    headers: dict[str, str],
    jar: httpx2.Cookies,
    *,
    counts_nothing: bool,
) -> httpx2.Request:
    method, url, body, kind = line
    given = [(k.encode('latin-1'), v.encode('latin-1')) for k, v in headers.items()]
    names = {k.lower() for k in headers}
    if kind and 'content-type' not in names:
        given.append((b'Content-Type', kind.encode()))
    if counts_nothing and body is None and method not in {'GET', 'HEAD'} and 'content-length' not in names:
        given.append((b'Content-Length', b'0'))
    made = httpx2.Request(
        method, _without_user(url), headers=given, content=body, extensions={'timeout': _timeout(asked), ADDRESS: url}
    )
    if 'cookie' not in names and (jar or asked.cookies):
        cookies = httpx2.Cookies(jar)
        for name, value in asked.cookies:
            cookies.set(name, value)
        cookies.set_cookie_header(made)
    return made


def sent_to(wire: httpx2.Request) -> str:
    """Return the address of a request of a conversation as the job asks for it."""
    return str(wire.extensions[ADDRESS])


def _without_user(url: str) -> str:
    if '@' not in url and '#' not in url:
        return url
    parts = urlsplit(urldefrag(url)[0])
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition('@')[2]))


def _timeout(asked: Request) -> dict[str, float | None]:
    connect, read = asked.timeout if isinstance(asked.timeout, tuple) else (asked.timeout, asked.timeout)
    return {'connect': connect, 'read': read, 'write': read, 'pool': None}


def _page(response: httpx2.Response, url: str, history: list[Page], *, streamed: bool) -> Page:
    headers = tuple(_header(k, v) for k, v in response.headers.raw)
    return Page(
        response.status_code,
        response.reason_phrase,
        url,
        headers,
        response.content,
        list(history),
        dict(response.cookies) if 'set-cookie' in response.headers else {},
        streamed=streamed,
        cut=response.extensions.get(CUT),
    )


@lru_cache(maxsize=1024)
def _header(name: bytes, value: bytes) -> tuple[str, str]:
    """One header as text; most are the same on every page, and are kept once."""
    return name.decode('latin-1'), value.decode('latin-1')


def _target(page: Page, url: str) -> str:
    """The address a redirect leads to."""
    location = page.headers['location'].encode('latin-1').decode('utf-8', 'replace')
    if location.startswith('//'):
        location = f'{urlsplit(url).scheme}:{location}'
    target, old = urlsplit(location), urlsplit(url)
    if not target.fragment and old.fragment:
        location = urlunsplit(target._replace(fragment=old.fragment))
    if not target.netloc:
        location = urljoin(url, quote(unquote(location), safe="!#$%&'()*+,/:;=?@[]~"))
    return address(location)


def _next(status: int, method: str, body: bytes | None, kind: str) -> tuple[str, bytes | None, str]:
    """What method and body become behind a redirect."""
    if (status in {302, 303} and method != 'HEAD') or (status == 301 and method == 'POST'):
        method = 'GET'
    return (method, body, kind) if status in {307, 308} else (method, None, '')


def _same_place(old: str, new: str) -> bool:
    """Whether credentials may go along: same host, same port, or plain to encrypted on the usual ports."""
    before, after = urlsplit(old), urlsplit(new)
    if before.hostname != after.hostname:
        return False
    if before.scheme == 'http' and before.port in {80, None} and after.scheme == 'https' and after.port in {443, None}:
        return True
    usual = {'http': 80, 'https': 443}
    same = (before.port or usual.get(before.scheme)) == (after.port or usual.get(after.scheme))
    return before.scheme == after.scheme and same


def whole(response: httpx2.Response, *, streamed: bool) -> httpx2.Response:
    """Return a response with its body; where the job takes it piece by piece, what came before an error is kept beside the error."""
    came: list[bytes] = []
    try:
        came.extend(response.iter_bytes())
    except httpx2.HTTPError as error:
        # Read apart from the head: that tells a broken answer from a refused request, as requests does.
        if not streamed:
            raise translated(error, reading=True) from None
        response.extensions[CUT] = translated(error, reading=True)
    response._content = b''.join(came)  # noqa: SLF001  Nothing public takes a body that was unpacked already.
    return response


def translated(error: Exception, *, reading: bool) -> Exception:
    """Return the error that requests raises where httpx2 raises `error`; `reading` says that the body had begun."""
    text = str(error) or type(error).__name__
    if isinstance(error, httpx2.ConnectTimeout):
        return errors.ConnectTimeout(text)
    if isinstance(error, httpx2.TimeoutException):
        return errors.ConnectionError(text) if reading else errors.ReadTimeout(text)
    if isinstance(error, httpx2.DecodingError):
        return errors.ContentDecodingError(text)
    if isinstance(error, httpx2.TransportError):
        if reading:
            return errors.ChunkedEncodingError(text)
        return errors.SSLError(text) if 'CERTIFICATE' in text.upper() else errors.ConnectionError(text)
    return errors.InvalidURL(text) if isinstance(error, httpx2.InvalidURL) else error

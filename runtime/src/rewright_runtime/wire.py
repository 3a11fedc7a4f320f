"""One request's conversation with servers: what to send next comes out, answers go in, and at the end there is a Page.

It does no input or output itself, so that the parallel and the sequential client share every rule: headers, redirects
and cookies are those of requests, whatever the client below would do.
"""

from collections.abc import Generator, Mapping
from functools import lru_cache
from urllib.parse import urldefrag, urljoin, urlsplit, urlunsplit

import httpx2

from rewright_runtime import errors
from rewright_runtime.address import address, requoted
from rewright_runtime.asked import Sent
from rewright_runtime.breach import ContractBreach
from rewright_runtime.cookies import header_of
from rewright_runtime.failures import ADDRESS, SENT, broken
from rewright_runtime.headers import Headers
from rewright_runtime.hosts import check_labels
from rewright_runtime.page import Page, is_redirect
from rewright_runtime.request import Request
from rewright_runtime.traffic import DEFAULTS
from rewright_runtime.words import LocationParseError, Place

_MOST_REDIRECTS = 30
# Where an answer that was cut keeps the error, beside what came of its body.
CUT = 'rewright.cut'
# Errors of a body that keep nobody from following its redirect.
_PASSED_OVER = (errors.ChunkedEncodingError, errors.ContentDecodingError)
# What says something of a body, and goes with it.
_OF_BODIES = {'content-length', 'content-type', 'transfer-encoding'}
Talk = Generator[httpx2.Request, httpx2.Response, Page]


def conversation(
    asked: Request, jar: httpx2.Cookies | None = None, defaults: Mapping[str, str | None] = DEFAULTS
) -> Talk:
    """Send `asked`, follow redirects, and return the last answer; `jar` keeps cookies between conversations."""
    jar = httpx2.Cookies(jar) if jar is None else jar
    method, url, body, kind = asked.method, asked.url, asked.body, asked.content_type
    headers = _headers(asked, defaults)
    pages: list[Page] = []
    counts_nothing = True
    while True:
        wire = _wire(asked, (method, url, body, kind), headers, jar, counts_nothing=counts_nothing, again=bool(pages))
        response = yield _as_spelled(wire) if pages else wire
        if 'set-cookie' in response.headers:
            jar.extract_cookies(response)
        page = _page(response, wire, pages, streamed=asked.stream)
        if not (asked.follow and page.is_redirect and page.headers['location']):
            return page
        pages.append(page)
        if len(pages) > _MOST_REDIRECTS:
            raise errors.TooManyRedirects(f'Exceeded {_MOST_REDIRECTS} redirects.', response=page)
        target = _target(page, url)
        counts_nothing = counts_nothing and page.status_code in {307, 308}
        method, body, kind = _next(page.status_code, method, body, kind)
        gone = {'cookie'} | (set() if page.status_code in {307, 308} else _OF_BODIES)
        # Credentials never follow a redirect to another place.
        gone |= set() if _same_place(url, target) else {'authorization'}
        headers = {k: v for k, v in headers.items() if k.lower() not in gone}
        url = target


def _headers(asked: Request, defaults: Mapping[str, str | None]) -> dict[str, str]:
    """Defaults first, as requests sends them; a header of the job replaces its default, None removes it."""
    merged = Headers(defaults)
    merged.update(asked.headers)
    return {name: value for name, value in merged.items() if value is not None}


def _wire(
    asked: Request,
    line: tuple[str, str, bytes | None, str],
    headers: dict[str, str],
    jar: httpx2.Cookies,
    *,
    counts_nothing: bool,
    again: bool,
) -> httpx2.Request:
    method, url, body, kind = line
    given = [(k.encode('latin-1'), v.encode('latin-1')) for k, v in headers.items()]
    names = {k.lower() for k in headers}
    if 'accept-encoding' not in names:
        # What http.client says where nobody says anything.
        given.insert(0, (b'Accept-Encoding', b'identity'))
    if kind and 'content-type' not in names:
        given.append((b'Content-Type', kind.encode()))
    if counts_nothing and body is None and method not in {'GET', 'HEAD'} and 'content-length' not in names:
        given.append((b'Content-Length', b'0'))
    cookie = None
    if 'cookie' not in names and (jar or asked.cookies):
        cookies = httpx2.Cookies(jar)
        for name, value in asked.cookies:
            cookies.set(name, value)
        # As http.client writes it, which knows more letters than httpx2.
        if cookie := header_of(cookies.jar, _without_user(url)):
            given.append((b'Cookie', cookie.encode('latin-1')))
    check_labels(url)
    try:
        made = httpx2.Request(
            method,
            _without_user(url),
            headers=given,
            content=body,
            extensions={'timeout': _timeout(asked), ADDRESS: url},
        )
    except httpx2.InvalidURL:
        raise ContractBreach(f'{url} is no address that can be sent') from None
    made.extensions[SENT] = Sent(
        line,
        headers,
        cookie,
        counts_nothing=counts_nothing,
        signed=asked.signed,
        is_text=asked.is_text,
        again=again,
    )
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


def _page(response: httpx2.Response, wire: httpx2.Request, history: list[Page], *, streamed: bool) -> Page:
    headers = tuple(_header(k, v) for k, v in response.headers.raw)
    return Page(
        response.status_code,
        _reason(response),
        sent_to(wire),
        headers,
        response.content,
        list(history),
        streamed=streamed,
        cut=response.extensions.get(CUT),
        sent=wire.extensions[SENT],
    )


def _reason(response: httpx2.Response) -> str:
    """The reason as it stood on the wire; httpx2 leaves out what is not ASCII."""
    told: bytes | None = response.extensions.get('reason_phrase')
    return response.reason_phrase if told is None else told.decode('latin-1').strip()


@lru_cache(maxsize=1024)
def _header(name: bytes, value: bytes) -> tuple[str, str]:
    """One header as text; most are the same on every page, and are kept once."""
    return name.decode('latin-1'), value.decode('latin-1')


def _target(page: Page, url: str) -> str:
    """The address a redirect leads to, as requests writes it: quoted, and otherwise as the server has it."""
    location = page.headers['location'].encode('latin-1').decode('utf-8', 'replace')
    if location.startswith('//'):
        location = f'{urlsplit(url).scheme}:{location}'
    target, old = urlsplit(location), urlsplit(url)
    location = urlunsplit(target._replace(fragment=target.fragment or old.fragment))
    found = requoted(location) if target.netloc else urljoin(url, requoted(location))
    if not found.lower().startswith(('http://', 'https://')):
        raise errors.InvalidSchema(f'No connection adapters were found for {found!r}')
    try:
        address(found)
    except (errors.InvalidURL, LocationParseError):
        raise ContractBreach(f'{found} is no address that a redirect can lead to') from None
    return found


def _as_spelled(wire: httpx2.Request) -> httpx2.Request:
    """Ask for what a redirect says as it says it: the client would take out dots."""
    target = Place(sent_to(wire)).target.encode()
    if wire.url.raw_path != target:
        wire.extensions['target'] = target
    return wire


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


def whole(response: httpx2.Response, asked: Request) -> httpx2.Response:
    """Return a response with its body; where the job takes it piece by piece, or goes on to another, an error is kept beside what came before it."""
    came: list[bytes] = []
    try:
        came.extend(response.iter_bytes())
    except httpx2.HTTPError as error:
        # Read apart from the head: that tells a broken answer from a refused request, as requests does.
        found = broken(error, response)
        goes_on = asked.follow and is_redirect(response.status_code, response.headers)
        if not (asked.stream or (goes_on and isinstance(found, _PASSED_OVER))):
            raise found from None
        response.extensions[CUT] = found
    response._content = b''.join(came)  # noqa: SLF001  Nothing public takes a body that was unpacked already.
    return response

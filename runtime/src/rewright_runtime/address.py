"""The address that requests would put on the wire: an address and parameters go in, the exact text comes out.

Its quoting differs from every other client's; the rules are those of requests 2.32 over urllib3 2.
"""

import re
from collections.abc import Iterable, Mapping
from urllib.parse import quote, urlencode, urlunsplit

from rewright_runtime import errors
from rewright_runtime.hosts import host_and_port
from rewright_runtime.words import FIRST, of_release

_PARTS = re.compile(r'^(?:([a-zA-Z][a-zA-Z0-9+.-]*):)?(?://([^\\/?#]*))?([^?#]*)(?:\?([^#]*))?(?:#(.*))?$', re.DOTALL)
_BEGINS_WITH_SCHEME = re.compile(r'^(?:[a-zA-Z][a-zA-Z0-9+\-]*:|/)')
_ESCAPE = re.compile(r'%[a-fA-F0-9]{2}')
_UNRESERVED = frozenset('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-~')
_USER = _UNRESERVED | frozenset("!$&'()*+,;=:")
_PATH = _USER | frozenset('@/')
_QUERY = _PATH | frozenset('?')
# Of such an address every part is as it will be sent: no escape, no dot that a path begins with, no capital in its host.
_PLAIN = re.compile(
    r'https?://[a-z0-9][a-z0-9.-]*(?::(?:[1-9]\d{0,3}|[1-5]\d{4}))?'
    r"/+(?:[\w~!$&'()*+,;=:@-][\w~!$&'()*+,;=:@.-]*/+)*(?:[\w~!$&'()*+,;=:@-][\w~!$&'()*+,;=:@.-]*)?"
    r"(?:\?[\w~!$&'()*+,;=:@/?.-]+)?",
    re.ASCII,
)
_SAFE = "!#$%&'()*+,/:;=?@[]~"

Params = Mapping[str, object] | Iterable[tuple[str, object]] | str | bytes | None


def encoded(values: Params) -> str:
    """Return parameters or form fields as text; None values are dropped, lists repeat their key."""
    if values is None:
        return ''
    if isinstance(values, bytes):
        return values.decode()
    if isinstance(values, str):
        return values
    pairs = values.items() if isinstance(values, Mapping) else values
    return urlencode([(key, value) for key, many in pairs for value in _several(many) if value is not None])


def _several(value: object) -> Iterable[object]:
    return value if isinstance(value, Iterable) and not isinstance(value, str | bytes) else [value]


def address(url: str | bytes, params: Params = None) -> str:
    """Return the address as sent; MissingSchema, InvalidSchema or InvalidURL where requests raises them."""
    text = (url.decode() if isinstance(url, bytes) else str(url)).lstrip()
    if params is None and _PLAIN.fullmatch(text):
        return text
    if ':' in text and not text.lower().startswith('http'):
        raise errors.InvalidSchema(f'No connection adapters were found for {text!r}')
    scheme, authority, path, query, fragment = _split(text)
    host, netloc = _netloc(authority or '', text)
    if scheme is None:
        said = f'Invalid URL {text!r}: No scheme supplied. Perhaps you meant https://{text}?'
        raise errors.MissingSchema(of_release(FIRST, said, said))
    if not host:
        raise errors.InvalidURL(f'Invalid URL {text!r}: No host supplied')
    if host.startswith(('*', '.')):
        raise errors.InvalidURL('URL has an invalid label.')
    more = encoded(params)
    query = f'{query}&{more}' if query and more else more or query or ''
    made = requoted(urlunsplit((scheme, netloc, path or '/', query, fragment or '')))
    if scheme not in {'http', 'https'}:
        raise errors.InvalidSchema(f'No connection adapters were found for {made!r}')
    return made


def _split(text: str) -> tuple[str | None, str | None, str, str | None, str | None]:
    """Split and escape the parts as urllib3's `parse_url` does."""
    found = _PARTS.match(text if _BEGINS_WITH_SCHEME.search(text) else '//' + text)
    if found is None:
        raise errors.InvalidURL(f'Failed to parse: {text}')
    scheme, authority, path, query, fragment = found.groups()
    path = _escaped(_without_dots(path), _PATH) if path else path
    query = _escaped(query, _QUERY) if query else query
    return scheme and scheme.lower(), authority, path, query, _escaped(fragment, _QUERY) if fragment else fragment


def _netloc(authority: str, text: str) -> tuple[str, str]:
    """The host, and the whole place with its user and port."""
    user, at, place = authority.rpartition('@')
    host, port = host_and_port(place, text)
    return host, (_escaped(user, _USER) + at if user else '') + host + (f':{port}' if port else '')


def _escaped(part: str, allowed: frozenset[str]) -> str:
    """Escape what is not allowed; escapes that are there already stay, when every percent sign is one."""
    part, escapes = _ESCAPE.subn(lambda m: m[0].upper(), part)
    raw = part.encode('utf-8', 'surrogatepass')
    done = escapes == raw.count(b'%')
    return ''.join(chr(b) if (b == 0x25 and done) or (b < 128 and chr(b) in allowed) else f'%{b:02X}' for b in raw)


def _without_dots(path: str) -> str:
    """Resolve `.` and `..` (RFC 3986, 5.2.4)."""
    out: list[str] = []
    for part in path.split('/'):
        if part == '..':
            out[-1:] = []
        elif part != '.':
            out.append(part)
    if path.startswith('/') and (not out or out[0]):
        out.insert(0, '')
    if path.endswith(('/.', '/..')):
        out.append('')
    return '/'.join(out)


def requoted(url: str) -> str:
    """Return an address without escapes of plain characters, and with escapes for what is left over."""
    parts = url.split('%')
    text = parts[0]
    for part in parts[1:]:
        code = part[:2]
        plain = len(code) == 2 and code.isalnum()
        if plain and not re.fullmatch('[0-9a-fA-F]{2}', code):
            return quote(url, safe=_SAFE.replace('%', ''))
        character = chr(int(code, 16)) if plain else ''
        text += character + part[2:] if character in _UNRESERVED and plain else f'%{part}'
    return quote(text, safe=_SAFE)

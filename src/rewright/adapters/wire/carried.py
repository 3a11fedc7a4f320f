"""What a request or an answer says about itself goes in, the secrets that it carries by their place come out."""

import base64
import binascii
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from urllib.parse import parse_qsl, unquote, urlsplit

from rewright.adapters.wire.escapes import DEEPEST, unescaped
from rewright.adapters.wire.messages import Headers, value

COOKIE_HEADERS = frozenset({'cookie', 'set-cookie'})
_HEADER = re.compile(r'(?i)(?:^|.*-)(?:authorization|token|secret|api-?key|password|signature)')
_FIELD = re.compile(
    r'(?i)(access|refresh|id|auth|session|bearer|csrf|security|x-amz-security)[-_]?token|token|(x[-_])?api[-_]?key|apikey'
    r'|password|passwd|pwd|passphrase|(client|app|consumer|shared)[-_]?secret|secret([-_]?(access[-_]?)?key)?|private[-_]?key'
    r'|access[-_]?key|session[-_]?id|sid|credentials?|auth|(x-amz-)?signature|sig'
)
# Digest (RFC 7616) and the signatures of AWS name their parts.
_ANSWER = re.compile(r'(?i)[ ,](?:response|cnonce|signature)="?([^",]+)')
# The user's part of an address, in a text of any kind; JSON may write its slashes escaped.
_LOGIN = re.compile(rb'://[^/\s:@{}"\'\\<>]{0,200}:([^/\s@{}"\'\\<>]{1,400})@')
# Its beginning, escaped as a part of another address or of a form.
_ESCAPED_ADDRESS = re.compile(rb'(?i)(?=[:/]{0,2}%)(?::|%(?:25)*3a)(?:/|%(?:25)*2f){2}')
# Words, numbers and dates are no secrets, whatever they are called: they stand in innocent text too.
_ORDINARY = re.compile(r'[^\W\d_]+|[\d.,:;TZ/+ -]+')
_SHORTEST = 8
_LARGEST_BODY = 8 << 20
_DEEPEST = 50
# A member that so many records of one message have is data, and no credential.
_MOST_ALIKE = 20


def is_secret_header(name: str) -> bool:
    """Say whether a header's whole value is a secret."""
    return name.lower() not in COOKIE_HEADERS and _HEADER.fullmatch(name) is not None


def carried(headers: Headers, target: str = '', body: bytes = b'') -> Iterator[str]:
    """Yield the secrets of one message: in its headers, cookies, address, form fields and JSON members."""
    for name, text in headers:
        if is_secret_header(name):
            # A challenge is answered with words of the challenge itself, which are no secrets.
            answers = [found[1] for found in _ANSWER.finditer(text)] or [text.rpartition(' ')[2]]
            yield from (secret for secret in (*_of_basic(text), *answers) if odd(secret))
        elif name.lower() in COOKIE_HEADERS:
            yield from (pair.partition('=')[2].strip() for pair in cookies(name, text) if odd(pair.partition('=')[2]))
    yield from _of_address(target)
    # A path and a query may hold another address.
    texts = (target, *(text for _, text in headers))
    yield from logins('\n'.join(texts).encode('utf-8', 'surrogateescape'))
    if len(body) <= _LARGEST_BODY:
        yield from _of_body(value(headers, 'content-type').lower(), body)
        yield from logins(body.replace(b'\\/', b'/'))


def cookies(name: str, text: str) -> list[str]:
    """Return the `name=value` pairs of a cookie header."""
    return text.split(';')[:1] if name.lower() == 'set-cookie' else text.split(';')


def odd(text: str, shortest: int = _SHORTEST) -> bool:
    """Say whether a text is unlikely to stand anywhere by chance."""
    return len(text) >= shortest and not _ORDINARY.fullmatch(text)


def _of_basic(text: str) -> Iterator[str]:
    scheme, _, coded = text.partition(' ')
    if scheme.lower() == 'basic':
        try:
            yield base64.b64decode(coded, validate=True).decode().partition(':')[2]
        except (binascii.Error, UnicodeDecodeError):
            return


def _of_address(target: str) -> Iterator[str]:
    try:
        parts = urlsplit(target)
        if parts.password:
            yield parts.password
        pairs = parse_qsl(parts.query)
    except ValueError:
        return
    yield from _credentials(pairs)


def logins(data: bytes, shortest: int = _SHORTEST) -> Iterator[str]:
    """Yield the passwords of the addresses that a text names: of a database, or of a site by basic authentication.

    They come as they stand there, in percent escapes, and also out of addresses that are escaped as a whole.
    """
    for _ in range(DEEPEST):
        found = {login.decode('utf-8', 'surrogateescape') for login in _LOGIN.findall(data)}
        if len(found) <= _MOST_ALIKE:
            yield from (password for password in sorted(found) if odd(unquote(password), shortest))
        if not _ESCAPED_ADDRESS.search(data):
            return
        data = unescaped(data)[0]


def _of_body(kind: str, body: bytes) -> Iterator[str]:
    if 'x-www-form-urlencoded' in kind:
        yield from _credentials(parse_qsl(body.decode('utf-8', 'replace')))
    elif 'json' in kind or body[:1] in {b'{', b'['}:
        try:
            document = json.loads(body)
            # An address may hold letters that JSON escapes.
            told = json.dumps(document, ensure_ascii=False) if b'\\u' in body else ''
        except (ValueError, RecursionError):
            return
        yield from _credentials(_members(document))
        yield from logins(told.encode('utf-8', 'replace'))


def _credentials(pairs: Iterable[tuple[str, object]]) -> Iterator[str]:
    named = [(name, text) for name, text in pairs if isinstance(text, str) and _FIELD.fullmatch(name)]
    often = Counter(name for name, _ in named)
    yield from (text for name, text in named if often[name] <= _MOST_ALIKE and odd(text))


def _members(document: object) -> Iterator[tuple[str, object]]:
    waiting = [(document, 0)]
    while waiting:
        found, depth = waiting.pop()
        if depth > _DEEPEST or not isinstance(found, dict | list):
            continue
        if isinstance(found, dict):
            yield from ((str(name), inner) for name, inner in found.items())
        waiting += [(inner, depth + 1) for inner in (found.values() if isinstance(found, dict) else found)]

"""A request goes in, the text that replay matches comes out: equal for requests that ask the same thing."""

import hashlib
import json
import re
from urllib.parse import quote, unquote_to_bytes

_NAME = re.compile(rb'[; ]name="?([^";\r\n]*)', re.IGNORECASE)
_FILE = re.compile(rb'filename="?([^";\r\n]*)', re.IGNORECASE)
_BOUNDARY = re.compile(r'boundary="?([^";]+)')
_PATH_SAFE = "/-._~!$&'()*+,;=:@"


def request_key(method: str, origin: str, target: str, content_type: str, body: bytes, byte_range: str = '') -> str:
    """Return method, scheme://host:port, path, sorted query, canonical body and range, parted by spaces.

    Headers other than Range are left out: clients differ in them. Parameters are compared decoded and sorted.
    """
    path, _, query = target.partition('#')[0].partition('?')
    parts = [method, origin.lower(), quote(unquote_to_bytes(path), safe=_PATH_SAFE) or '/', _pairs(query)]
    if body:
        parts.append(_canonical(body, content_type))
    if byte_range:
        parts.append(byte_range)
    return ' '.join(part for part in parts if part)


def _normal(text: str) -> str:
    return quote(unquote_to_bytes(text.replace('+', ' ')), safe='-._~')


def _pairs(query: str) -> str:
    pairs = (pair.partition('=') for pair in query.split('&') if pair)
    return '&'.join(sorted(f'{_normal(name)}={_normal(value)}' for name, _, value in pairs))


def _canonical(body: bytes, content_type: str) -> str:
    kind = content_type.lower()
    if 'json' in kind or body[:1] in {b'{', b'['}:
        try:
            return 'json:' + json.dumps(json.loads(body), sort_keys=True, separators=(',', ':'))
        # Bodies come from programs: one that only claims to be JSON is compared as bytes.
        except (ValueError, RecursionError):
            pass
    if 'x-www-form-urlencoded' in kind:
        return 'form:' + _pairs(body.decode('latin-1'))
    if 'multipart/' in kind and (boundary := _BOUNDARY.search(content_type)):
        return 'multipart:' + json.dumps(_form_parts(body, boundary[1].encode('latin-1')))
    return 'sha256:' + hashlib.sha256(body).hexdigest()


def _form_parts(body: bytes, boundary: bytes) -> list[list[str]]:
    found = []
    for part in body.split(b'--' + boundary)[1:-1]:
        head, _, content = part.partition(b'\r\n\r\n')
        name, file = _NAME.search(head), _FILE.search(head)
        label = [match[1].decode('latin-1') if match else '' for match in (name, file)]
        found.append([*label, hashlib.sha256(content[:-2]).hexdigest()])
    return sorted(found)

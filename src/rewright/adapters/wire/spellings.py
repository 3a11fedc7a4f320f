"""A secret goes in, every way in which a program is known to write it comes out, with what stands for it there."""

import base64
import binascii
import html
import json
import re
from collections.abc import Iterator
from urllib.parse import quote, quote_plus

# What is shorter stands in innocent text too.
SHORTEST_CODED = 8
_PERCENT = re.compile(r'%[0-9A-F]{2}')
_BASE64 = re.compile(rb'[A-Za-z0-9+/_-]++={0,2}')


def spellings(secret: str, mark: str) -> Iterator[tuple[bytes, bytes]]:
    """Yield each spelling of `secret` with what stands for it: what a program writes that is given the mark instead."""
    for form in _escaped(secret):
        yield form.encode('utf-8', 'surrogateescape'), mark.encode()
    for text in _texts(secret):
        yield text.encode('utf-16-le', 'surrogatepass'), mark.encode('utf-16-le')
    for plain in packable(secret):
        yield plain.hex().encode(), mark.encode().hex().encode()
        yield plain.hex().upper().encode(), mark.encode().hex().upper().encode()


def packable(secret: str) -> list[bytes]:
    """Return the spellings that programs pack once more: an address or a document is what goes into Base64, not its password alone."""
    return [text.encode('utf-8', 'surrogateescape') for text in _texts(secret)]


def like(form: bytes, mark: bytes) -> bytes:
    """Return as many bytes as a spelling has, made of its mark: for places whose length says what follows."""
    return (mark * (len(form) // len(mark) + 1))[: len(form)]


def cores(secret: bytes) -> Iterator[tuple[bytes, int]]:
    """Yield what Base64 makes of a secret whatever stands around it, with the bytes that stand before it in its group."""
    for offset in range(3):
        for alphabet in (base64.b64encode, base64.urlsafe_b64encode):
            core = alphabet(bytes(offset) + secret)[(offset * 8 + 5) // 6 : (offset + len(secret)) * 8 // 6]
            if len(core) >= SHORTEST_CODED:
                yield core, offset


def recoded(data: bytes, core: bytes, offset: int, secret: bytes, mark: bytes) -> bytes:
    """Return data with the mark for the secret wherever its Base64 stands, all of the Base64 text made anew."""
    found, at = [], 0
    while (place := data.find(core, at)) >= 0:
        start = max(at, place - (offset * 8 + 5) // 6)
        run = _BASE64.match(data, start)
        text = run[0] if run else b''
        anew = _anew(text, offset, secret, mark)
        # What only begins like it, in the middle of other letters: the secret's own letters go.
        found += [data[at:start], anew] if anew else [data[at:place], like(core, mark)]
        at = start + len(text) if anew else place + len(core)
    return b''.join((*found, data[at:]))


def _anew(text: bytes, offset: int, secret: bytes, mark: bytes) -> bytes:
    """Decode, replace and encode one Base64 text; empty when it is none."""
    bare = text.rstrip(b'=')
    left = bare[len(bare) - 1 :] if len(bare) % 4 == 1 else b''
    whole = bare.removesuffix(left) if left else bare
    url = b'-' in whole or b'_' in whole
    try:
        raw = base64.b64decode(whole + b'=' * (-len(whole) % 4), altchars=b'-_' if url else None, validate=True)
    except binascii.Error:
        return b''
    if raw[offset : offset + len(secret)] != secret:
        return b''
    coded = (base64.urlsafe_b64encode if url else base64.b64encode)(raw.replace(secret, mark))
    return (coded if len(text) > len(bare) or len(bare) % 4 == 0 else coded.rstrip(b'=')) + left


def _texts(secret: str) -> list[str]:
    """The secret as it stands in addresses and documents, each spelling once."""
    percents = [quote(secret), quote(secret, safe=''), quote_plus(secret)]
    # Some clients write the hexadecimal digits small.
    percents += [_PERCENT.sub(lambda found: found[0].lower(), percent) for percent in percents]
    quoted = [json.dumps(secret)[1:-1], json.dumps(secret, ensure_ascii=False)[1:-1]]
    quoted += [text.replace('/', '\\/') for text in quoted]
    return list(dict.fromkeys([secret, *percents, *quoted]))


def _escaped(secret: str) -> Iterator[str]:
    yield from _texts(secret)
    # A cell of CSV and a text of SQL double their quotes; what holds one is quoted whole, and its mark is not.
    for quote_mark in ('"', "'"):
        doubled = secret.replace(quote_mark, 2 * quote_mark)
        if doubled != secret:
            yield f'{quote_mark}{doubled}{quote_mark}'
            yield doubled
    yield html.escape(secret)
    yield html.escape(secret, quote=False)
    yield repr(secret)[1:-1]
    yield repr(secret.encode('utf-8', 'surrogateescape'))[2:-1]

"""Data goes in, the same without the secrets that stand in percent escapes comes out, whichever of their signs are escaped, and however often."""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping
from itertools import chain

# An address in a parameter of an address in a parameter.
DEEPEST = 3
_ESCAPE = re.compile(rb'%([0-9A-Fa-f]{2})')

Place = tuple[int, int, bytes]


def unescaped(data: bytes) -> tuple[bytes, list[int]]:
    """Return data with every percent escape undone once, and where the bytes lie that were escaped."""
    parts, places, size, end = [], [], 0, 0
    for found in _ESCAPE.finditer(data):
        size += found.start() - end
        parts += [data[end : found.start()], bytes((int(found[1], 16),))]
        places.append(size)
        size, end = size + 1, found.end()
    return b''.join((*parts, data[end:])), places


def without_escaped(data: bytes, marks: Mapping[bytes, bytes], instead: Callable[[bytes, bytes], bytes]) -> bytes:
    """Return data in which `instead` of the spelling and the mark stands wherever a secret stands escaped."""
    parts, done = [], 0
    for start, end, mark in sorted(_places(data, marks, DEEPEST), key=lambda place: (place[0], -place[1])):
        if start >= done:
            parts += [data[done:start], instead(data[start:end], mark)]
            done = end
    return b''.join((*parts, data[done:])) if parts else data


def _places(data: bytes, marks: Mapping[bytes, bytes], depth: int) -> Iterator[Place]:
    plain, at = unescaped(data) if depth and b'%' in data else (b'', [])
    # Two signs of each escape before a place are gone there.
    for start, end, mark in chain(_standing(plain, marks), _places(plain, marks, depth - 1)) if at else ():
        yield start + 2 * bisect_left(at, start), end + 2 * bisect_left(at, end), mark


def _standing(plain: bytes, marks: Mapping[bytes, bytes]) -> Iterator[Place]:
    for secret, mark in marks.items():
        # A form and a query write a space as a plus.
        for form in {secret, secret.replace(b' ', b'+')}:
            at = -1
            while (at := plain.find(form, at + 1)) >= 0:
                yield at, at + len(form), mark

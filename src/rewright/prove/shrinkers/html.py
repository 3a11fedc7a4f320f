"""A page -> its repeated elements, then every element, then the texts that are not plain yet."""

import re

from rewright.prove.markup import decoded, items, replaced, texts
from rewright.prove.parts import Parts, plain

MATERIAL = 'html'
_ELEMENT = re.compile(r'<([a-zA-Z][\w-]*)\b[^<>]*>[^<]*</\1\s*>|<!--(?:(?!<!--|-->).)*+-->', re.DOTALL)


def _parts(data: bytes, found: list[re.Match[str]], into: str | None) -> Parts | None:
    page, encoding = decoded(data)

    def kept(chosen: list[int]) -> bytes:
        gone = set(range(len(found))) - set(chosen)
        changes = {found[i]: into if into is not None else plain(found[i][0]) for i in gone}
        return replaced(page, changes).encode(encoding, 'xmlcharrefreplace')

    return Parts(len(found), kept) if found else None


def _items(data: bytes, _recorded: bytes) -> Parts | None:
    return _parts(data, items(decoded(data)[0]), '')


def _elements(data: bytes, _recorded: bytes) -> Parts | None:
    # Innermost elements only: their stretches do not overlap, and what holds them becomes innermost on the next turn.
    return _parts(data, list(_ELEMENT.finditer(decoded(data)[0])), '')


def _texts(data: bytes, _recorded: bytes) -> Parts | None:
    return _parts(data, [m for m in texts(decoded(data)[0]) if m[0] != plain(m[0])], None)


LEVELS = (_items, _elements, _elements, _elements, _texts)


def shown(data: bytes) -> str:
    """Return the page's text."""
    return decoded(data)[0]

"""HTML bytes <-> the stretches of it that repeat and the text between its tags."""

import re
from collections.abc import Callable

from rewright.prove.dice import Dice

_REPEATED = tuple(
    re.compile(rf'<{tag}\b[^>]*>.*?</{tag}\s*>', re.DOTALL | re.IGNORECASE)
    for tag in ('tr', 'article', 'li', 'section', 'dd', 'p', 'a')
)
_TEXT = re.compile(r'(?<=>)[^<>]*[^<>\s][^<>]*(?=<)')
_HIDDEN = re.compile(r'<(script|style|title|head)\b.*?</\1\s*>', re.DOTALL | re.IGNORECASE)


def decoded(data: bytes) -> tuple[str, str]:
    """Return the page's text and the encoding that gives its bytes back."""
    try:
        return data.decode(), 'utf-8'
    except UnicodeDecodeError:
        return data.decode('latin-1'), 'latin-1'


def items(page: str) -> list[re.Match[str]]:
    """Return the stretches of the first repeating element that occurs at least twice: table rows before list items."""
    for pattern in _REPEATED:
        found = list(pattern.finditer(page))
        if len(found) > 1:
            return found
    return []


def texts(page: str) -> list[re.Match[str]]:
    """Return the stretches of visible text that are not blank."""
    hidden = [match.span() for match in _HIDDEN.finditer(page)]
    return [m for m in _TEXT.finditer(page) if not any(start <= m.start() < stop for start, stop in hidden)]


def replaced(page: str, changes: dict[re.Match[str], str]) -> str:
    """Return the page with each stretch replaced."""
    for match in sorted(changes, key=lambda m: m.start(), reverse=True):
        page = page[: match.start()] + changes[match] + page[match.end() :]
    return page


def rewritten(change: Callable[[str, Dice], str | None]) -> Callable[[bytes, Dice], bytes | None]:
    """Turn a change of a page's text into a change of bytes."""

    def changed(data: bytes, dice: Dice) -> bytes | None:
        page, encoding = decoded(data)
        result = change(page, dice)
        return None if result is None else result.encode(encoding, 'xmlcharrefreplace')

    return changed

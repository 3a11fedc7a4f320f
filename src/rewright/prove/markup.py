"""HTML bytes <-> the stretches of it that repeat and the text between its tags."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence

from rewright.prove.dice import Dice

_REPEATED = ('tr', 'article', 'li', 'section', 'dd', 'p', 'a')
_HIDDEN = ('script', 'style', 'title', 'head')
_TEXT = re.compile(r'(?<=>)[^<>]++(?=<)')
_STRETCH = re.compile(r'.*', re.DOTALL)


def decoded(data: bytes) -> tuple[str, str]:
    """Return the page's text and the encoding that gives its bytes back."""
    try:
        return data.decode(), 'utf-8'
    except UnicodeDecodeError:
        return data.decode('latin-1'), 'latin-1'


def elements(page: str, tag: str) -> list[re.Match[str]]:
    """Return the stretches from a tag to its next end tag, none within another; in one pass, whatever is left open."""
    ends = [match.span() for match in re.finditer(rf'</{tag}\s*+>', page, re.IGNORECASE)]
    found: list[re.Match[str]] = []
    at = 0
    for opening in re.finditer(rf'<{tag}\b', page, re.IGNORECASE):
        if opening.start() < at:
            continue
        inside = page.find('>', opening.end())
        closing = bisect_right(ends, (inside, len(page)))
        if inside < 0 or closing == len(ends):
            break
        at = ends[closing][1]
        stretch = _STRETCH.fullmatch(page, opening.start(), at)
        found += [stretch] if stretch else []
    return found


def items(page: str) -> list[re.Match[str]]:
    """Return the stretches of the first repeating element that occurs at least twice: table rows before list items."""
    for tag in _REPEATED:
        found = elements(page, tag)
        if len(found) > 1:
            return found
    return []


def columns(page: str, found: Sequence[re.Match[str]]) -> list[list[re.Match[str]]]:
    """Return stretches that follow each other by their place in the repeating element they lie in, then those outside of any."""
    starts = [match.start() for match in found]
    places = {
        match: place
        for row in items(page)
        for place, match in enumerate(found[bisect_left(starts, row.start()) : bisect_left(starts, row.end())])
    }
    groups: dict[int, list[re.Match[str]]] = {}
    for match in found:
        groups.setdefault(places.get(match, -1), []).append(match)
    return [groups[place] for place in sorted(groups, key=lambda place: (place < 0, place))]


def texts(page: str) -> list[re.Match[str]]:
    """Return the stretches of visible text that are not blank."""
    hidden = [match.span() for tag in _HIDDEN for match in elements(page, tag)]
    visible = (m for m in _TEXT.finditer(page) if not m[0].isspace())
    return [m for m in visible if not any(start <= m.start() < stop for start, stop in hidden)]


def replaced(page: str, changes: dict[re.Match[str], str]) -> str:
    """Return the page with each stretch replaced."""
    parts, at = [], 0
    for match in sorted(changes, key=lambda m: m.start()):
        parts += [page[at : match.start()], changes[match]]
        at = match.end()
    return ''.join((*parts, page[at:]))


def rewritten(change: Callable[[str, Dice], str | None]) -> Callable[[bytes, Dice], bytes | None]:
    """Turn a change of a page's text into a change of bytes."""

    def changed(data: bytes, dice: Dice) -> bytes | None:
        page, encoding = decoded(data)
        result = change(page, dice)
        return None if result is None else result.encode(encoding, 'xmlcharrefreplace')

    return changed

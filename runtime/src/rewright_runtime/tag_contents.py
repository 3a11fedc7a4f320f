"""What stands between the tags of one kind, as source text: exactly what `re.findall('<t[^>]*>(.*?)</t>')` gives."""

import re
from functools import cache

from selectolax.lexbor import LexborHTMLParser


@cache
def _pattern(tag: str, any_case: bool, across_lines: bool) -> re.Pattern[str]:
    flags = (re.IGNORECASE if any_case else 0) | (re.DOTALL if across_lines else 0)
    return re.compile(f'<{tag}[^>]*>(.*?)</{tag}>', flags)


def inner_sources(source: str, tag: str, *, any_case: bool = False, across_lines: bool = True) -> list[str]:
    """Return the source between every `<tag …>` and the next `</tag>`, in order.

    In a whole page lexbor finds the elements; each is taken only when the very same text stands in `source` in its
    place, and nothing is left over. In a fragment, and where the markup is not that plain, the pattern decides, so the
    result never differs from it.
    """
    found = _by_parser(source, tag, across_lines)
    return _pattern(tag, any_case, across_lines).findall(source) if found is None else found


def _by_parser(source: str, tag: str, across_lines: bool) -> list[str] | None:
    """The contents by lexbor, or None when they cannot be verified against the source."""
    lowered = source.lower()
    if '<html' not in lowered or any(
        source.count(mark) != lowered.count(mark.rstrip('>')) for mark in (f'<{tag}', f'</{tag}>')
    ):
        return None
    found, at = [], 0
    for node in LexborHTMLParser(source).css(tag):
        inner, opened = node.inner_html or '', source.find(f'<{tag}', at)
        start = source.find('>', opened) + 1
        stands = opened >= 0 and start and source.startswith(f'{inner}</{tag}>', start)
        if not stands or f'</{tag}>' in inner or ('\n' in inner and not across_lines):
            return None
        found.append(inner)
        at = start + len(inner) + len(tag) + 3
    return None if source.find(f'<{tag}', at) >= 0 else found

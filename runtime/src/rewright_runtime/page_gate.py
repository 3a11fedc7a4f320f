"""Pages through one gate, fast: what a tag does is asked of `plain_page` once, and remembered for every page that comes to the same place.

All tags are found by one pattern; a page that has anything but tags, comments and text between them is left to the slow walk.
"""

import re

from rewright_runtime.page_characters import NotPlain
from rewright_runtime.plain_page import RAW, TOKEN, Held, Scan, check_comment

# A script or style with what it holds, a tag, or a comment, and the text up to the next one. Nothing in it goes back.
_TAGS = re.compile(
    r"""<(?:(?:((?i:script|style))(?![a-zA-Z0-9])|(/?+[a-zA-Z][a-zA-Z0-9]*+))"""
    r"""((?:\s++[a-zA-Z_:@][-\w:.@]*+(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s"'=<>`]++))?+)*+)\s*+(/?+)|(!--(?s:.*?)--))>"""
    r"""((?(1)(?:[^<]++|<(?!/(?i:\1)(?![a-zA-Z0-9])))*+|[^<]*+))""",
    re.ASCII,
)
_Tag = tuple[str, str, str, str, str, str]
_LEAD = re.compile(r'[ \t\n\f]*+(?:(<!doctype[^>]*+>)[ \t\n\f]*+)?', re.IGNORECASE)
_ANY = re.compile(r'[^ \t\n\f]|[ \t\n\f]+[^ \t\n\f]')
_ODD_TEXTS = {
    'pre': re.compile(r'\Z|\n|&#|&NewLine'),
    'textarea': re.compile(r'\Z|\n|&#|&NewLine'),
    'iframe': re.compile(r'(?s:.)'),
    'script': re.compile(r'(?s:.*?)<!--'),
}
_TAGLESS = RAW | {'title', 'textarea', 'iframe'}
_MOST = 20_000


class _State:
    """A place that tags lead to, and where the tags behind it lead."""

    __slots__ = ('added', 'ended', 'following', 'held', 'odd', 'tagless')

    def __init__(self, held: Held, added: bool | None, odd: re.Pattern[str] | None, tagless: str) -> None:
        self.held, self.added, self.odd, self.tagless = held, added, odd, tagless
        self.ended = held[-1] == 0
        self.following: dict[str, _State] = {}


class Gate:
    """The states that the pages of one parser came through so far."""

    def __init__(self, scan: type[Scan]) -> None:
        self.scan = scan
        self._clear()

    def _clear(self) -> None:
        self.states: dict[tuple[Held, bool | None], _State] = {}
        self.plain: set[str] = set()
        self.first = self._state(self.scan('', False))

    def passed(self, source: str, framed: bool) -> Scan | None:
        """Return what is known of a page behind its tags, None where the slow walk has to say whether it is plain."""
        scan = self.scan(source, framed)
        scan.check_characters()
        lead = _LEAD.match(source)
        assert lead is not None
        at = lead.end()
        tags: list[_Tag] = _TAGS.findall(source, at)
        if not source.startswith('<', at) or not _is_all(tags, source.count('<', at)):
            return None
        if len(self.states) > _MOST or len(self.plain) > _MOST:
            self._clear()
        try:
            walked = self._walk(scan, tags)
            if walked is None:
                return None
            scan.hold(walked[0].held)
            scan.rest(tags[-1][5])
            if framed:
                scan.check_frame()
        except NotPlain:
            return None
        scan.begin, scan.bodies = max(lead.end(1), 0), walked[1]
        if walked[2]:
            scan.end = _end(source, tags[-walked[2] :])
        return scan

    def _walk(self, scan: Scan, tags: list[_Tag]) -> tuple[_State, list[bool], int] | None:
        """The place that the tags lead to, each `tbody` on the way, and how many tags end the page; None for the slow walk."""
        state, plain = self.first, self.plain
        bodies: list[bool] = []
        behind = 0
        for raw, name, attributes, closed, comment, text in tags:
            if comment:
                if state.tagless:
                    return None
                check_comment(comment[3:-2])
            else:
                tag = (name or f'{raw}!') + closed if closed or raw else name
                following = state.following.get(tag)
                if following is None:
                    following = self._learnt(state, tag)
                    if following is None:
                        return None
                state = following
                if attributes and attributes not in plain:
                    if name[:1] == '/':
                        return None
                    scan.check_attributes(attributes)
                    plain.add(attributes)
                if state.added is not None:
                    bodies.append(state.added)
            if state.odd is not None:
                if state.odd.match(text):
                    return None
                behind += state.ended
        return state, bodies, behind

    def _learnt(self, state: _State, tag: str) -> _State | None:
        """The place behind a tag; None where it is one that another parser may read in another way."""
        name = tag.rstrip('/').rstrip('!')
        bare = name.lstrip('/').lower()
        if state.tagless and tag.lower() != f'/{state.tagless}':
            return None
        if bare in RAW and '!' not in tag and tag[0] != '/':
            return None
        source = f'<{tag.replace("!", "")}>'
        token = TOKEN.match(source)
        if token is None or token.end() < len(source):
            return None
        scan = self.scan(f'{source}</{bare}>', False)
        scan.hold(state.held)
        scan.at = token.end()
        try:
            scan.token(token)
        except NotPlain:
            return None
        found = state.following[tag] = self._state(scan)
        return found

    def _state(self, scan: Scan) -> _State:
        held, added = scan.held(), scan.bodies[-1] if scan.bodies else None
        state = self.states.get((held, added))
        if state is None:
            odd = _ODD_TEXTS.get(scan.top)
            if odd is None:
                odd = None if _takes_text(scan, held) else _ANY
            state = _State(held, added, odd, scan.top if scan.top in _TAGLESS else '')
            self.states[held, added] = state
        return state


def _takes_text(scan: Scan, held: Held) -> bool:
    """Whether text may stand here, and changes nothing."""
    try:
        scan.text('x')
    except NotPlain:
        return False
    return scan.held() == held


def _is_all(tags: list[_Tag], count: int) -> bool:
    """Whether every `<` of a page stands in one of its tags, which follow one another therefore."""
    if len(tags) == count:
        return True
    return count == sum(1 + t[2].count('<') + t[4].count('<') + t[5].count('<') for t in tags)


def _end(source: str, behind: list[_Tag]) -> int:
    """The place behind the first tag of those that end the page."""
    at = len(source)
    for _ in range(sum(1 + t[2].count('<') + t[4].count('<') + t[5].count('<') for t in behind)):
        at = source.rindex('<', 0, at)
    return source.index('>', at) + 1

"""Says whether a page, be it broken, is one of which lxml or html5lib and lexbor build the same tree.

Ends that are left out and ends without a beginning are read as HTML5 reads them, as long as the legacy parser does the
same; whatever HTML5 mends by moving or repeating elements is refused.
"""

import re
from html.entities import name2codepoint
from typing import ClassVar

from rewright_runtime.page_characters import NotPlain
from rewright_runtime.plain_page import BLANKS, HEADINGS, IN_HEAD, RAW, SECTIONS, VOID, Scan

# Names of HTML 4, but for two that have another meaning since.
_OLD_NAMES = name2codepoint.keys() - {'lang', 'rang'} | {'apos'}
_IMPLIED = frozenset(('p', 'li', 'dd', 'dt', 'option'))
_BEFORE_BODY = IN_HEAD | {'html', 'head'}
_CELLS = frozenset(('td', 'th'))
_PARTS = _CELLS | SECTIONS | {'tr', 'table'}
_BLOCK_TAGS = (
    'address article aside blockquote center details dialog dir div dl fieldset figcaption figure footer form header hgroup li dd '
    'dt main menu nav ol section summary ul td th'
)
_CONTROLS = bytes([*range(9), 11, 12, *range(14, 32), 127])
_BLOCKS = frozenset(_BLOCK_TAGS.split(' '))


def _sets(**words: str) -> dict[str, frozenset[str]]:
    return {name: frozenset(text.split(' ')) for name, text in words.items()}


class Forgiving(Scan):
    """One walk over the tags that leaves out what the page leaves out."""

    # What an element that begins closes, by what stands open.
    closing: ClassVar[dict[str, frozenset[str]]]

    def _empty(self, name: str, closed: str) -> None:
        """Let pass: a slash means nothing."""

    def _place(self, name: str) -> None:
        while self.top in self.closing and name in self.closing[self.top]:
            if self.top == 'p' and name in _PARTS and 'table' not in self.open:
                break
            self._pop(self.top)
        super()._place(name)

    def _close(self, name: str, attributes: str) -> None:
        if name in VOID or attributes:
            raise NotPlain(f'an odd </{name}>')
        if self.top == name or (name in {'body', 'html'} and name in self.open):
            self._pop(name)
        elif name in self.open:
            self._close_around(name)
        else:
            self._stray(name)

    def _close_around(self, name: str) -> None:
        """Close an element whose last children were not closed."""
        last = len(self.open) - 1 - self.open[::-1].index(name)
        closed = _IMPLIED | (_PARTS - {name, 'table'} if name in _PARTS - _CELLS else frozenset())
        if name not in _BLOCKS | _PARTS | {'select'} or not closed.issuperset(self.open[last + 1 :]):
            raise NotPlain(f'</{name}> closes <{self.top}>')
        self._pop(name)

    def _stray(self, name: str) -> None:
        """Let pass the end of something that never began, where every parser ignores it."""
        odd = (
            name in {'p', 'br', 'html', 'head', 'body'}
            or (name in HEADINGS and HEADINGS & set(self.open))
            or (name in _PARTS and 'table' in self.open)
            or self.top in {'html', 'head'}
            or not self.started
        )
        if odd:
            raise NotPlain(f'</{name}> without a beginning')

    def rest(self, text: str) -> None:
        """Refuse an end inside of what is no markup."""
        if self.top in RAW | {'title', 'textarea', 'iframe'}:
            raise NotPlain(f'<{self.top}> is never closed')
        self._last_text(text)


def _holds_odd_characters(source: str) -> bool:
    try:
        data = source.encode()
    except UnicodeEncodeError:
        return True
    odd = len(data.translate(None, _CONTROLS)) < len(data)
    return odd or (not source.isascii() and any(mark in source for mark in '\ufeff\ufffe\uffff'))


class Lxml(Forgiving):
    """For lxml 4.9 to 6.1 over its HTML parser, which closes some elements that HTML5 leaves open."""

    sets_lone_apart = True
    closing = _sets(
        p='address blockquote center dd dir div dl dt fieldset form h1 h2 h3 h4 h5 h6 li menu ol p pre ul hr td th tr tbody tfoot',
        li='li',
        dd='dt',
        dt='dd',
        option='option',
        td='td th tr tbody tfoot',
        th='td th tr tbody tfoot',
        tr='tr tbody tfoot',
        tbody='tbody tfoot',
        thead='tbody tfoot',
        tfoot='tbody',
    )
    _otherwise = _sets(
        a='a fieldset table td th',
        address='dd dl dt form li ul',
        b='center p td th',
        big='p',
        dir='dd dl dt form ul',
        dl='form li',
        dt='dl',
        font='center td th',
        form='form',
        h1='fieldset form li p table',
        h2='fieldset form li p table',
        h3='fieldset form li p table',
        h4='fieldset form li p table',
        h5='fieldset form li p table',
        h6='fieldset form li p table',
        i='center p td th',
        legend='fieldset',
        menu='dd dl dt form ul',
        ol='form ul',
        p='table',
        pre='dd dl dt fieldset form li table ul',
        s='p',
        small='p',
        span='td th',
        strike='p',
        tt='p',
        u='p td th',
        ul='address form menu ol pre',
    )
    _named = re.compile(r'&([a-zA-Z][a-zA-Z0-9]*);')

    def check_characters(self) -> None:
        """Refuse characters and entities that libxml2 does not know, too."""
        super().check_characters()
        if _holds_odd_characters(self.source):
            raise NotPlain('a control character')
        if '&' in self.source:
            for name in dict.fromkeys(self._named.findall(self.source)):
                if name not in _OLD_NAMES:
                    raise NotPlain(f'the entity &{name};', self.source.find(f'&{name};'))

    def _place(self, name: str) -> None:
        if name in IN_HEAD and self.top != 'head' and (name == 'title' or not (self.filled or self.has_body)):
            raise NotPlain(f'<{name}> outside <head>')
        super()._place(name)

    def text(self, text: str) -> None:
        """Refuse text in front of everything, too."""
        super().text(text)
        if not (self.filled or self.has_body or self.open) and text.strip(BLANKS):
            raise NotPlain('text before the first element')

    def check_attributes(self, text: str) -> None:
        """Refuse names of attributes that libxml2 does not know, too."""
        super().check_attributes(text)
        if '@' in text and re.search(r'\s@', text):
            raise NotPlain('an attribute that begins with @')

    def check_frame(self) -> None:
        """Refuse a page without contents, of which lxml makes nothing."""
        if not self.has_body and not self.filled:
            raise NotPlain('a page without contents')

    def _count(self, name: str) -> None:
        super()._count(name)
        self.filled |= name not in _BEFORE_BODY

    def _nesting(self, name: str) -> None:
        super()._nesting(name)
        if name in {'embed', 'source', 'track', 'wbr'}:
            raise NotPlain(f'<{name}>, which lxml does not know to be empty')
        if name in self._otherwise.get(self.top, ()):
            raise NotPlain(f'<{name}> inside <{self.top}>')


class Html5(Forgiving):
    """For html5lib 1.1, which follows the same algorithm as lexbor, in an older edition."""

    def check_frame(self) -> None:
        """Let pass: html, head and body are always there."""

    closing = _sets(
        p='address blockquote center dd dir div dl dt fieldset form h1 h2 h3 h4 h5 h6 li menu ol p pre ul hr td th tr tbody tfoot',
        li='li',
        dd='dd dt',
        dt='dd dt',
        option='option',
        td='td th tr tbody thead tfoot',
        th='td th tr tbody thead tfoot',
        tr='tr tbody thead tfoot',
        tbody='tbody thead tfoot',
        thead='tbody thead tfoot',
        tfoot='tbody thead tfoot',
    )

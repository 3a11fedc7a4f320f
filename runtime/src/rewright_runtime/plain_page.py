"""Says whether a page is plain: HTML on which Python's html.parser and an HTML5 parser build the same tree.

One pass over the text, no tree. It errs on the side of refusing: what is not known to be the same is not plain.
"""

import re
from html.entities import html5

_VOID_TAGS = 'area base br col embed hr img input link meta param source track wbr'
_VOID = frozenset(_VOID_TAGS.split(' '))
_RAW = frozenset(('script', 'style'))
_ODD_TAGS = (
    'svg math frameset frame plaintext xmp iframe noembed noframes noscript template select textarea image isindex listing '
    'keygen nobr marquee applet object ruby rt rp rb rtc caption colgroup menuitem'
)
_ODD = frozenset(_ODD_TAGS.split(' '))
_ENDS_P = (
    'address article aside blockquote center details dialog dir div dl fieldset figcaption figure footer header hgroup main menu '
    'nav ol p section summary ul h1 h2 h3 h4 h5 h6 pre form table hr li dd dt'
)
_CLOSES_P = frozenset(_ENDS_P.split(' '))
_FORMATTING_TAGS = 'a b big code em font i s small strike strong tt u'
_FORMATTING = frozenset(_FORMATTING_TAGS.split(' '))
_HEADINGS = frozenset(('h1', 'h2', 'h3', 'h4', 'h5', 'h6'))
_IN_HEAD = frozenset(('title', 'meta', 'link', 'script', 'style', 'base'))
_SECTIONS = frozenset(('tbody', 'thead', 'tfoot'))
_TABLE = _SECTIONS | {'table', 'tr'}
_TOKEN = re.compile(
    r"""<!--(?P<comment>.*?)-->|<(?P<end>/?)(?P<name>[a-zA-Z][a-zA-Z0-9]*)"""
    r"""(?P<attributes>(?:\s+[a-zA-Z_:@][-\w:.@]*(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'=<>`]+))?)*)\s*(?P<closed>/?)>"""
    r"""|<!doctype[^>]*>|(?P<lone><)""",
    re.IGNORECASE | re.DOTALL | re.ASCII,
)
_ATTRIBUTE = re.compile(r"""\s+([^\s=>/]+)(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'=<>`]+))?""", re.ASCII)
_ODD_SPACE = re.compile(r'[^\S \t\n\f\r]')
_CLASS_ENTITY = re.compile(r"""class\s*=\s*("[^"]*&|'[^']*&|[^\s"'>]*&)""", re.IGNORECASE)
_ENTITY = re.compile(r'&(#?\w+)(;?)')
_OPEN_ENTITIES = tuple(name for name in html5 if not name.endswith(';'))
_BLANKS = ' \t\n\f'


class _NotPlain(Exception):
    """The reason, as its text."""


def why_not_plain(source: str, *, strict: bool = False) -> str:
    """Return why a page is not plain, or an empty text; `strict` refuses a missing `tbody` too."""
    try:
        _check_characters(source)
        _Scan(source, strict).run()
    except _NotPlain as reason:
        return str(reason)
    return ''


def _check_characters(source: str) -> None:
    if '\r' in source or '\0' in source:
        raise _NotPlain('a carriage return or a NUL')
    for found in _ENTITY.finditer(source):
        name, end = found.groups()
        plain = _is_plain_number(name, end) if name[0] == '#' else _is_plain_name(name, end)
        if not plain:
            raise _NotPlain(f'the entity &{name}{end}')


def _is_plain_number(name: str, end: str) -> bool:
    try:
        value = int(name[1:].lower().removeprefix('x'), base=16 if name[1:2] in {'x', 'X'} else 10)
    except ValueError:
        return False
    if value in {9, 10}:
        return bool(end)
    odd = value < 32 or 127 <= value < 160 or 0xD800 <= value < 0xE000 or 0xFDD0 <= value <= 0xFDEF
    return bool(end) and not odd and value <= 0x10FFFF and value & 0xFFFE != 0xFFFE


def _is_plain_name(name: str, end: str) -> bool:
    return f'{name};' in html5 if end else not (name.startswith(_OPEN_ENTITIES) or f'{name};' in html5)


class _Scan:
    """One walk over the tags with the stack of open elements."""

    def __init__(self, source: str, strict: bool) -> None:
        self.source, self.strict = source, strict
        self.open: list[str] = []
        self.at, self.has_body = 0, False

    @property
    def top(self) -> str:
        return self.open[-1] if self.open else ''

    def run(self) -> None:
        for token in _TOKEN.finditer(self.source):
            if self.top in _RAW and not (token['end'] and token['name'].lower() == self.top):
                continue
            self._text(self.source[self.at : token.start()])
            self.at = token.end()
            self._token(token)
        if self.open:
            raise _NotPlain(f'<{self.top}> is never closed')
        if '<' in self.source[self.at :]:
            raise _NotPlain('a lone <')

    def _text(self, text: str) -> None:
        if self.top in _TABLE | {'html', 'head'} and text.strip(_BLANKS):
            raise _NotPlain(f'text directly inside <{self.top}>')

    def _token(self, token: re.Match[str]) -> None:
        if token['lone']:
            raise _NotPlain('a lone <')
        if token['comment'] is not None:
            self._comment(token['comment'])
        elif token['name'] is None:
            if self.open or self.has_body or self.source[: token.start()].strip():
                raise _NotPlain('a second or late doctype')
        elif token['end']:
            self._close(token['name'].lower(), token['attributes'])
        else:
            self._start(token)

    def _comment(self, text: str) -> None:
        if text.startswith(('>', '->')) or '--!>' in text or '<!--' in text or text.endswith('-'):
            raise _NotPlain('an odd comment')

    def _close(self, name: str, attributes: str) -> None:
        if name in _VOID or attributes:
            raise _NotPlain(f'an odd </{name}>')
        if self.top != name:
            raise _NotPlain(f'</{name}> closes <{self.top}>')
        self.open.pop()

    def _start(self, token: re.Match[str]) -> None:
        name = token['name'].lower()
        if name in _ODD:
            raise _NotPlain(f'<{name}>')
        self._attributes(token['attributes'])
        self._place(name)
        self._implied_ends(name)
        self._nesting(name)
        if token['closed'] and name not in _VOID:
            raise _NotPlain(f'<{name}/> closes itself')
        if name in _VOID:
            return
        self.open.append(name)
        behind = self.source[token.end() :][:1] if name == 'pre' else ''
        if behind == '\n':
            raise _NotPlain('<pre> begins with a line end')
        if name == 'title' and '<' in self.source[token.end() : self.source.find('</title', token.end())]:
            raise _NotPlain('markup in the title')

    def _attributes(self, text: str) -> None:
        if not text:
            return
        if _ODD_SPACE.search(text) or ('&' in text and _CLASS_ENTITY.search(text)):
            raise _NotPlain('an odd blank in an attribute')
        names = _ATTRIBUTE.findall(text.lower())
        if len(names) != len(set(names)):
            raise _NotPlain('an attribute given twice')

    def _place(self, name: str) -> None:
        """Refuse an element where an HTML5 parser would move it or open another one around it."""
        top = self.top
        if name == 'tr':
            fine = top in _SECTIONS or (top == 'table' and not self.strict)
        elif name in {'td', 'th'}:
            fine = top == 'tr'
        elif name in _SECTIONS:
            fine = top == 'table'
        elif name in {'html', 'head', 'body'}:
            fine = self._is_frame_in_place(name)
        else:
            fine = top not in _TABLE | {'html'} and (top != 'head' or name in _IN_HEAD)
        if not fine:
            raise _NotPlain(f'<{name}> inside <{top}>')

    def _is_frame_in_place(self, name: str) -> bool:
        if name == 'html':
            return not self.open
        if name == 'head':
            return self.open == ['html']
        first, self.has_body = not self.has_body, True
        return first and self.open in ([], ['html'])

    def _implied_ends(self, name: str) -> None:
        """Refuse an element that would close an open one by itself."""
        if name in _CLOSES_P:
            self._must_be_shielded('p', {'td', 'th', 'button'}, name)
        if name == 'li':
            self._must_be_shielded('li', {'ul', 'ol', 'td', 'th'}, name)
        if name in {'dd', 'dt'}:
            self._must_be_shielded('dd', {'dl'}, name)
            self._must_be_shielded('dt', {'dl'}, name)

    def _must_be_shielded(self, open_name: str, shields: set[str], name: str) -> None:
        if open_name in self.open:
            last = len(self.open) - 1 - self.open[::-1].index(open_name)
            if not shields & set(self.open[last:]):
                raise _NotPlain(f'<{name}> closes an open <{open_name}>')

    def _nesting(self, name: str) -> None:
        if name in {'a', 'form', 'button', 'option'} and name in self.open:
            raise _NotPlain(f'<{name}> inside <{name}>')
        if name in _HEADINGS and self.top in _HEADINGS:
            raise _NotPlain(f'<{name}> inside <{self.top}>')
        if name in _FORMATTING and self.open.count(name) >= 3:
            raise _NotPlain(f'<{name}> nested too deep')

"""Says whether a page is plain: HTML on which Python's html.parser and an HTML5 parser build the same tree.

One pass over the text, no tree. It errs on the side of refusing: what is not known to be the same is not plain. The
same tree means: but for what HTML5 adds (`tbody`, `head`), which the scan counts, and for blanks behind `</body>`.
"""

import re
from typing import ClassVar

from rewright_runtime.page_characters import NotPlain, check_attributes, check_characters

_VOID_TAGS = 'area base br col embed hr img input link meta param source track wbr'
VOID = frozenset(_VOID_TAGS.split(' '))
RAW = frozenset(('script', 'style'))
_ODD_TAGS = (
    'svg math frameset frame plaintext xmp noembed noframes template image isindex listing keygen nobr marquee applet object '
    'ruby rt rp rb rtc menuitem basefont bgsound command nextid spacer search'
)
_ODD = frozenset(_ODD_TAGS.split(' '))
_ENDS_P = (
    'address article aside blockquote center details dialog dir div dl fieldset figcaption figure footer header hgroup main menu '
    'nav ol p section summary ul h1 h2 h3 h4 h5 h6 pre form table hr li dd dt'
)
CLOSES_P = frozenset(_ENDS_P.split(' '))
_FORMATTING_TAGS = 'a b big code em font i s small strike strong tt u'
_FORMATTING = frozenset(_FORMATTING_TAGS.split(' '))
HEADINGS = frozenset(('h1', 'h2', 'h3', 'h4', 'h5', 'h6'))
IN_HEAD = frozenset(('title', 'meta', 'link', 'script', 'style', 'base'))
SECTIONS = frozenset(('tbody', 'thead', 'tfoot'))
TABLE = SECTIONS | {'table', 'tr'}
TOKEN = re.compile(
    r"""<!--(?P<comment>.*?)-->|<(?P<end>/?)(?P<name>[a-zA-Z][a-zA-Z0-9]*)"""
    r"""(?P<attributes>(?:\s+[a-zA-Z_:@][-\w:.@]*(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'=<>`]+))?)*)\s*(?P<closed>/?)>"""
    r"""|<!doctype[^>]*>|(?P<lone><)""",
    re.IGNORECASE | re.DOTALL | re.ASCII,
)
# Also behind ends of nothing, and written as an entity.
_BEGINS_LINE = re.compile(r'(?:</[^>]*>)*(?:\n|&#|&NewLine)')
_CUT_ENTITY = re.compile(r'&[#\w]*\Z')
BLANKS = ' \t\n\f'


_PARENTS = {
    **dict.fromkeys(SECTIONS, frozenset(('table',))),
    'tr': SECTIONS | {'table'},
    **dict.fromkeys(('td', 'th'), frozenset(('tr',))),
    'col': {'colgroup'},
}
_TEXTLESS = TABLE | {'html', 'head', 'colgroup'}
_NOTHING_ELSE = TABLE | {'html', 'colgroup'}
# A tag and what it stands in; what is open behind it, and the `tbody` that it adds.
_Move = tuple[str, str, str, tuple[str, ...], tuple[bool, ...]]
_Moved = tuple[tuple[str, ...], tuple[bool, ...], tuple[bool, ...]]
# Tags that set more than the stack of open elements, or whose contents count.
_MOST_MOVES = 20_000
_LOOKED_AT = RAW | {'html', 'head', 'body', 'title', 'pre', 'textarea', 'iframe'}


class Scan:
    """One walk over the tags with the stack of open elements; what a tag does is remembered from page to page."""

    _moves: ClassVar[dict['_Move', '_Moved']] = {}

    def __init_subclass__(cls) -> None:
        cls._moves = {}

    def __init__(self, source: str, framed: bool) -> None:
        self.source, self.framed = source, framed
        self.open: tuple[str, ...] = ()
        self.at, self.started, self.has_html, self.has_head, self.has_body = 0, False, False, False, False
        self.begin, self.end = 0, -1
        self.bodies: list[bool] = []
        self._rows_implied: tuple[bool, ...] = ()
        self.settled = False

    @property
    def top(self) -> str:
        """The innermost open element."""
        return self.open[-1] if self.open else ''

    def run(self) -> None:
        """Go through the page; NotPlain at the first thing that another parser may read in another way."""
        self._check_characters()
        known = self._moves
        if len(known) > _MOST_MOVES:
            known.clear()
        for token in TOKEN.finditer(self.source):
            if self.top in RAW and not (token['end'] and token['name'].lower() == self.top):
                continue
            self._text(self.source[self.at : token.start()])
            self.at = token.end()
            if not (self.settled and self._again(token, known)):
                self._token(token)
        self._rest(self.source[self.at :])
        if self.framed:
            self._check_frame()

    def _again(self, token: re.Match[str], known: dict['_Move', '_Moved']) -> bool:
        """Do what the same tag did inside of the same elements before; False where it has to be looked at."""
        end, name, attributes, closed = token.group('end', 'name', 'attributes', 'closed')
        if name is None or (end and attributes) or self.end >= 0 or name.lower() in _LOOKED_AT:
            return False
        move = end, name, closed, self.open, self._rows_implied
        if (moved := known.get(move)) is not None:
            if attributes:
                self._check_attributes(attributes)
            self.open, self._rows_implied, body = moved
            self.bodies += body
            return True
        count = len(self.bodies)
        self._token(token)
        if len(self.bodies) < count + 2:
            known[move] = self.open, self._rows_implied, tuple(self.bodies[count:])
        return True

    def _check_characters(self) -> None:
        check_characters(self.source)

    def _check_attributes(self, text: str) -> None:
        check_attributes(text)

    def _check_frame(self) -> None:
        if not (self.has_html and self.has_body):
            raise NotPlain('no <html> and <body> around the page')

    def _rest(self, text: str) -> None:
        if self.open:
            raise NotPlain(f'<{self.top}> is never closed')
        self._last_text(text)

    def _last_text(self, text: str) -> None:
        if _CUT_ENTITY.search(text):
            raise NotPlain('an entity at the end of the page')
        if '<' in text:
            raise NotPlain('a lone <')
        self._text(text)

    def _text(self, text: str) -> None:
        """Refuse text that an HTML5 parser would move."""
        if not text:
            return
        if self.end >= 0 and text.strip(BLANKS):
            raise NotPlain('text behind </body>')
        if self.top in _TEXTLESS and text.strip(BLANKS):
            raise NotPlain(f'text directly inside <{self.top}>')
        if not self.started:
            self.started = bool(text.strip(BLANKS))

    def _token(self, token: re.Match[str]) -> None:
        if token['lone']:
            raise NotPlain('a lone <')
        if token['comment'] is not None:
            self._comment(token['comment'])
        elif token['name'] is None:
            if self.open or self.has_body or self.source[: token.start()].strip():
                raise NotPlain('a second or late doctype')
            self.begin = token.end()
        elif token['end']:
            self._close(token['name'].lower(), token['attributes'])
        else:
            self._start(token)

    def _comment(self, text: str) -> None:
        if text.startswith(('>', '->')) or '--!>' in text or '<!--' in text or text.endswith('-'):
            raise NotPlain('an odd comment')

    def _close(self, name: str, attributes: str) -> None:
        if name in VOID or attributes:
            raise NotPlain(f'an odd </{name}>')
        if self.top != name:
            raise NotPlain(f'</{name}> closes <{self.top}>')
        self._pop(name)

    def _pop(self, name: str) -> None:
        """Close the innermost `name`, and what is open inside."""
        while self.open:
            *rest, gone = self.open
            self.open = tuple(rest)
            if gone == 'table':
                self._rows_implied = self._rows_implied[:-1]
            if gone == name:
                break
        if name in {'body', 'html'} and self.end < 0:
            self.end = self.at

    def _start(self, token: re.Match[str]) -> None:
        name = token['name'].lower()
        if name in _ODD:
            raise NotPlain(f'<{name}>')
        self._check_attributes(token['attributes'])
        if self.end >= 0:
            raise NotPlain(f'<{name}> behind </body>')
        self._place(name)
        self._implied_ends(name)
        self._nesting(name)
        self._count(name)
        if token['closed'] and name not in VOID:
            raise NotPlain(f'<{name}/> closes itself')
        if name in VOID:
            return
        self.open = (*self.open, name)
        self._contents(name, token.end())

    def _contents(self, name: str, at: int) -> None:
        """Refuse contents that are not read as markup, where another parser would."""
        if name == 'iframe' and not self.source[at : at + 8].lower() == '</iframe':
            raise NotPlain('an <iframe> that is not empty')
        if name in {'pre', 'textarea'} and _BEGINS_LINE.match(self.source, at):
            raise NotPlain(f'<{name}> begins with a line end')
        if name in {'title', 'textarea'} and '<' in self.source[at : self.source.find(f'</{name}', at)]:
            raise NotPlain(f'markup in <{name}>')
        if name == 'script':
            script = self.source[at : self.source.find('</script', at)].lower()
            if '<!--' in script and '<script' in script:
                raise NotPlain('a script inside a comment of a script')

    def _place(self, name: str) -> None:
        """Refuse an element where an HTML5 parser would move it or open another one around it."""
        top = self.top
        if 'select' in self.open:
            fine = (name == 'option' and top in {'select', 'optgroup'}) or (name == 'optgroup' and top == 'select')
        elif name in _PARENTS:
            fine = top in _PARENTS[name]
        elif name in {'caption', 'colgroup'}:
            fine = top == 'table' and not self._rows_implied[-1]
        elif name == 'noscript' and not (self.has_body or self.settled):
            fine = False
        elif name in {'html', 'head', 'body'}:
            fine = self._is_frame_in_place(name)
        else:
            fine = top not in _NOTHING_ELSE and (top != 'head' or name in IN_HEAD)
        if not fine:
            raise NotPlain(f'<{name}> inside <{top}>')

    def _is_frame_in_place(self, name: str) -> bool:
        if name == 'html':
            return not self.started
        if name == 'head':
            return self.open == ('html',) and not (self.has_head or self.has_body)
        if not self.open and self.started:
            return False
        first, self.has_body = not self.has_body, True
        return first and self.open in {(), ('html',)}

    def _count(self, name: str) -> None:
        """Keep which `tbody` of the HTML5 tree stand in the page (False) and which are added (True)."""
        self.started = True
        self.settled |= name not in IN_HEAD | {'html', 'head'}
        self.has_html |= name == 'html'
        self.has_head |= name == 'head'
        if name == 'table':
            self._rows_implied = (*self._rows_implied, False)
        elif name in SECTIONS:
            self._rows_implied = (*self._rows_implied[:-1], False)
            if name == 'tbody':
                self.bodies.append(False)
        elif name == 'tr' and self.top == 'table' and not self._rows_implied[-1]:
            self._rows_implied = (*self._rows_implied[:-1], True)
            self.bodies.append(True)

    def _implied_ends(self, name: str) -> None:
        """Refuse an element that would close an open one by itself."""
        if name in CLOSES_P:
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
                raise NotPlain(f'<{name}> closes an open <{open_name}>')

    def _nesting(self, name: str) -> None:
        if name in {'a', 'form', 'button', 'option'} and name in self.open:
            raise NotPlain(f'<{name}> inside <{name}>')
        if name in HEADINGS and self.top in HEADINGS:
            raise NotPlain(f'<{name}> inside <{self.top}>')
        if name in _FORMATTING and self.open.count(name) >= 3:
            raise NotPlain(f'<{name}> nested too deep')

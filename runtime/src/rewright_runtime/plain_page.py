"""Says whether a page is plain: HTML on which Python's html.parser and an HTML5 parser build the same tree.

One pass over the text, no tree. It errs on the side of refusing: what is not known to be the same is not plain. The
same tree means: but for what HTML5 adds (`tbody`, `head`), which the scan counts, and for blanks behind `</body>`.
"""

import re

from rewright_runtime import page_characters
from rewright_runtime.page_characters import NotPlain

_VOID_TAGS = 'area base br col embed hr img input link meta param source track wbr'
VOID = frozenset(_VOID_TAGS.split(' '))
RAW = frozenset(('script', 'style'))
_ODD_TAGS = (
    'svg math frameset frame plaintext xmp noembed noframes template image isindex listing keygen nobr marquee applet object '
    'ruby rt rp rb rtc menuitem basefont bgsound command nextid spacer search'
)
ODD = frozenset(_ODD_TAGS.split(' '))
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
LESS = re.compile(r'<[ \n0-9=](?=[^<]*.)', re.DOTALL)
CUT_ENTITY = re.compile(r'&[#\w]*\Z')
BLANKS = ' \t\n\f'


_PARENTS = {
    **dict.fromkeys(SECTIONS, frozenset(('table',))),
    'tr': SECTIONS | {'table'},
    **dict.fromkeys(('td', 'th'), frozenset(('tr',))),
    'col': {'colgroup'},
}
_TEXTLESS = TABLE | {'html', 'head', 'colgroup'}
_NOTHING_ELSE = TABLE | {'html', 'colgroup'}
# What a tag leaves behind: see `Scan.held`.
Held = tuple[object, ...]
_HELD = (
    'open',
    '_rows_implied',
    'started',
    'has_html',
    'has_head',
    'has_body',
    'settled',
    'filled',
    'bare',
    'hides',
    'keeps',
)

_HELD_AND_END = (*_HELD, 'end')


class Scan:
    """One walk over the tags with the stack of open elements."""

    # Whether the parser may read a `<` that begins no tag as something else than text.
    sets_lone_apart = False

    def __init__(self, source: str, framed: bool) -> None:
        self.source, self.framed = source, framed
        self.open: tuple[str, ...] = ()
        self.at, self.started, self.has_html, self.has_head, self.has_body = 0, False, False, False, False
        self.begin, self.end = 0, -1
        self.bodies: list[bool] = []
        self._rows_implied: tuple[bool, ...] = ()
        self.settled, self.filled = False, False
        # Empty elements that stood without a slash, scripts outside of the head, and whether blanks are kept somewhere.
        self.bare: frozenset[str] = frozenset()
        self.hides, self.keeps = False, False

    def held(self) -> Held:
        """Everything that the tags so far decide about those that follow."""
        return *(getattr(self, name) for name in _HELD), 0 if self.end >= 0 else -1

    def hold(self, held: Held) -> None:
        """Go on behind the tags that `held` was taken behind."""
        self.__dict__.update(zip(_HELD_AND_END, held, strict=True))

    @property
    def top(self) -> str:
        """The innermost open element."""
        return self.open[-1] if self.open else ''

    def run(self) -> None:
        """Go through the page; NotPlain at the first thing that another parser may read in another way."""
        try:
            self._walk()
        except NotPlain as reason:
            reason.at = max(self.at - 1, 0) if reason.at is None else reason.at
            raise

    def _walk(self) -> None:
        self.check_characters()
        for token in TOKEN.finditer(self.source):
            if self.top in RAW and not (token['end'] and token['name'].lower() == self.top):
                continue
            self.text(self.source[self.at : token.start()])
            self.at = token.end()
            self.token(token)
        self.rest(self.source[self.at :])
        if self.framed:
            self.check_frame()

    def check_characters(self) -> None:
        """Refuse characters that parsers read differently."""
        page_characters.check_characters(self.source)

    def check_attributes(self, text: str) -> None:
        """Refuse attributes that parsers read differently."""
        page_characters.check_attributes(text)

    def check_frame(self) -> None:
        """Refuse a page without html and body, which are asked for."""
        if not (self.has_html and self.has_body):
            raise NotPlain('no <html> and <body> around the page')

    def rest(self, text: str) -> None:
        """Refuse an end of the page that parsers see differently."""
        if self.open:
            raise NotPlain(f'<{self.top}> is never closed')
        self._last_text(text)

    def _last_text(self, text: str) -> None:
        if CUT_ENTITY.search(text):
            raise NotPlain('an entity at the end of the page')
        self.text(text)

    def text(self, text: str) -> None:
        """Refuse text that an HTML5 parser would move."""
        if not text:
            return
        if self.end >= 0 and text.strip(BLANKS):
            raise NotPlain('text behind </body>')
        if self.top in _TEXTLESS and text.strip(BLANKS):
            raise NotPlain(f'text directly inside <{self.top}>')
        if not self.started:
            self.started = bool(text.strip(BLANKS))

    def token(self, token: re.Match[str]) -> None:
        """Do what a tag or comment does, or refuse it."""
        if token['lone']:
            if self.sets_lone_apart or not LESS.match(self.source, token.start()):
                raise NotPlain('a lone <')
            self.text('<')
            return
        if token['comment'] is not None:
            check_comment(token['comment'])
        elif token['name'] is None:
            if self.open or self.has_body or self.source[: token.start()].strip():
                raise NotPlain('a second or late doctype')
            self.begin = token.end()
        elif token['end']:
            self._close(token['name'].lower(), token['attributes'])
        else:
            self._start(token)

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
        if name in ODD:
            raise NotPlain(f'<{name}>')
        self.check_attributes(token['attributes'])
        if self.end >= 0:
            raise NotPlain(f'<{name}> behind </body>')
        self._place(name)
        self._empty(name, token['closed'])
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
        self.hides |= name in RAW and 'head' not in self.open
        self.keeps |= name in {'pre', 'textarea'}
        if name in {'pre', 'textarea'} and _BEGINS_LINE.match(self.source, at):
            raise NotPlain(f'<{name}> begins with a line end')
        check_contents(name, self.source, at)

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

    def _empty(self, name: str, closed: str) -> None:
        """Refuse an empty element with a slash behind one without, which BeautifulSoup before 4.13 leaves open."""
        if name in VOID and not closed:
            self.bare |= {name}
        elif name in self.bare:
            raise NotPlain(f'<{name}/> behind <{name}>, which releases of BeautifulSoup read differently')

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


class Later(Scan):
    """For BeautifulSoup since 4.13, to which the slash of an empty element means nothing."""

    def _empty(self, name: str, closed: str) -> None:
        """Let pass."""


def check_comment(text: str) -> None:
    """Raise NotPlain for a comment that parsers end in different places."""
    if text.startswith(('>', '->')) or '--!>' in text or '<!--' in text or text.endswith('-'):
        raise NotPlain('an odd comment')


def check_contents(name: str, source: str, at: int) -> None:
    """Raise NotPlain for contents of an element that one parser reads as markup and another does not."""
    if name == 'iframe' and not source[at : at + 8].lower() == '</iframe':
        raise NotPlain('an <iframe> that is not empty')
    if name in {'title', 'textarea'} and '<' in source[at : source.find(f'</{name}', at)]:
        raise NotPlain(f'markup in <{name}>')
    if name == 'script':
        script = source[at : source.find('</script', at)].lower()
        if '<!--' in script and '<script' in script:
            raise NotPlain('a script inside a comment of a script')

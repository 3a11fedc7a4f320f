"""A page that is no plain HTML, in; the tree that BeautifulSoup makes of it by html.parser, out, put together tag by tag in lexbor.

There is no HTML in that tree: a tag begins an element in the innermost open one and an end closes whatever is open inside. Only
characters and tags that the releases of html.parser read differently are refused, and what the releases of BeautifulSoup do.
"""

import re
from html import unescape

from selectolax.lexbor import LexborHTMLParser, LexborNode

from rewright_runtime.page_characters import ATTRIBUTE, NotPlain, check_blanks, check_characters
from rewright_runtime.plain_page import CUT_ENTITY, LESS, ODD, RAW, TOKEN, VOID, check_comment, check_contents

Release = tuple[int, ...]
# What releases do: from the first on, or up to the second.
_STRAY_ENDS_CLOSE_NOTHING, _STRAY_ENDS_CLOSE_ALL = (4, 9, 3), (4, 8, 2)
_SLASHES_CLOSE, _SLASHES_MAY_LEAVE_OPEN = (4, 13), (4, 12, 3)
_VALUE = re.compile(r'\s*=\s*(.*)', re.DOTALL)
_BASE = 'x-page'


def built(source: str, release: Release | None) -> LexborNode:
    """Return what stands around the outermost elements; NotPlain where it is not known what the job saw."""
    page = _Page(source, release)
    page.run()
    return page.base


class _Page:
    """The elements that are open, and the node of each."""

    def __init__(self, source: str, release: Release | None) -> None:
        self.source, self.release = source, release
        self.document = LexborHTMLParser('<!DOCTYPE html>')
        self.base = self.document.create_node(_BASE)
        self.open: list[tuple[str, LexborNode]] = [('', self.base)]
        self.bare: list[str] = []
        self.texts: list[str] = []

    def run(self) -> None:
        """Go through the tags; NotPlain, with its place, at the first that is not known."""
        self.at = 0
        try:
            self._walk()
        except NotPlain as reason:
            reason.at = max(self.at - 1, 0) if reason.at is None else reason.at
            raise

    def _walk(self) -> None:
        check_characters(self.source)
        begun = False
        for token in TOKEN.finditer(self.source):
            top = self.open[-1][0]
            if top in RAW and not (token['end'] and token['name'].lower() == top):
                continue
            before = self.source[self.at : token.start()]
            self.texts.append(before)
            begun |= bool(before.strip())
            self.at = token.end()
            self._token(token, begun)
            begun = True
        if CUT_ENTITY.search(self.source, self.at) or self.open[-1][0] in RAW:
            raise NotPlain('an entity or a script at the end of the page')
        self.texts.append(self.source[self.at :])
        self._flush()

    def _token(self, token: re.Match[str], begun: bool) -> None:
        if token['lone']:
            if not LESS.match(self.source, token.start()):
                raise NotPlain('a lone <')
            self.texts.append('<')
            return
        self._flush()
        if token['comment'] is not None:
            check_comment(token['comment'])
            made = LexborHTMLParser(f'<!DOCTYPE html><html><body>{token.group()}</body></html>').body
            assert made is not None
            assert made.first_child is not None
            self.open[-1][1].insert_child(made.first_child)
        elif token['name'] is None:
            if begun:
                raise NotPlain('a second or late doctype')
        elif token['end']:
            self._close(token['name'].lower(), token['attributes'])
        else:
            self._start(token)

    def _flush(self) -> None:
        """Put what was read since the last tag into one text."""
        text = ''.join(self.texts)
        self.texts.clear()
        if text:
            name, node = self.open[-1]
            node.insert_child(text if name in RAW else unescape(text))

    def _start(self, token: re.Match[str]) -> None:
        name = token['name'].lower()
        if name in ODD:
            raise NotPlain(f'<{name}>')
        check_blanks(token['attributes'])
        around = self.open[-1][1]
        around.insert_child(self.document.create_node(name))
        node = around.last_child
        assert node is not None
        for key, value in _attributes(token['attributes']).items():
            node.attrs[key] = value
        if name not in VOID and not token['closed']:
            check_contents(name, self.source, token.end())
        elif name in RAW | {'title', 'textarea', 'iframe'}:
            raise NotPlain(f'<{name}/> closes itself')
        if not (name in VOID or token['closed']) or self._is_left_open(name, token['closed']):
            self.open.append((name, node))

    def _is_left_open(self, name: str, closed: str) -> bool:
        """Whether an empty element is left open: where its slash is taken for the end of one that came before."""
        if not closed:
            self.bare.append(name)
        elif name in self.bare:
            if self._is(_SLASHES_CLOSE, _SLASHES_MAY_LEAVE_OPEN, f'<{name}/> behind <{name}>'):
                return False
            self.bare.remove(name)
            return True
        return False

    def _close(self, name: str, attributes: str) -> None:
        if attributes:
            raise NotPlain(f'an odd </{name}>')
        if name in self.bare:
            self.bare.remove(name)
            return
        names = [n for n, _ in self.open]
        if name in names:
            del self.open[len(names) - 1 - names[::-1].index(name) :]
        elif len(names) > 1 and not self._is(
            _STRAY_ENDS_CLOSE_NOTHING, _STRAY_ENDS_CLOSE_ALL, f'</{name}> without a beginning'
        ):
            del self.open[1:]

    def _is(self, since: Release, until: Release, what: str) -> bool:
        """Whether the release of the job is one since the change."""
        if self.release is None or until < self.release < since:
            raise NotPlain(f'{what}, which releases of BeautifulSoup read differently')
        return self.release >= since


def _attributes(text: str) -> dict[str, str]:
    """The attributes of a tag, the last of each name."""
    found: dict[str, str] = {}
    for one in ATTRIBUTE.finditer(text):
        given = _VALUE.search(one.group(), one.end(1) - one.start())
        value = given[1] if given else ''
        quoted = value[:1] in {'"', "'"}
        found[one[1].lower()] = unescape(value[1:-1] if quoted else value)
    return found

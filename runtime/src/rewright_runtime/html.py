"""HTML in, nodes out that answer exactly as BeautifulSoup's `html.parser` tree does, read by lexbor.

A page on which the two trees could differ is refused (ContractBreach); see `plain_page`.
"""

import re
from collections.abc import Iterator
from typing import overload

from selectolax.lexbor import LexborHTMLParser, LexborNode

from rewright_runtime.breach import ContractBreach
from rewright_runtime.plain_page import why_not_plain

_HIDDEN = frozenset(('script', 'style', 'template', 'rt', 'rp'))
_BLANK = re.compile(r'[ \t\n\f\r]*')


class Node:
    """An element; queries look below it, never at itself."""

    __slots__ = ('_node',)

    def __init__(self, node: LexborNode) -> None:
        self._node = node

    def css(self, selector: str) -> list['Node']:
        """Return every element below that `selector` matches, in document order."""
        own = self._node.mem_id
        return [Node(n) for n in self._node.css(selector) if n.mem_id != own]

    def css_first(self, selector: str) -> 'Node | None':
        """Return the first element below that `selector` matches."""
        found = self._node.css_first(selector)
        if found is None or found.mem_id != self._node.mem_id:
            return None if found is None else Node(found)
        return next(iter(self.css(selector)), None)

    def text(self, separator: str = '', strip: bool = False) -> str:
        """Return the text below; with `strip`, every piece is stripped and empty ones are left out."""
        pieces = _texts(self._node)
        if strip:
            return separator.join(s for s in (p.strip() for p in pieces) if s)
        return separator.join(pieces)

    @property
    def string(self) -> str | None:
        """The only text inside, or None when there is none or more than one."""
        node = self._node
        while (child := node.first_child) is not None and child.next is None:
            if child.tag == '-text':
                return _squeezed(child.text_content or '', node)
            if child.tag == '-comment':
                return child.comment_content
            node = child
        return None

    @property
    def stripped_strings(self) -> Iterator[str]:
        """Every piece of text below that is not blank, stripped."""
        return (s for s in (p.strip() for p in _texts(self._node)) if s)

    def __getitem__(self, name: str) -> str:
        value = self._node.attributes[name]
        return '' if value is None else value

    @overload
    def get(self, name: str) -> str | None: ...
    @overload
    def get(self, name: str, default: str) -> str: ...
    def get(self, name: str, default: str | None = None) -> str | None:
        """Return an attribute; one without a value is an empty text."""
        attributes = self._node.attributes
        return self[name] if name in attributes else default

    def next_sibling(self, tag: str) -> 'Node | None':
        """Return the next element beside this one that is a `tag`."""
        node = self._node.next
        while node is not None and node.tag != tag:
            node = node.next
        return None if node is None else Node(node)


def parse_html(markup: str | bytes, *, strict: bool = False) -> Node:
    """Return the document's root; ContractBreach for a page on which another parser would see another tree.

    `strict` is for queries that look at parents and siblings: a missing `tbody` is refused too.
    """
    text = _decoded(markup) if isinstance(markup, bytes) else markup
    if why := why_not_plain(text, strict=strict):
        raise ContractBreach(f'a page is not plain HTML: {why}')
    root = LexborHTMLParser(text).root
    assert root is not None
    return Node(root)


def _decoded(markup: bytes) -> str:
    """Bytes are read only where every reader agrees on them: ASCII, or UTF-8 that says so."""
    head = markup[:1024].lower()
    declared = b'charset=utf-8' in head or b'charset="utf-8"' in head
    if not (markup.isascii() or declared):
        raise ContractBreach('a page is not plain HTML: its bytes do not declare UTF-8')
    try:
        return markup.decode()
    except UnicodeDecodeError as error:
        raise ContractBreach(f'a page is not plain HTML: {error}') from None


def _texts(node: LexborNode) -> Iterator[str]:
    """The texts below in document order, without those of scripts and the like unless `node` is one."""
    for inner in node.traverse(include_text=True):
        if inner.tag == '-text':
            parent = inner.parent
            if parent is None or parent.tag not in _HIDDEN or parent.tag == node.tag:
                yield _squeezed(inner.text_content or '', parent)


def _squeezed(text: str, parent: LexborNode | None) -> str:
    """A blank text counts as one line end or one blank, unless it stands in preformatted text."""
    if text in {'', ' ', '\n'} or not _BLANK.fullmatch(text) or _is_preformatted(parent):
        return text
    return '\n' if '\n' in text else ' '


def _is_preformatted(node: LexborNode | None) -> bool:
    while node is not None:
        if node.tag in {'pre', 'textarea'}:
            return True
        node = node.parent
    return False

"""HTML in, nodes out that answer exactly as BeautifulSoup's tree does, whichever its parser, read by lexbor.

A page on which the two trees could differ is refused (ContractBreach); see `plain_page` and `forgiving_page`.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import Self, TypeVar, overload

from selectolax.lexbor import LexborHTMLParser, LexborNode

from rewright_runtime.breach import PageContractBreach
from rewright_runtime.page_trees import tree_of

_HIDDEN = frozenset(('script', 'style', 'template', 'rt', 'rp'))
_Missing = TypeVar('_Missing')
_NONE = '\0'
_ABOVE_BODY = frozenset(('html', 'head', 'script', 'style'))
_SCRIPTS_SET_APART = (4, 11)
_OUTER_BLANKS = 'the text of a whole page counts the blanks around its elements, which nobody kept'
_BLANK = re.compile(r'[ \t\n\f\r]*')


class Node:
    """An element; queries look below it, never at itself."""

    __slots__ = ('_node',)
    _squeezes = True

    def __init__(self, node: LexborNode) -> None:
        self._node = node

    def css(self, selector: str) -> list[Self]:
        """Return every element below that `selector` matches, in document order."""
        found = _each_once(self._node.css(selector), selector)
        if found and found[0].mem_id == self._node.mem_id:
            del found[0]
        return list(map(type(self), found))

    def css_first(self, selector: str) -> Self | None:
        """Return the first element below that `selector` matches."""
        found = self._node.css_first(selector)
        if found is None or found.mem_id != self._node.mem_id:
            return None if found is None else type(self)(found)
        return next(iter(self.css(selector)), None)

    def text(self, separator: str = '', strip: bool = False) -> str:
        """Return the text below; with `strip`, every piece is stripped and empty ones are left out."""
        pieces = self._texts()
        if strip:
            return separator.join(s for s in (p.strip() for p in pieces) if s)
        if self._squeezes and self._node.tag == 'html':
            raise PageContractBreach(_OUTER_BLANKS)
        return separator.join(pieces)

    @property
    def string(self) -> str | None:
        """The only text inside, or None when there is none or more than one."""
        node = self._node
        if self._squeezes and node.tag == 'html':
            raise PageContractBreach(_OUTER_BLANKS)
        while (child := node.first_child) is not None and child.next is None:
            if child.tag == '-text':
                text = child.text_content or ''
                return _squeezed(text, node) if self._squeezes else text
            if child.tag == '-comment':
                return (child.html or '').removeprefix('<!--').removesuffix('-->')
            node = child
        return None

    @property
    def stripped_strings(self) -> Iterator[str]:
        """Every piece of text below that is not blank, stripped."""
        return (s for s in (p.strip() for p in self._texts()) if s)

    def __getitem__(self, name: str) -> str:
        value = self._node.attributes[name]
        return '' if value is None else value

    @overload
    def get(self, name: str) -> str | None: ...
    @overload
    def get(self, name: str, default: str) -> str: ...
    def get(self, name: str, default: str | None = None) -> str | None:
        """Return an attribute; one without a value is an empty text."""
        value = self._node.attributes.get(name, _NONE)
        return default if value is _NONE else '' if value is None else value

    @overload
    def classes(self) -> list[str]: ...
    @overload
    def classes(self, default: _Missing) -> list[str] | _Missing: ...
    def classes(self, default: object = KeyError) -> object:
        """Return the classes one by one; without any the default, and KeyError where none is given."""
        given = self._node.attributes.get('class', _NONE)
        if given is _NONE:
            if default is KeyError:
                raise KeyError('class')
            return default
        if not (given or '').strip():
            raise PageContractBreach('a class without a name, which releases of BeautifulSoup read differently')
        return (given or '').split()

    def above(self, tag: str) -> Self | None:
        """Return the nearest element around this one that is a `tag`."""
        node = self._node.parent
        while node is not None and node.tag != tag:
            node = node.parent
        return None if node is None else type(self)(node)

    def next_sibling(self, tag: str) -> 'Node | None':
        """Return the next element beside this one that is a `tag`."""
        node = self._node.next
        while node is not None and node.tag != tag:
            node = node.next
        return None if node is None else type(self)(node)

    def _texts(self) -> Iterator[str]:
        """The texts below in document order, without those of scripts and the like unless this is one."""
        own = self._node.tag
        for inner in self._node.traverse(include_text=True):
            if inner.tag == '-text':
                parent = inner.parent
                if parent is None or parent.tag not in _HIDDEN or parent.tag == own:
                    yield _squeezed(inner.text_content or '', parent)


class PlainNode(Node):
    """An element of a page that has no scripts in its body and keeps no blanks: its texts are taken all at once."""

    __slots__ = ()

    def text(self, separator: str = '', strip: bool = False) -> str:
        """Return the text below, as `Node` does."""
        if self._node.tag in _ABOVE_BODY:
            return super().text(separator, strip)
        text = self._node.text(separator=_NONE)
        if _NONE not in text:
            return text.strip() if strip else _squeezed_alone(text)
        pieces = text.split(_NONE)
        if strip:
            return separator.join([s for p in pieces if (s := p.strip())])
        return separator.join(map(_squeezed_alone, pieces))

    def _texts(self) -> Iterator[str]:
        if self._node.tag in _ABOVE_BODY:
            return super()._texts()
        return map(_squeezed_alone, self._node.text(separator=_NONE).split(_NONE))


class BlankNode(Node):
    """An element of html5lib's tree: blank texts are kept as they are, and scripts count as text where they stand in something."""

    __slots__ = ()
    _squeezes = False

    def _texts(self) -> Iterator[str]:
        if self._node.tag in _HIDDEN:
            raise PageContractBreach(
                f'the text of <{self._node.tag}> itself, which releases of BeautifulSoup read differently'
            )
        return iter(self._node.text(separator=_NONE).split(_NONE))


class OldNode(Node):
    """An element of BeautifulSoup before 4.11, whose releases read the text of scripts each in a way of its own."""

    __slots__ = ()

    def _texts(self) -> Iterator[str]:
        if self._node.tag in _HIDDEN or self._node.css_first('script, style') is not None:
            raise PageContractBreach(
                'a text with a script or style in it, which releases of BeautifulSoup read differently'
            )
        return super()._texts()


class Document:
    """A page; queries find its outermost elements too."""

    __slots__ = ('_element', '_tree')

    def __init__(self, tree: LexborHTMLParser | LexborNode, element: type[Node]) -> None:
        self._tree, self._element = tree, element

    def css(self, selector: str) -> list[Node]:
        """Return every element that `selector` matches, in document order."""
        return list(map(self._element, _each_once(self._tree.css(selector), selector)))

    def css_first(self, selector: str) -> Node | None:
        """Return the first element that `selector` matches."""
        found = self._tree.css_first(selector)
        return None if found is None else self._element(found)

    def text(self, separator: str = '', strip: bool = False) -> str:
        """Return the text of the page; ContractBreach where blanks outside of elements would count."""
        if not strip and self._element is Node:
            raise PageContractBreach(_OUTER_BLANKS)
        return self._root.text(separator, strip)

    @property
    def string(self) -> str | None:
        """Nothing that is known: the blanks around its elements decide whether a page has one text."""
        raise PageContractBreach('the only text of a whole page is asked for')

    def __getitem__(self, name: str) -> str:
        raise KeyError(name)

    def get(self, name: str, default: str | None = None) -> str | None:
        """Return the default: a page has no attributes."""
        del name
        return default

    @property
    def stripped_strings(self) -> Iterator[str]:
        """Every piece of text that is not blank, stripped."""
        return self._root.stripped_strings

    @property
    def _root(self) -> Node:
        root = self._tree if isinstance(self._tree, LexborNode) else self._tree.root
        assert root is not None
        return self._element(root)


def parse_html(markup: str | bytes, parser: str = 'html.parser', *, framed: bool = False, bs4: str = '') -> Document:
    """Return a page as BeautifulSoup's `parser` reads it; ContractBreach where another parser would see another tree.

    `framed` is for queries that name html, head or body: html.parser never adds them, so they must stand in the page.
    `bs4` is the release of BeautifulSoup that the job ran on, whose readings of broken pages are not all the same.
    """
    release = _release(bs4) if bs4 else None
    tree, scan = tree_of(markup, parser, framed=framed, release=release)
    if parser == 'html5lib':
        return Document(tree, BlankNode)
    if release and release < _SCRIPTS_SET_APART:
        return Document(tree, OldNode)
    return Document(tree, PlainNode if scan and not (scan.hides or scan.keeps) else Node)


def _each_once(found: list[LexborNode], selector: str) -> list[LexborNode]:
    """The elements; lexbor gives one that two parts of a selector match once for each."""
    return list({n.mem_id: n for n in found}.values()) if ',' in selector else found


@cache
def _release(text: str) -> tuple[int, ...]:
    return tuple(int(n) for n in text.split('.') if n.isdigit())


def _squeezed_alone(text: str) -> str:
    return ('\n' if '\n' in text else ' ') if text.isspace() and _BLANK.fullmatch(text) else text


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

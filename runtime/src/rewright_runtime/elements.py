"""HTML in, elements out that answer exactly as those of lxml do, read by lexbor.

A page on which the two trees could differ is refused (ContractBreach); see `forgiving_page`.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice
from typing import Any, overload

from selectolax.lexbor import LexborHTMLParser, LexborNode

from rewright_runtime.breach import PageContractBreach
from rewright_runtime.page_trees import decoded_early, tree_of
from rewright_runtime.xpath_axes import SWITCHES, after, attribute, below, children, ordered
from rewright_runtime.xpath_css import Plan, plan
from rewright_runtime.xpath_values import Context, value

_WHOLE = re.compile(r'\s*<(?:html|!doctype)', re.IGNORECASE)
_OUTER_BLANKS = 'the blanks around the elements of a whole page are asked for, which nobody kept'
_NONE = '\0'
_COMBINED = re.compile(r'(\s*[>+~]\s*|\s+)')
_BESIDE: dict[str, Callable[[LexborNode], Iterable[LexborNode]]] = {
    '': lambda node: below(node, '*'),
    '>': children,
    '+': lambda node: islice(after(node), 1),
    '~': after,
}
_COMPARED_SWITCH = re.compile(rf'\[\s*(?:{"|".join(sorted(SWITCHES))})\s*[^\]\s]', re.IGNORECASE)
_FRAME = frozenset(('html', 'head', 'body'))


class Element:
    """An element of a page."""

    __slots__ = ('_node', '_root')

    def __init__(self, node: LexborNode, root: LexborNode) -> None:
        self._node, self._root = node, root

    def xpath(self, path: str) -> Any:
        """Return what lxml gives for an XPath: elements, texts, a text, a number or a truth."""
        found = plan(path)
        if found.scope and (given := self._selected(found)) is not None:
            return given
        result = value(found.expr, Context(self._node, self._root))
        return [self._given(x) for x in result] if isinstance(result, list) else result

    def _selected(self, by: Plan) -> 'list[Element] | list[str] | None':
        """What a selector finds, None where texts of elements that stand in one another have to be put in order."""
        top, root = self._root if by.scope == 'page' else self._node, self._root
        nodes = top.css(by.selector)
        if by.scope == 'element' and nodes and nodes[0].mem_id == top.mem_id:
            del nodes[0]
        if ',' in by.selector:
            # Lexbor gives an element once for each part that matches it.
            nodes = list({n.mem_id: n for n in nodes}.values())
        if by.taken == 'element':
            return [Element(n, root) for n in nodes]
        if by.taken == 'attribute':
            name = by.attribute
            return [attribute(name, found[name]) for n in nodes if name in (found := n.attributes)]
        if len(nodes) > 1 and top.css_first(by.nested) is not None:
            return None
        return [t.text_content or '' for n in nodes for t in children(n, texts=True) if t.is_text_node]

    def _given(self, item: LexborNode | str) -> 'Element | str':
        if isinstance(item, str):
            return item
        return (item.text_content or '') if item.tag == '-text' else Element(item, self._root)

    def cssselect(self, selector: str) -> list['Element']:
        """Return every element that `selector` matches, this one included, in document order."""
        if _COMPARED_SWITCH.search(selector):
            raise PageContractBreach(f'{selector!r} compares an attribute that may have no value, which lxml fills in')
        found: list[LexborNode | str] = [
            n for group in selector.split(',') for n in _chosen(self._node, self._root, group)
        ]
        return [Element(n, self._root) for n in ordered(found, self._root) if isinstance(n, LexborNode)]

    def iter(self, tag: str) -> Iterator['Element']:
        """Yield every `tag`, this one and those below."""
        return (Element(n, self._root) for n in self._node.css(tag))

    def find(self, path: str) -> 'Element | None':
        """Return the first element at a path of tags."""
        return next(iter(self.findall(path)), None)

    def findall(self, path: str) -> list['Element']:
        """Return every element at a path of tags."""
        return list(self.xpath(path))

    @overload
    def findtext(self, path: str) -> str | None: ...
    @overload
    def findtext(self, path: str, default: str) -> str: ...
    def findtext(self, path: str, default: str | None = None) -> str | None:
        """Return the text at the beginning of the first element at a path of tags."""
        found = self.find(path)
        return default if found is None else found.text or ''

    @property
    def tag(self) -> str:
        """The name of the element."""
        return self._node.tag or ''

    @property
    def text(self) -> str | None:
        """The text before the first child, None where there is none."""
        if self.tag == 'html':
            raise PageContractBreach(_OUTER_BLANKS)
        return _as_text(self._node.first_child)

    @property
    def tail(self) -> str | None:
        """The text behind the element, None where there is none."""
        if self.tag in _FRAME:
            raise PageContractBreach(_OUTER_BLANKS)
        return _as_text(self._node.next)

    def text_content(self) -> str:
        """Return all text below."""
        if self._node.tag == 'html':
            raise PageContractBreach(_OUTER_BLANKS)
        return self._node.text()

    def itertext(self) -> Iterator[str]:
        """Yield every text below."""
        if self.tag == 'html':
            raise PageContractBreach(_OUTER_BLANKS)
        return (n.text_content or '' for n in self._node.traverse(include_text=True) if n.tag == '-text')

    @property
    def attrib(self) -> Mapping[str, str]:
        """The attributes; one without a value is an empty text."""
        return {name: attribute(name, given) for name, given in self._node.attributes.items()}

    @overload
    def get(self, name: str) -> str | None: ...
    @overload
    def get(self, name: str, default: str) -> str: ...
    def get(self, name: str, default: str | None = None) -> str | None:
        """Return an attribute."""
        value = self._node.attributes.get(name, _NONE)
        return default if value is _NONE else attribute(name, value)

    def getparent(self) -> 'Element | None':
        """Return the element around this one."""
        parent = self._node.parent
        return None if parent is None or self.tag == 'html' else Element(parent, self._root)

    def getnext(self) -> 'Element | None':
        """Return the next element beside this one."""
        node = self._node.next
        while node is not None and node.tag == '-text':
            node = node.next
        return None if node is None else Element(_no_comment(node), self._root)

    def getprevious(self) -> 'Element | None':
        """Return the element before this one."""
        node = self._node.prev
        while node is not None and node.tag == '-text':
            node = node.prev
        return None if node is None else Element(_no_comment(node), self._root)

    def __iter__(self) -> Iterator['Element']:
        child = self._node.first_child
        while child is not None:
            if child.tag != '-text':
                yield Element(_no_comment(child), self._root)
            child = child.next

    def __len__(self) -> int:
        return sum(n.tag != '-text' for n in children(self._node, texts=True))

    @overload
    def __getitem__(self, place: int) -> 'Element': ...
    @overload
    def __getitem__(self, place: slice) -> list['Element']: ...
    def __getitem__(self, place: int | slice) -> 'Element | list[Element]':
        return list(self)[place]


def parse_elements(markup: str | bytes, *, whole: bool = False) -> Element:
    """Return a page as lxml reads it; ContractBreach where lexbor would see another tree.

    `whole` is for `lxml.html.fromstring`, which takes anything but a whole page apart.
    """
    source = decoded_early(markup) if isinstance(markup, bytes) else markup
    tree = tree_of(source, 'lxml', framed=True).top
    assert isinstance(tree, LexborHTMLParser)
    if whole and not _WHOLE.match(source):
        raise PageContractBreach('a page is not plain HTML: it does not begin with <html> or a doctype')
    root = tree.root
    assert root is not None
    return Element(root, root)


def _chosen(node: LexborNode, root: LexborNode, selector: str) -> list[LexborNode]:
    """What a selector without commas chooses; unlike lexbor, lxml looks for all of it in `node` and below."""
    first, *rest = _COMBINED.split(selector.strip())
    found = node.css(first)
    for combinator, simple in zip(rest[::2], rest[1::2], strict=True):
        matching = {n.mem_id for n in root.css(simple)}
        found = [n for held in found for n in _BESIDE[combinator.strip()](held) if n.mem_id in matching]
    return found


def _as_text(node: LexborNode | None) -> str | None:
    return (node.text_content or None) if node is not None and node.tag == '-text' else None


def _no_comment(node: LexborNode) -> LexborNode:
    """The node; lxml gives comments among the children, which no element stands for."""
    if (node.tag or '-')[0] in '-!':
        raise PageContractBreach('a comment stands among the children that are gone through')
    return node

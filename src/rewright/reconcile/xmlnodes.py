"""XML text -> nodes of elements, attributes and texts, and how it is written; entities are refused, nothing is fetched."""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any
from xml.parsers import expat

from rewright.reconcile.content import UnreadableError
from rewright.reconcile.trees import Leaf, Pairs

ORDER, TEXT = '(order)', 'text()'
_DEEPEST = 200
_SPACE = '{http://www.w3.org/XML/1998/namespace}space'
_TOKEN = re.compile(
    r'(?P<aside><!--.*?-->|<\?.*?\?>|<!DOCTYPE[^>\[]*>)|<!\[CDATA\[(?P<raw>.*?)\]\]>'
    r"""|(?P<tag><(?:[^<>"']|"[^"]*"|'[^']*')*>)|(?P<text>[^<]+)""",
    re.DOTALL,
)
_VALUE = re.compile(r"""("[^"]*"|'[^']*')""")
_ENCODING = re.compile(r"""\sencoding\s*=\s*("[^"]*"|'[^']*')""")
_NAME = re.compile(r'[^\s/<>=]+')


class Element:
    """One element: its attributes as they are written, its children, and the texts around them."""

    def __init__(self, tag: str, attributes: Pairs, *, exact: bool) -> None:
        self.tag, self.attributes = tag, attributes
        self.exact = dict(attributes).get(_SPACE, 'preserve' if exact else '') == 'preserve'
        self.children: list[Element] = []
        self._texts: list[list[str]] = [[]]

    def say(self, text: str) -> None:
        """Add text where the element is read."""
        self._texts[-1].append(text)

    def hold(self, child: 'Element') -> None:
        """Add a child."""
        self.children.append(child)
        self._texts.append([])

    def texts(self) -> list[str]:
        """The texts between the children; blanks around elements are layout, where there is nothing else."""
        found = [''.join(parts) for parts in self._texts]
        if self.children and not self.exact and not any(text.strip() for text in found):
            return []
        return found if any(found) else []

    def node(self) -> Any:
        """The element as a node; children of one name are a sequence, and the order of all children is a value too."""
        texts = self.texts()
        found = Pairs((f'@{name}', _string(value)) for name, value in self.attributes)
        if not self.children and not found:
            return _string(''.join(texts))
        named: dict[str, list[Any]] = {}
        for child in self.children:
            named.setdefault(child.tag, []).append(child.node())
        found += [(tag, nodes if len(nodes) > 1 else nodes[0]) for tag, nodes in named.items()]
        if len(named) > 1:
            found.append((ORDER, _string(' '.join(child.tag for child in self.children))))
        if texts:
            found.append((TEXT, [_string(text) for text in texts] if self.children else _string(texts[0])))
        return found


class Reading:
    """One pass of the parser over a text that is UTF-8 by now, whatever its declaration says."""

    def __init__(self) -> None:
        self.around = Pairs()
        self._stack: list[Element] = []
        self._root: Element | None = None

    def root(self, data: bytes) -> Element:
        """Return the root element; Unreadable when there is none, or when a document type defines anything."""
        parser = expat.ParserCreate('utf-8', ' ')
        parser.ordered_attributes = True
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = self._doctype
        parser.EntityDeclHandler = self._refuse
        parser.SkippedEntityHandler = self._refuse
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._say
        parser.ProcessingInstructionHandler = self._instruct
        try:
            parser.Parse(data, True)
        except expat.ExpatError as error:
            raise UnreadableError(str(error)) from None
        assert self._root is not None
        return self._root

    def _doctype(self, name: str, system: str | None, public: str | None, inside: int) -> None:
        if inside:
            self._refuse()
        self.around.append(('!DOCTYPE', _string(' '.join(filter(None, (name, public, system))))))

    def _refuse(self, *_: Any) -> None:
        raise UnreadableError(
            'it defines entities or uses those of elsewhere, which reach files and unfold without end'
        )

    def _start(self, tag: str, attributes: list[str]) -> None:
        if len(self._stack) >= _DEEPEST:
            raise UnreadableError(f'nested more than {_DEEPEST} levels deep')
        above = self._stack[-1] if self._stack else None
        pairs = Pairs((_named(name), value) for name, value in zip(attributes[0::2], attributes[1::2], strict=True))
        element = Element(_named(tag), pairs, exact=above.exact if above else False)
        if above:
            above.hold(element)
        else:
            self._root = element
        self._stack.append(element)

    def _end(self, _: str) -> None:
        self._stack.pop()

    def _say(self, text: str) -> None:
        self._stack[-1].say(text)

    def _instruct(self, target: str, data: str) -> None:
        place = self._stack[-1].tag if self._stack else 'after the root' if self._root else 'before the root'
        self.around.append((f'?{target}', _string(f'{place}: {data}')))


def forms(text: str) -> dict[str, object]:
    """How a text is written, by kind of difference, but for the order of attributes."""
    layout: Counter[str] = Counter()
    spelled: Counter[str] = Counter()
    quotes: Counter[str] = Counter()
    for kind, written in _written(text):
        if kind == 'tag':
            outside, *values = _cut(written)
            layout[outside] += 1
            quotes.update(value[0] for value in values)
            spelled.update(value[1:-1] for value in values)
        else:
            (layout if kind == 'aside' or not written.strip() else spelled)[written] += 1
    return {'layout': layout, 'escapes': spelled, 'quoting': quotes}


def _written(text: str) -> Iterator[tuple[str, str]]:
    """Yield tags, whole texts, and what stands aside; a comment in a text does not part it."""
    held = ''
    for token in _TOKEN.finditer(text):
        if token['aside']:
            # Which encoding it is in has been said by then.
            yield 'aside', _ENCODING.sub('', token[0]) if token[0].startswith('<?xml') else token[0]
        elif token['tag']:
            if held:
                yield 'text', held
            yield 'tag', token[0]
            held = ''
        else:
            held += token[0]
    if held:
        yield 'text', held


def _cut(tag: str) -> tuple[str, ...]:
    """The blanks and signs of a tag without its names, and the values of its attributes with their quotes."""
    parts = _VALUE.split(tag)
    return (_NAME.sub('', ' '.join(parts[0::2])), *parts[1::2])


def _string(text: str) -> Leaf:
    return Leaf('text', text, '')


def _named(name: str) -> str:
    """`{namespace}name`, whatever the prefix."""
    space, _, own = name.rpartition(' ')
    return f'{{{space}}}{own}' if space else own

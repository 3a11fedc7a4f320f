"""YAML text -> its documents as nodes with types, tags and every spelling, aliases and merged keys unfolded."""

import json
from typing import Any

import yaml

from rewright.reconcile.content import UnreadableError
from rewright.reconcile.numerals import spelling
from rewright.reconcile.trees import Leaf, Pairs, nested, text_leaf

_DEEPEST, _MOST = 200, 1_000_000
_TAG = 'tag:yaml.org,2002:'
_KINDS = {'str': 'string', 'int': 'int', 'float': 'float', 'bool': 'bool', 'null': 'null', 'timestamp': 'timestamp'}
_COLLECTIONS = {None, '!', f'{_TAG}map', f'{_TAG}seq'}
_MERGE = Leaf('merge', '<<', '<<')
_RESOLVER = yaml.resolver.Resolver()
_CONSTRUCTOR = yaml.constructor.SafeConstructor()


class Reading:
    """One pass over the events of a text; the size of a node counts what its aliases unfold to."""

    def __init__(self) -> None:
        self.styles: set[tuple[str, str]] = set()
        self.spellings: set[tuple[str, str]] = set()
        self._anchors: dict[str, tuple[Any, int]] = {}
        self._unfolded = 0
        self._text = ''

    def documents(self, data: bytes) -> list[Any]:
        """Return the documents as nodes; Unreadable for other bytes, self-references and alias bombs."""
        try:
            self._text = data.decode()
            return self._read()
        except (yaml.YAMLError, ValueError, RecursionError) as error:
            raise UnreadableError(' '.join(str(error).split())) from None

    def _read(self) -> list[Any]:
        found: list[Any] = []
        stack: list[_Open] = []
        for event in yaml.parse(self._text, Loader=yaml.CSafeLoader):
            if isinstance(event, yaml.DocumentStartEvent):
                self._anchors = {}
            elif isinstance(event, yaml.CollectionStartEvent):
                if len(stack) >= _DEEPEST:
                    raise UnreadableError(f'nested more than {_DEEPEST} levels deep')
                stack.append(_Open(event))
            elif isinstance(event, yaml.CollectionEndEvent):
                done = stack.pop()
                self._place(done.node(), done.size, done.anchor, stack, found)
            elif isinstance(event, yaml.AliasEvent):
                self._place(*self._unfold(event.anchor), None, stack, found)
            elif isinstance(event, yaml.ScalarEvent):
                self._place(self._leaf(event), 1, event.anchor, stack, found)
        return found

    def _unfold(self, anchor: str | None) -> tuple[Any, int]:
        if anchor is None or anchor not in self._anchors:
            raise UnreadableError(f'the anchor {anchor} holds itself, or is not there')
        node, size = self._anchors[anchor]
        self._unfolded += size
        if self._unfolded > _MOST:
            raise UnreadableError(f'its aliases unfold to more than {_MOST} values')
        return node, size

    def _place(self, node: Any, size: int, anchor: str | None, stack: list['_Open'], found: list[Any]) -> None:
        if anchor:
            self._anchors[anchor] = node, size
        if stack:
            stack[-1].items.append(node)
            stack[-1].size += size
        else:
            found.append(node)

    def _leaf(self, event: yaml.ScalarEvent) -> Leaf:
        tag = str(event.tag if event.tag not in {None, '!'} else _resolved(event))
        kind = _KINDS.get(tag.removeprefix(_TAG), tag)
        assert event.start_mark is not None
        assert event.end_mark is not None
        written = self._text[event.start_mark.index : event.end_mark.index].strip()
        if kind == f'{_TAG}merge':
            return _MERGE
        if kind == 'string':
            self.styles.add((event.value, event.style or 'plain'))
            self.spellings.add((event.value, written.strip('\'"')))
            return text_leaf(event.value)
        if kind != 'float':
            self.spellings.add((_value(kind, tag, event.value), written))
        return Leaf(kind, _value(kind, tag, event.value), event.value)


def _resolved(event: yaml.ScalarEvent) -> Any:
    return _RESOLVER.resolve(yaml.ScalarNode, event.value, event.implicit)  # type: ignore[no-untyped-call]  # The library has no type here.


class _Open:
    """A collection whose end is not read yet."""

    def __init__(self, event: yaml.CollectionStartEvent) -> None:
        self.anchor, self.size = event.anchor, 1
        self._tag = '' if event.tag in _COLLECTIONS else str(event.tag)
        self.items: list[Any] = []
        self._mapping = isinstance(event, yaml.MappingStartEvent)

    def node(self) -> Any:
        """The whole collection; one with a tag of its own is a sequence of the tag and itself."""
        found = self._pairs() if self._mapping else self.items
        return [Leaf('tag', self._tag, self._tag), found] if self._tag else found

    def _pairs(self) -> Pairs:
        pairs = list(zip(self.items[0::2], self.items[1::2], strict=True))
        own = Pairs((_key(key), value) for key, value in pairs if key is not _MERGE)
        given = {key for key, _ in own}
        found = Pairs()
        for merged in (value for key, value in pairs if key is _MERGE):
            for source in [merged] if isinstance(merged, Pairs) else merged:
                if not isinstance(source, Pairs):
                    raise UnreadableError('what is merged is no mapping')
                found += [(key, value) for key, value in source if key not in given]
                given |= {key for key, _ in source}
        return Pairs([*found, *own])


def _key(node: Any) -> str:
    """A key's name; one that is no text is told by its type, and so is a text that looks like such a name."""
    if isinstance(node, Leaf):
        if node.kind == 'string' and not node.value.startswith('('):
            return node.value
        return f'({node.kind}) {node.value}'
    return f'(nested) {nested(node)}'


def _value(kind: str, tag: str, text: str) -> str:
    """One spelling for a value; text that its type does not fit is kept as it is."""
    scalar = yaml.ScalarNode(tag, text)
    if kind == 'float':
        plain = text.replace('_', '').casefold().removeprefix('+')
        return plain if ':' in plain else spelling(plain)
    if kind == 'int':
        return str(_CONSTRUCTOR.construct_yaml_int(scalar))
    if kind == 'bool':
        return json.dumps(_CONSTRUCTOR.construct_yaml_bool(scalar))
    if kind == 'timestamp':
        moment = _CONSTRUCTOR.construct_yaml_timestamp(scalar)
        return f'{type(moment).__name__} {moment.isoformat()}'
    return '' if kind == 'null' else text

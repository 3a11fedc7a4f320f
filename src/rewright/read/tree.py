"""Python source text -> a tree of named nodes that knows its parents and is walked without recursion."""

from bisect import bisect_right
from collections.abc import Iterator
from functools import cache
from itertools import accumulate
from sys import intern

import tree_sitter_python
from tree_sitter import Language, Parser, TreeCursor

from rewright.model.span import Span

_NO_CHILDREN: list['Node'] = []


class Text:
    """The bytes of a source and where its lines start."""

    def __init__(self, source: bytes) -> None:
        self.bytes = source
        self.starts = [0, *accumulate(len(line) + 1 for line in source.split(b'\n')[:-1])]

    def place(self, offset: int) -> tuple[int, int]:
        """Return the line (from 1) and the column (from 0, in bytes) of a byte."""
        line = bisect_right(self.starts, offset)
        return line, offset - self.starts[line - 1]


class Node:
    """A named node of the grammar; `kind` is tree-sitter's name for it, `field` its role in the parent."""

    __slots__ = ('_text', 'children', 'end', 'field', 'kind', 'missing', 'parent', 'start')

    def __init__(self, cursor: TreeCursor, parent: 'Node | None', text: Text) -> None:
        """Copy what the cursor stands on."""
        node = cursor.node
        if node is None:
            raise ValueError('the cursor stands on nothing')
        # Sources of millions of nodes are read: names are shared, and leaves share one empty list of children.
        self.kind, self.field, self.missing = intern(node.type), intern(cursor.field_name or ''), node.is_missing
        self.start, self.end, self._text = node.start_byte, node.end_byte, text
        self.parent = parent
        self.children: list[Node] = [] if node.named_child_count else _NO_CHILDREN

    @property
    def text(self) -> str:
        """The source of the node."""
        return self._text.bytes[self.start : self.end].decode()

    @property
    def line(self) -> int:
        """The first line, counted from 1."""
        return self._text.place(self.start)[0]

    @property
    def end_line(self) -> int:
        """The last line, counted from 1."""
        return self._text.place(self.end)[0]

    def span(self, file: str) -> Span:
        """The place of the node in `file`."""
        (line, column), (end_line, end_column) = self._text.place(self.start), self._text.place(self.end)
        return Span(file=file, line=line, column=column, end_line=end_line, end_column=end_column)

    def get(self, field: str) -> 'Node | None':
        """The first child in that role."""
        return next((child for child in self.children if child.field == field), None)

    def all(self, field: str) -> list['Node']:
        """Every child in that role."""
        return [child for child in self.children if child.field == field]

    def walk(self) -> Iterator['Node']:
        """Yield the node and everything below it in the order of the source."""
        waiting = [self]
        while waiting:
            node = waiting.pop()
            yield node
            waiting.extend(reversed(node.children))

    def find(self, *kinds: str) -> Iterator['Node']:
        """Yield the nodes of these kinds, itself included."""
        return (node for node in self.walk() if node.kind in kinds)

    def ancestors(self) -> Iterator['Node']:
        """Yield the parents, the nearest first."""
        node = self.parent
        while node is not None:
            yield node
            node = node.parent

    def inside(self, *kinds: str) -> 'Node | None':
        """Return the nearest ancestor of these kinds."""
        return next((node for node in self.ancestors() if node.kind in kinds), None)


@cache
def _parser() -> Parser:
    return Parser(Language(tree_sitter_python.language()))


def grow(text: str) -> Node:
    """Parse `text`; unreadable stretches become nodes of the kind ERROR, so this never fails on a syntax error."""
    source = Text(text.encode())
    cursor = _parser().parse(source.bytes).walk()
    root = parent = Node(cursor, None, source)
    trail = [parent]
    while _step(cursor, trail):
        seen = cursor.node
        if seen is None or not seen.is_named:
            # An unnamed token has no children, but the trail counts levels, so it stands in as its own parent.
            trail.append(trail[-1])
            continue
        parent = trail[-1]
        node = Node(cursor, parent, source)
        parent.children.append(node)
        trail.append(node)
    return root


def _step(cursor: TreeCursor, trail: list[Node]) -> bool:
    """Move on in the order of the source, and cut `trail` to the parents of the new place."""
    if cursor.goto_first_child():
        return True
    while not cursor.goto_next_sibling():
        trail.pop()
        if not cursor.goto_parent():
            return False
    trail.pop()
    return True

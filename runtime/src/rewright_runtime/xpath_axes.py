"""What stands around a node of lexbor, and the order of nodes in the document."""

from collections.abc import Callable, Iterator

from selectolax.lexbor import LexborNode

# What lxml gives its own name as a value where it has none.
SWITCHES = frozenset((
    'checked', 'compact', 'declare', 'defer', 'disabled', 'ismap', 'multiple', 'nohref', 'noresize', 'noshade', 'nowrap',
    'readonly', 'selected',
))  # fmt: skip


def attribute(name: str, value: str | None) -> str:
    """The value of an attribute as lxml gives it, None where it has none."""
    return (name if name in SWITCHES else '') if value is None else value


def below(node: LexborNode, tag: str) -> list[LexborNode]:
    """The elements below, without the one itself."""
    own = node.mem_id
    return [n for n in node.css(tag) if n.mem_id != own]


def ordered(found: list[LexborNode | str], base: LexborNode) -> list[LexborNode | str]:
    """Each node once, in the order in which they stand below `base`."""
    nodes = {n.mem_id: n for n in found if isinstance(n, LexborNode)}
    if len(nodes) < 2:
        return list(nodes.values())
    order = {n.mem_id: at for at, n in enumerate(base.traverse(include_text=True))}
    return [nodes[m] for m in sorted(nodes, key=order.__getitem__)]


def children(node: LexborNode, *, texts: bool = False) -> Iterator[LexborNode]:
    """The elements directly below, on request with everything else."""
    child = node.first_child
    while child is not None:
        if texts or child.is_element_node:
            yield child
        child = child.next


def after(node: LexborNode, *, texts: bool = False) -> Iterator[LexborNode]:
    """The elements behind, on the same level."""
    beside = node.next
    while beside is not None:
        if texts or (beside.tag or '-')[0] not in '-!':
            yield beside
        beside = beside.next


def _before(node: LexborNode) -> Iterator[LexborNode]:
    beside = node.prev
    while beside is not None:
        if (beside.tag or '-')[0] not in '-!':
            yield beside
        beside = beside.prev


def _above(node: LexborNode) -> Iterator[LexborNode]:
    while node.parent is not None and (node.parent.tag or '-')[0] != '-':
        node = node.parent
        yield node


def _parent(node: LexborNode) -> Iterator[LexborNode]:
    for parent in _above(node):
        yield parent
        break


AXES: dict[str, Callable[[LexborNode], Iterator[LexborNode]]] = {
    'child': children,
    'self': lambda node: iter([node]),
    'parent': _parent,
    'following-sibling': after,
    'preceding-sibling': _before,
    'ancestor': _above,
}

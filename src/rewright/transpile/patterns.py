"""Parameters that are tuples: a function takes them apart itself, a function without a name looks into them."""

import re
from collections.abc import Iterator

from tree_sitter import Node

from rewright.transpile.refusing import Unconverted

Edit = tuple[int, int, bytes]
_SIMPLE = frozenset({'expression_statement', 'return_statement', 'print_statement', 'pass_statement', 'raise_statement',
                     'assert_statement', 'delete_statement', 'global_statement'})  # fmt: skip
# Calls that give pairs and nothing else.
_PAIRS = rb'\.(?:iter)?items\(\)|\benumerate\(|\bi?zip\([^(),]+,[^(),]+\)'
_READING = frozenset(
    {b'sorted', b'len', b'map', b'filter', b'list', b'tuple', b'max', b'min', b'enumerate', b'reversed', b'dict'}
)


def taken_apart(node: Node) -> Iterator[Edit]:
    """Yield the edits of a function or a lambda whose parameters hold tuples."""
    patterns = [c for p in node.children if p.type in {'parameters', 'lambda_parameters'} for c in _tuples(p)]
    for pattern in patterns:
        name = b'_'.join(n.text or b'' for n in _names(pattern))
        if re.search(rb'\b%s\b' % name, _root(node).text or b''):
            raise Unconverted(_line(node), f'a parameter is a tuple, and {name.decode()} is a name already')
        yield pattern.start_byte, pattern.end_byte, name
        body = node.child_by_field_name('body')
        assert body is not None
        if node.type == 'lambda':
            yield from _looked_into(node, body, pattern, name)
    if patterns and node.type == 'function_definition':
        assert body is not None
        first = _first(body)
        apart = b''.join(
            (p.text or b'')[1:-1] + b' = ' + b'_'.join(n.text or b'' for n in _names(p)) + b'; ' for p in patterns
        )
        yield first.start_byte, first.start_byte, apart


def _tuples(parameters: Node) -> list[Node]:
    if any(c.type == 'default_parameter' and c.children[0].type == 'tuple_pattern' for c in parameters.children):
        raise Unconverted(_line(parameters), 'a parameter is a tuple with a default')
    return [c for c in parameters.children if c.type == 'tuple_pattern']


def _names(node: Node) -> Iterator[Node]:
    if node.type == 'identifier':
        yield node
    for child in node.children:
        yield from _names(child)


def _first(body: Node) -> Node:
    """The first statement of a function behind its text; one that others may stand in front of on its line."""
    statements = [c for c in body.children if c.type != 'comment']
    first = statements[0]
    if first.type == 'expression_statement' and first.children[0].type == 'string':
        first = statements[1] if len(statements) > 1 else first
    if first.type not in _SIMPLE:
        raise Unconverted(_line(body), 'a parameter is a tuple, and the function begins with a block')
    return first


def _looked_into(node: Node, body: Node, pattern: Node, name: bytes) -> Iterator[Edit]:
    parts = [c for c in pattern.children if c.is_named]
    if any(part.type != 'identifier' for part in parts) or not _is_of_pairs(node, len(parts)):
        raise Unconverted(_line(node), 'a parameter is a tuple, and it is not known how many parts it has')
    places = {part.text: b'%s[%d]' % (name, place) for place, part in enumerate(parts)}
    for inner in _inside(body):
        if inner.type in {'lambda', 'generator_expression', 'list_comprehension', 'dictionary_comprehension'}:
            raise Unconverted(_line(node), 'a parameter is a tuple, and others may have the name of a part of it')
        if inner.type == 'identifier' and inner.text in places and not _is_word(inner):
            yield inner.start_byte, inner.end_byte, places[inner.text]


def _inside(node: Node) -> Iterator[Node]:
    yield node
    for child in node.children:
        yield from _inside(child)


def _is_word(node: Node) -> bool:
    """Whether an identifier is the name of an attribute or of an argument."""
    above = node.parent
    if above is None:
        return False
    if above.type == 'attribute':
        return above.child_by_field_name('attribute') == node
    return above.type == 'keyword_argument' and above.child_by_field_name('name') == node


def _is_of_pairs(node: Node, count: int) -> bool:
    """Whether a lambda is called with pairs: the call that it is handed to has nothing else to give it."""
    call = node.parent
    while call is not None and call.type in {'keyword_argument', 'argument_list'}:
        call = call.parent
    if call is None or call.type != 'call' or count != 2:
        return False
    function, text = call.child_by_field_name('function'), call.text or b''
    own = node.text or b''
    if re.search(_PAIRS, text.replace(own, b'')):
        return True
    given = function.child_by_field_name('object') if function is not None and function.type == 'attribute' else None
    if given is None:
        arguments = call.child_by_field_name('arguments')
        given = next((a for a in arguments.children if a.type == 'identifier'), None) if arguments else None
    return given is not None and given.type == 'identifier' and _holds_pairs(node, given.text or b'')


def _holds_pairs(node: Node, name: bytes) -> bool:
    """Whether all that a name is ever given are pairs, and nobody else puts anything into them."""
    root = _root(node)
    uses = [n for n in _inside(root) if n.type == 'identifier' and n.text == name and not _is_word(n)]
    return b'def items' not in (root.text or b'') and all(_keeps_pairs(use) for use in uses)


def _keeps_pairs(use: Node) -> bool:
    above = use.parent
    if above is None:
        return False
    if above.type == 'assignment' and above.child_by_field_name('left') == use:
        right = above.child_by_field_name('right')
        return right is not None and re.fullmatch(rb'[\w.]+\.(?:iter)?items\(\)', right.text or b'') is not None
    if above.type == 'attribute':
        word = above.child_by_field_name('attribute')
        return word is not None and word.text in {b'sort', b'reverse', b'index', b'count'}
    if above.type == 'argument_list':
        call = above.parent
        function = call.child_by_field_name('function') if call is not None else None
        return function is not None and function.text in _READING
    return above.type in {'subscript', 'for_statement', 'for_in_clause', 'print_statement'} and not _is_bound(
        use, above
    )


def _is_bound(use: Node, above: Node) -> bool:
    """Whether a name is what a loop sets, or is changed in part."""
    if above.type == 'subscript':
        outer = above.parent
        return outer is None or outer.type in {'assignment', 'augmented_assignment', 'delete_statement'}
    return above.child_by_field_name('left') == use


def _root(node: Node) -> Node:
    while node.parent is not None:
        node = node.parent
    return node


def _line(node: Node) -> int:
    return int(node.start_point[0]) + 1

"""A string expression of a tree -> its text as a template, with `{}` where only a run can tell."""

import ast
import re
from typing import TYPE_CHECKING

from rewright.read.tree import Node

if TYPE_CHECKING:
    from rewright.read.source import Source

_LONGEST = 2000
_DEEPEST = 12
_FIELD = re.compile(r'%(?:\(\w+\))?[-#0 +]*+\d*+(?:\.\d+)?[sdrfgxi]|\{[^{}]*\}')


def template(source: 'Source', node: Node | None, depth: int = 0) -> str:
    """Return the literal text of `node`; names are followed to what they were given, anything else becomes `{}`."""
    if node is None or depth > _DEEPEST or node.end - node.start > 50 * _LONGEST:
        return '{}'
    if node.kind == 'string':
        return _string(node)
    if node.kind == 'concatenated_string':
        return ''.join(_string(child) for child in node.children if child.kind == 'string')[:_LONGEST]
    if node.kind == 'parenthesized_expression' and node.children:
        return template(source, node.children[0], depth + 1)
    if node.kind in {'identifier', 'integer', 'float'}:
        return _value(source, node, depth)
    if node.kind == 'binary_operator':
        return _operator(source, node, depth)
    if node.kind == 'call':
        return _call(source, node, depth)
    return '{}'


def _string(node: Node) -> str:
    if node.get('interpolation') or any(c.kind == 'interpolation' for c in node.children):
        parts = ('{}' if c.kind == 'interpolation' else c.text for c in node.children if c.kind in _INSIDE)
        return ''.join(parts)[:_LONGEST]
    try:
        value = ast.literal_eval(re.sub(r'^[uU][rR]', 'r', node.text))
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        return ''.join(c.text for c in node.children if c.kind == 'string_content')[:_LONGEST]
    return value[:_LONGEST] if isinstance(value, str) else value.decode('utf-8', 'replace')[:_LONGEST]


_INSIDE = {'interpolation', 'string_content', 'escape_sequence'}


def _value(source: 'Source', node: Node, depth: int) -> str:
    if node.kind != 'identifier':
        return node.text
    values = source.assigned.get(node.text, ())
    # Two different values under one name are no constant.
    return template(source, values[0], depth + 1) if len(values) == 1 and values[0] is not node else '{}'


def _operator(source: 'Source', node: Node, depth: int) -> str:
    left, right, operator = node.get('left'), node.get('right'), _between(node)
    if operator == '+':
        return (template(source, left, depth + 1) + template(source, right, depth + 1))[:_LONGEST]
    if operator == '%':
        return _FIELD.sub('{}', template(source, left, depth + 1))
    if operator == '/':
        return f'{template(source, left, depth + 1)}/{template(source, right, depth + 1)}'[:_LONGEST]
    return '{}'


def _call(source: 'Source', node: Node, depth: int) -> str:
    function, arguments = node.get('function'), node.get('arguments')
    if function is None or arguments is None:
        return '{}'
    name = source.name(function)
    if name.endswith(('.format', '.strip', '.encode', '.decode')) and function.kind == 'attribute':
        return _FIELD.sub('{}', template(source, function.get('object'), depth + 1))
    if name in {'os.path.join', 'urlparse.urljoin', 'urllib.parse.urljoin'}:
        return '/'.join(template(source, a, depth + 1) for a in arguments.children if a.kind != 'comment')[:_LONGEST]
    if name in {'str', 'pathlib.Path', 'urllib.request.Request', 'urllib2.Request'} and arguments.children:
        return template(source, arguments.children[0], depth + 1)
    return '{}'


def _between(node: Node) -> str:
    """Return the operator between two operands; the grammar keeps it as an unnamed token."""
    left, right = node.get('left'), node.get('right')
    if left is None or right is None:
        return ''
    return node.text.encode()[left.end - node.start : right.start - node.start].decode().strip(' ()\\\n\t')

"""The forms that Python 3 cannot parse -> forms that it can, line by line; what they mean is the matter of others.

Python 2's `print` becomes a call of `print`, with `file=` and, behind a trailing comma, `end=' '`. Texts get the escapes
that Python 3 needs to read the same bytes or characters.
"""

import re
from collections.abc import Iterator
from functools import cache

import tree_sitter_python
from tree_sitter import Language, Node, Parser

from rewright.transpile.patterns import taken_apart
from rewright.transpile.refusing import Unconverted

_NUMBER = re.compile(rb'0[0-7]+')
_PREFIX = re.compile(rb'(?i)([bur]*)(\'\'\'|"""|\'|")')
_OPEN, _CLOSE = (b'(', b'[', b'{'), (b')', b']', b'}')
_ESCAPES_OF_BYTES = rb'\\([^\n\\\'"abfnrtvx0-7])'
_ESCAPES_OF_TEXT = rb'\\([^\n\\\'"abfnrtvx0-7uUN])'


@cache
def _parser() -> Parser:
    return Parser(Language(tree_sitter_python.language()))


class _Edits:
    """Replacements of bytes of one source."""

    def __init__(self, code: bytes, coding: str, *, texts: bool) -> None:
        self.code, self.coding, self.texts = code, coding, texts
        self.found: list[tuple[int, int, bytes]] = []

    def replace(self, start: int, end: int, text: bytes) -> None:
        self.found.append((start, end, text))

    def applied(self) -> bytes:
        out, at = [], 0
        for start, end, text in sorted(self.found):
            out += [self.code[at:start], text]
            at = end
        return b''.join([*out, self.code[at:]])


def parsable(source: str, coding: str) -> str:
    """Return a source that Python 3 parses, of the same lines; `coding` is the one that its bytes have on disk."""
    code = source.encode()
    root = _parser().parse(code).root_node
    fault = next((n for n in _all(root) if n.is_error or n.is_missing), None)
    if fault is not None:
        raise Unconverted(_line(fault), 'this is not understood as Python 2')
    head = '\n'.join(line for line in source.split('\n') if line.startswith('from __future__'))
    edits = _Edits(code, coding, texts='unicode_literals' in head)
    function = 'print_function' in head
    for node in _all(root):
        form = _FORMS.get(node.type)
        if form is not None:
            form(node, edits)
        if not function and _is_print(node):
            _print(node, edits)
    return edits.applied().decode()


def _all(node: Node) -> Iterator[Node]:
    yield node
    for child in node.children:
        yield from _all(child)


def _line(node: Node) -> int:
    return int(node.start_point[0]) + 1


def _leaves(node: Node) -> Iterator[Node]:
    """The tokens of a node; a text is one."""
    if not node.children or node.type == 'string':
        yield node
    else:
        for child in node.children:
            yield from _leaves(child)


def _is_print(node: Node) -> bool:
    if node.type == 'print_statement':
        return True
    return node.type == 'expression_statement' and next(_leaves(node)).text == b'print'


def _print(node: Node, edits: _Edits) -> None:
    """`print >>f, a, b,` becomes `print(a, b, file=f, end=' ')`."""
    leaves = list(_leaves(node))[1:]
    word_end = node.start_byte + len(b'print')
    if not leaves:
        edits.replace(word_end, word_end, b'()')
        return
    last = leaves[-1]
    to, leaves = _target(leaves, edits)
    stays = bool(leaves) and leaves[-1].text == b','
    if stays:
        edits.replace(leaves[-1].start_byte, leaves[-1].end_byte, b'')
        leaves = leaves[:-1]
    added = [b'file=' + to] if to else []
    added += [b"end=' '"] if stays else []
    if not added and _is_enclosed(leaves):
        # What stands in brackets already is the argument of the call.
        return
    start = leaves[0].start_byte if leaves else last.end_byte
    edits.replace(word_end, start, b'(')
    edits.replace(last.end_byte, last.end_byte, b', '.join([b''] * bool(leaves and added) + added) + b')')


def _target(leaves: list[Node], edits: _Edits) -> tuple[bytes, list[Node]]:
    """What stands behind `>>`, and the tokens behind that."""
    if leaves[0].text != b'>>':
        return b'', leaves
    comma = next(_commas(leaves[1:]), None)
    behind = leaves[leaves.index(comma) + 1 :] if comma else []
    last = leaves[leaves.index(comma) - 1] if comma else leaves[-1]
    start = leaves[1].start_byte
    return edits.code[start : last.end_byte], behind


def _commas(leaves: list[Node]) -> Iterator[Node]:
    depth = 0
    for leaf in leaves:
        depth += (leaf.text in _OPEN) - (leaf.text in _CLOSE)
        if leaf.text == b',' and not depth:
            yield leaf


def _is_enclosed(leaves: list[Node]) -> bool:
    """Whether the tokens are one expression in brackets that is no tuple."""
    if leaves[0].text != b'(' or leaves[-1].text != b')' or next(_commas(leaves[1:-1]), None):
        return False
    depth = 0
    for leaf in leaves[:-1]:
        depth += (leaf.text in _OPEN) - (leaf.text in _CLOSE)
        if not depth:
            return False
    return len(leaves) > 2


def _except(node: Node, edits: _Edits) -> None:
    """`except E, e:` becomes `except E as e:`."""
    parts = [c for c in node.children if c.is_named and c.type not in {'block', 'comment'}]
    comma = next((c for c in node.children if c.type == ','), None)
    if comma is None:
        return
    if len(parts) != 2 or parts[1].type != 'identifier':
        raise Unconverted(_line(node), 'the error is kept in something other than a name')
    edits.replace(parts[0].end_byte, parts[1].start_byte, b' as ')


def _raise(node: Node, edits: _Edits) -> None:
    """`raise E, x` becomes `raise E(x)`."""
    given = next((c for c in node.children if c.is_named), None)
    if given is None or given.type != 'expression_list':
        return
    parts = [c for c in given.children if c.is_named]
    if len(parts) != 2 or parts[0].type not in {'identifier', 'attribute'}:
        raise Unconverted(_line(node), 'raise with a traceback is not understood')
    if parts[1].type not in {'string', 'binary_operator', 'concatenated_string'}:
        # A tuple would become the arguments, and an error would be raised itself.
        raise Unconverted(_line(node), 'what is raised with the error may be more than one text')
    edits.replace(parts[0].end_byte, parts[1].start_byte, b'(')
    edits.replace(parts[1].end_byte, parts[1].end_byte, b')')


def _number(node: Node, edits: _Edits) -> None:
    text = node.text or b''
    if text[-1:] in b'lL':
        raise Unconverted(_line(node), 'a long integer shows itself with an L behind it, which is not followed')
    if _NUMBER.fullmatch(text) and text.strip(b'0'):
        edits.replace(node.start_byte, node.start_byte + 1, b'0o')
    elif _NUMBER.fullmatch(text):
        edits.replace(node.start_byte, node.end_byte, b'0')


def _comparison(node: Node, edits: _Edits) -> None:
    for child in node.children:
        if child.type == '<>':
            edits.replace(child.start_byte, child.end_byte, b'!=')


def _text(node: Node, edits: _Edits) -> None:
    """A literal of the same bytes or characters; what stands in backticks is a call of `repr`."""
    code = node.text or b''
    if code.startswith(b'`'):
        _backticks(node, edits)
        return
    match = _PREFIX.match(code)
    if match is None:
        raise Unconverted(_line(node), 'the text is not understood')
    prefix, quote = match[1].lower(), match[2]
    if b'b' in prefix and edits.texts:
        raise Unconverted(_line(node), 'b beside unicode_literals is not understood')
    start, end = match.end(), len(code) - len(quote)
    body = code[start:end]
    is_text = b'u' in prefix or edits.texts
    made = _raw(node, body, is_text=is_text) if b'r' in prefix else _escaped(node, body, edits, is_text=is_text)
    written = (b'r' if b'r' in prefix else b'') if not is_text else (b'u' if b'r' not in prefix else b'ur')
    if written == b'ur':
        # Python 3 has no such prefix: its backslashes are doubled.
        written, made = b'u', made.replace(b'\\', b'\\\\')
    if _is_doc(node):
        written, made = (b'r' if b'r' in prefix else b''), made if body.isascii() else body
    whole = written + quote + made + quote
    if whole != code:
        edits.replace(node.start_byte, node.end_byte, whole)


def _is_doc(node: Node) -> bool:
    above = node.parent
    return above is not None and above.type == 'expression_statement' and len(above.children) == 1


def _raw(node: Node, body: bytes, *, is_text: bool) -> bytes:
    if not body.isascii() and not (is_text or _is_doc(node)):
        raise Unconverted(_line(node), 'bytes beyond ASCII stand in a raw text')
    if is_text and re.search(rb'\\[uU]', body):
        raise Unconverted(_line(node), 'an escape stands in a raw unicode text')
    return body


def _escaped(node: Node, body: bytes, edits: _Edits, *, is_text: bool) -> bytes:
    """Double the backslashes that escape nothing, and write the bytes beyond ASCII as the file on disk has them."""
    pieces = re.split(rb'(\\\\)', body)
    unescaped = _ESCAPES_OF_TEXT if is_text else _ESCAPES_OF_BYTES
    body = b''.join(p if p == b'\\\\' else re.sub(unescaped, rb'\\\\\1', p) for p in pieces)
    if any(p != b'\\\\' and re.search(rb'\\[4-7][0-7]{2}', p) for p in pieces):
        raise Unconverted(_line(node), 'an octal escape beyond a byte is not understood')
    if is_text or body.isascii():
        return body
    if edits.coding == 'latin-1':
        return body
    bytes_of = body.decode().encode(edits.coding)
    return b''.join(b'\\x%02x' % b if b > 127 else bytes([b]) for b in bytes_of)


def _backticks(node: Node, edits: _Edits) -> None:
    inside = (node.text or b'')[1:-1].strip()
    if not re.fullmatch(rb'[\w.\[\]() +*/-]+', inside):
        raise Unconverted(_line(node), 'backticks hold more than a name')
    edits.replace(node.start_byte, node.end_byte, b'repr(' + inside + b')')


def _exec(node: Node, _edits: _Edits) -> None:
    raise Unconverted(_line(node), 'exec runs code that cannot be seen')


def _parameters(node: Node, edits: _Edits) -> None:
    for start, end, text in taken_apart(node):
        edits.replace(start, end, text)


_FORMS = {
    'except_clause': _except,
    'raise_statement': _raise,
    'integer': _number,
    'comparison_operator': _comparison,
    'string': _text,
    'exec_statement': _exec,
    'function_definition': _parameters,
    'lambda': _parameters,
}

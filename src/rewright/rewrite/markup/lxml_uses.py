"""Every use of an element of lxml, judged: Unlike says why one has no exact equivalent."""

import ast
import re

from rewright.rewrite.markup.f_strings import string_around
from rewright.rewrite.markup.lxml_elements import LxmlElements
from rewright.rewrite.markup.selectors import Unlike, is_tag, literal, of_select
from rewright_runtime.xpath_reading import Beyond, read

_PATH = re.compile(r'(\.//)?[a-z][a-z0-9]*(//?[a-z][a-z0-9]*)*\Z')
_PLAIN = frozenset(('text_content', 'getparent', 'getnext', 'getprevious', 'itertext'))
_READ = frozenset(('text', 'tail', 'tag', 'attrib'))
_TAKEN = frozenset(('list', 'tuple', 'set', 'dict', 'sorted', 'len', 'any', 'all', 'sum', 'min', 'max'))
# What only a text of lxml has, which knows its element.
SMART = frozenset(('is_text', 'is_tail', 'is_attribute', 'attrname'))


def check_use(elements: LxmlElements, node: ast.expr) -> None:
    """Raise Unlike when `node` uses an element, or a text that comes from one, in a way that has no equal."""
    if isinstance(node, ast.Name) and node.id in elements.imported:
        check_import(elements, node)
    if isinstance(node, ast.Subscript) and elements.kind(node.value) == 'node' and not isinstance(node.ctx, ast.Load):
        raise Unlike('a child is replaced')
    if not isinstance(node, ast.Attribute):
        return
    if node.attr in SMART or (node.attr in _PLAIN - {'text_content'} and elements.kind(node.value) != 'node'):
        raise Unlike(f'.{node.attr} of something else than an element that is followed')
    if elements.kind(node.value) == 'node':
        parent = elements.source.parents[node]
        if isinstance(parent, ast.Call) and parent.func is node:
            if node.attr == 'text_content' and elements.is_of_etree:
                raise Unlike('elements of lxml.etree have no .text_content()')
            _check_call(elements, parent, node.attr)
        elif node.attr not in _READ or not isinstance(node.ctx, ast.Load):
            raise Unlike(f'.{node.attr} has no exact equivalent')
        elif node.attr == 'attrib':
            check_attributes(elements, parent, node)


def check_import(elements: LxmlElements, name: ast.Name) -> None:
    """Raise Unlike where a name of lxml is used for something else than to parse a page, from nothing but its text."""
    node: ast.AST = name
    while isinstance(elements.source.parents[node], ast.Attribute):
        node = elements.source.parents[node]
    call = elements.source.parents[node]
    if not (isinstance(call, ast.Call) and call.func is node and elements.maker(call)):
        raise Unlike(f'{ast.unparse(node)} has no exact equivalent')
    if len(call.args) != 1 or call.keywords:
        raise Unlike('a page is parsed with options')
    if string_around(elements.source, call) is not None:
        raise Unlike('the page is parsed inside an f-string')


def _check_call(elements: LxmlElements, call: ast.Call, method: str) -> None:
    if method == 'xpath':
        path = elements.path(call)
        if path is None:
            raise Unlike('an XPath that is computed')
        try:
            read(path)
        except Beyond as no:
            raise Unlike(f'the XPath {path!r}: {no} is not evaluated') from None
    elif method == 'cssselect':
        if re.search(r'\b(html|head|body)\b', of_select(call)):
            raise Unlike('a selector that names html, head or body')
    elif method in {'find', 'findall', 'findtext'}:
        path = elements.path(ast.Call(call.func, call.args[:1], []))
        if path is None or not _PATH.match(path) or len(call.args) > 1 + (method == 'findtext') or call.keywords:
            raise Unlike(f'.{method}() with another path than of plain tags')
    elif method == 'iter':
        if len(call.args) != 1 or call.keywords or not is_tag(literal(call.args[0])):
            raise Unlike('.iter() of another thing than one tag')
    elif method == 'get':
        if not 1 <= len(call.args) <= 2 or call.keywords:
            raise Unlike('.get() with other arguments')
    elif method not in _PLAIN or call.args or call.keywords:
        raise Unlike(f'.{method}() has no exact equivalent')


def check_attributes(elements: LxmlElements, parent: ast.AST, node: ast.expr) -> None:
    """Attributes may be looked up; as a whole lxml's are tied to the element."""
    looked_up = isinstance(parent, ast.Subscript) and parent.value is node and isinstance(parent.ctx, ast.Load)
    asked = isinstance(parent, ast.Attribute) and (parent.attr == 'get' or _is_gone_through(elements, parent))
    inside = isinstance(parent, ast.Compare) and node in parent.comparators
    copied = (
        isinstance(parent, ast.Call)
        and isinstance(parent.func, ast.Name)
        and parent.func.id in {'dict', 'len', 'sorted'}
    )
    if not (looked_up or asked or inside or copied):
        raise Unlike('.attrib goes where it is not followed')


def _is_gone_through(elements: LxmlElements, method: ast.Attribute) -> bool:
    """Whether names, values or both are gone through at once: lxml gives them as a list, others do not."""
    call = elements.source.parents[method]
    around = elements.source.parents[call]
    taken = isinstance(around, ast.Call) and isinstance(around.func, ast.Name) and around.func.id in _TAKEN
    looped = isinstance(around, ast.For | ast.comprehension) and around.iter is call
    return method.attr in {'keys', 'items', 'values'} and isinstance(call, ast.Call) and (taken or looped)

"""XML that is read with lxml: which expressions hold an element, and Unlike for every use that the standard library has no equal of."""

import ast
import re

from rewright.rewrite.markup.lxml_elements import LxmlElements
from rewright.rewrite.markup.lxml_uses import SMART, check_attributes, check_import
from rewright.rewrite.markup.selectors import Unlike, literal

_MAKERS = frozenset(('lxml.etree.fromstring', 'lxml.etree.XML'))
_NAME = r'(?:\{[^{}]*\})?[A-Za-z_][\w.-]*'
_PATH = re.compile(rf'(?:\.//)?{_NAME}(?://?{_NAME})*\Z', re.ASCII)
_TAG = re.compile(rf'{_NAME}\Z', re.ASCII)
_READ = frozenset(('text', 'tail', 'tag', 'attrib'))


class XmlElements(LxmlElements):
    """Kinds of names by scope, where XML is parsed with lxml."""

    def maker(self, node: ast.AST) -> str:
        """Return the full name of what parses XML in `node`, or an empty text."""
        full = self.called(node)
        return full if full in _MAKERS else ''


def check_xml_use(elements: XmlElements, node: ast.expr) -> None:
    """Raise Unlike when `node` uses an element, or something of lxml, in a way that has no equal."""
    if isinstance(node, ast.Name) and node.id in elements.imported:
        check_import(elements, node)
    if isinstance(node, ast.Subscript) and elements.kind(node.value) == 'node' and not isinstance(node.ctx, ast.Load):
        raise Unlike('a child is replaced')
    if not isinstance(node, ast.Attribute):
        return
    if node.attr in SMART:
        raise Unlike(f'.{node.attr} of something else than an element that is followed')
    if elements.kind(node.value) == 'node':
        parent = elements.source.parents[node]
        if isinstance(parent, ast.Call) and parent.func is node:
            _check_call(elements, parent, node.attr)
        elif node.attr not in _READ or not isinstance(node.ctx, ast.Load):
            raise Unlike(f'.{node.attr} has no exact equivalent')
        elif node.attr == 'attrib':
            check_attributes(elements, parent, node)


def _check_call(elements: XmlElements, call: ast.Call, method: str) -> None:
    if method in {'find', 'findall', 'findtext'}:
        path = elements.path(ast.Call(call.func, call.args[:1], []))
        if path is None or not _PATH.match(path) or len(call.args) > 1 + (method == 'findtext') or call.keywords:
            raise Unlike(f'.{method}() with another path than of plain tags')
    elif method == 'iter':
        tag = literal(call.args[0]) if len(call.args) == 1 and not call.keywords else None
        if tag is None or not _TAG.match(tag):
            raise Unlike('.iter() of another thing than one tag')
    elif method == 'get':
        if not 1 <= len(call.args) <= 2 or call.keywords:
            raise Unlike('.get() with other arguments')
    elif method != 'itertext' or call.args or call.keywords:
        raise Unlike(f'.{method}() has no exact equivalent')

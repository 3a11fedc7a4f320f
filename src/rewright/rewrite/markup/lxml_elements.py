"""Which expressions of a script hold an element of lxml or a list of them: a Source goes in, kinds by expression come out."""

import ast
from typing import Literal

from rewright.rewrite.flow.names import dotted
from rewright.rewrite.markup.elements import Elements, Kind
from rewright.rewrite.markup.selectors import literal
from rewright.rewrite.source import Source
from rewright.trees import every, within
from rewright_runtime.xpath_reading import Beyond, kind, read

# What parses a page: whether it takes a page apart that is not whole.
MAKERS = {
    'lxml.html.fromstring': True,
    'lxml.html.document_fromstring': False,
    'lxml.etree.HTML': False,
}
Maker = Literal['', 'whole', 'any']
_ONE = frozenset(('find', 'getparent', 'getnext', 'getprevious'))
_MANY = frozenset(('findall', 'cssselect', 'iter'))


class LxmlElements(Elements):
    """Kinds of names by scope, where pages are parsed with lxml."""

    def __init__(self, source: Source) -> None:
        self.imported = _imported(source.tree)
        self.constants = _constants(source.tree)
        super().__init__(source)
        self.is_of_etree = any(self.maker(n) == 'lxml.etree.HTML' for n in within(source.tree))

    def maker(self, node: ast.AST) -> str:
        """Return the full name of what parses a page in `node`, or an empty text."""
        full = self.called(node)
        return full if full in MAKERS else ''

    def called(self, node: ast.AST) -> str:
        """Return the full name of what of lxml is called in `node`, or an empty text."""
        if not isinstance(node, ast.Call):
            return ''
        first, *rest = dotted(node.func).split('.')
        return '.'.join([self.imported[first], *rest]) if first in self.imported else ''

    def path(self, call: ast.Call) -> str | None:
        """Return the text that an XPath is given by, a constant of the script included."""
        given = call.args[0] if len(call.args) == 1 and not call.keywords else None
        return self.constants.get(given.id) if isinstance(given, ast.Name) else literal(given)

    def kind(self, node: ast.expr | None) -> Kind:
        """Return what an expression holds."""
        if isinstance(node, ast.Subscript) and super().kind(node.value) == 'node':
            return 'nodes' if isinstance(node.slice, ast.Slice) else 'node'
        return '' if isinstance(node, ast.Attribute) else super().kind(node)

    def _called(self, node: ast.Call) -> Kind:
        if self.maker(node):
            return 'node'
        name = dotted(node.func)
        if name in self.functions:
            return self.returns.get(name, '')
        if name in {'list', 'reversed', 'sorted'} and node.args:
            return 'nodes' if self.kind(node.args[0]) else ''
        if not isinstance(node.func, ast.Attribute) or self.kind(node.func.value) != 'node':
            return ''
        method = node.func.attr
        if method == 'xpath':
            return self._found(node)
        return 'node' if method in _ONE else 'nodes' if method in _MANY else ''

    def _found(self, call: ast.Call) -> Kind:
        try:
            return 'nodes' if kind(read(self.path(call) or '')) == 'elements' else ''
        except Beyond:
            return ''

    def gives(self, over: ast.expr) -> bool:
        """Say whether going through an expression gives elements: an element gives its children."""
        return bool(self.kind(over))


def _imported(tree: ast.AST) -> dict[str, str]:
    """Names that hold something of lxml: by `import lxml.html as h`, `from lxml import etree` and the like."""
    found: dict[str, str] = {}
    for node in within(tree):
        if isinstance(node, ast.Import):
            for name in node.names:
                if name.name.split('.')[0] == 'lxml':
                    found[name.asname or 'lxml'] = name.name if name.asname else 'lxml'
        elif isinstance(node, ast.ImportFrom) and (node.module or '').split('.')[0] == 'lxml':
            for name in node.names:
                found[name.asname or name.name] = f'{node.module}.{name.name}'
    return found


def _constants(tree: ast.Module) -> dict[str, str]:
    """Texts that the script sets once and nothing sets again."""
    stored = [n.id for n in every(ast.Name, tree) if not isinstance(n.ctx, ast.Load)]
    stored += [a.arg for a in every(ast.arg, tree)]
    return {
        s.targets[0].id: text
        for s in tree.body
        if isinstance(s, ast.Assign)
        and len(s.targets) == 1
        and isinstance(s.targets[0], ast.Name)
        and (text := literal(s.value)) is not None
        and stored.count(s.targets[0].id) == 1
    }

"""Which expressions of a script hold an element or a list of elements: a Source goes in, kinds by expression come out."""

import ast
from collections import Counter
from typing import Literal

from rewright.rewrite.flow.names import dotted
from rewright.rewrite.markup.reaching import assigned_last
from rewright.rewrite.source import Source
from rewright.trees import every, within

Kind = Literal['', 'node', 'nodes']
ONE = frozenset(('find', 'select_one', 'find_next_sibling', 'find_parent'))
MANY = frozenset(('find_all', 'findAll', 'select'))
TAGS = frozenset(
    (
        'title',
        'body',
        'head',
        'table',
        'tbody',
        'tr',
        'td',
        'th',
        'p',
        'a',
        'h1',
        'h2',
        'h3',
        'h4',
        'ul',
        'li',
        'div',
        'span',
        'img',
        'form',
        'strong',
        'b',
        'em',
    )
)
_ROUNDS = 8


class Elements:
    """Kinds of names by scope, found by going round until nothing changes; a function's scope is its node."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.functions = {n.name: n for n in source.tree.body if isinstance(n, ast.FunctionDef)}
        self.names: dict[tuple[ast.AST, str], Kind] = {}
        self.returns: dict[str, Kind] = {}
        self.documents: dict[tuple[ast.AST, str], list[ast.Call | None]] = {}
        stores = Counter((self.scope(n), n.id) for n in every(ast.Name, source.tree) if isinstance(n.ctx, ast.Store))
        self.rebound = {name for name, times in stores.items() if times > 1}
        for _ in range(_ROUNDS):
            before = dict(self.names), dict(self.returns)
            self._round()
            if (self.names, self.returns) == before:
                break
        for node in within(source.tree):
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                parent = source.parents[node]
                made = parent.value if isinstance(parent, ast.Assign) and is_document(parent.value) else None
                assert made is None or isinstance(made, ast.Call)
                self.documents.setdefault((self.scope(node), node.id), []).append(made)

    def scope(self, node: ast.AST) -> ast.AST:
        """Return the function around `node`, or the module."""
        while node is not self.source.tree:
            node = self.source.parents[node]
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
                return node
        return node

    def kind(self, node: ast.expr | None) -> Kind:
        """Return what an expression holds."""
        if isinstance(node, ast.Name):
            if (self.scope(node), node.id) in self.rebound and (last := assigned_last(self.source, node)) is not None:
                return self.kind(last)
            return self.names.get((self.scope(node), node.id)) or self.names.get((self.source.tree, node.id), '')
        if isinstance(node, ast.IfExp):
            return self.kind(node.body) or self.kind(node.orelse)
        if isinstance(node, ast.ListComp):
            return 'nodes' if self.kind(node.elt) == 'node' else ''
        if isinstance(node, ast.BoolOp):
            return next((k for v in node.values if (k := self.kind(v))), '')
        if isinstance(node, ast.Subscript) and self.kind(node.value) == 'nodes':
            return 'nodes' if isinstance(node.slice, ast.Slice) else 'node'
        if isinstance(node, ast.Attribute) and node.attr in TAGS and self.kind(node.value) == 'node':
            return 'node'
        return self._called(node) if isinstance(node, ast.Call) else ''

    def is_blank_kept(self, read: ast.Call | ast.Attribute) -> bool:
        """Say whether a text is read off a page itself, whose parser is not html5lib."""
        held = read.func if isinstance(read, ast.Call) else read
        assert isinstance(held, ast.Attribute)
        value = held.value
        if isinstance(value, ast.Name):
            found = [self.documents.get((place, value.id), []) for place in (self.scope(value), self.source.tree)]
            made = found[0] or found[1]
            return bool(made) and all(d is not None and not _keeps_no_blanks(d) for d in made)
        return isinstance(value, ast.Call) and is_document(value) and not _keeps_no_blanks(value)

    def _called(self, node: ast.Call) -> Kind:
        name = dotted(node.func)
        if is_document(node):
            return 'node'
        if name in self.functions:
            return self.returns.get(name, '')
        if name in {'list', 'reversed', 'sorted'} and node.args:
            return self.kind(node.args[0])
        if isinstance(node.func, ast.Attribute) and self.kind(node.func.value) == 'node':
            return 'node' if node.func.attr in ONE else 'nodes' if node.func.attr in MANY else ''
        return ''

    def _round(self) -> None:
        for node in within(self.source.tree):
            if isinstance(node, ast.Assign):
                for target in node.targets:
                    self._bind(target, self.kind(node.value), node)
            elif isinstance(node, ast.For | ast.comprehension):
                self._iterate(node.target, node.iter)
            elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in self.functions:
                self._pass(self.functions[node.func.id], node)
            elif (
                isinstance(node, ast.Return)
                and isinstance(owner := self.scope(node), ast.FunctionDef)
                and (kind := self.kind(node.value))
            ):
                self.returns[owner.name] = kind

    def _bind(self, target: ast.expr, kind: Kind, place: ast.AST) -> None:
        if isinstance(target, ast.Name) and kind:
            self.names[self.scope(place), target.id] = kind

    def gives(self, over: ast.expr) -> bool:
        """Say whether going through an expression gives elements."""
        return self.kind(over) == 'nodes'

    def is_gone_through(self, loop: ast.For | ast.comprehension) -> bool:
        """Say whether a loop gives each of its elements a name."""
        taken = parts(loop.target, loop.iter)
        return all(isinstance(part, ast.Name) and self.gives(over) for part, over in taken if self.kind(over))

    def _iterate(self, target: ast.expr, over: ast.expr) -> None:
        for part, source in parts(target, over):
            if self.gives(source):
                self._bind(part, 'node', part)

    def _pass(self, function: ast.FunctionDef, call: ast.Call) -> None:
        given = [*zip(function.args.args, call.args, strict=False)]
        given += [(p, k.value) for k in call.keywords for p in function.args.args if p.arg == k.arg]
        for parameter, value in given:
            if kind := self.kind(value):
                self.names[function, parameter.arg] = kind


def parts(target: ast.expr, over: ast.expr) -> list[tuple[ast.expr, ast.expr]]:
    """Return which part of a loop's target takes from which expression, through `enumerate` and `zip`."""
    if isinstance(over, ast.Call) and isinstance(target, ast.Tuple):
        name = dotted(over.func)
        if name == 'enumerate' and len(target.elts) == 2 and over.args:
            return parts(target.elts[1], over.args[0])
        if name == 'zip' and len(target.elts) == len(over.args):
            return [p for t, o in zip(target.elts, over.args, strict=True) for p in parts(t, o)]
    return [(target, over)]


def is_document(node: ast.AST) -> bool:
    """Say whether a node parses a page with BeautifulSoup."""
    return isinstance(node, ast.Call) and dotted(node.func) in {'BeautifulSoup', 'bs4.BeautifulSoup'}


def _keeps_no_blanks(document: ast.Call) -> bool:
    """Say whether a page is read by html5lib, which moves the blanks around elements as lexbor does."""
    options = [*document.args[1:], *(k.value for k in document.keywords)]
    return any(isinstance(o, ast.Constant) and o.value in {'html5lib', 'html5'} for o in options)

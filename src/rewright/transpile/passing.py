"""One pass over a program: what its names were found to be so far, and the text that is being written."""

import ast
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from rewright.transpile.kinds import ANY, BYTES, CONTAINERS, Kind, join
from rewright.transpile.refusing import Unconverted

Root = tuple[str, str]
# Methods that give nothing that others could change.
_NEW = frozenset({
    'keys', 'iterkeys', 'has_key', 'strip', 'split', 'join', 'findall', 'group', 'groups', 'read', 'format', 'replace', 'encode',
    'decode', 'lower', 'upper', 'rstrip', 'lstrip',
})  # fmt: skip


class Made(NamedTuple):
    """What an expression is, and how it is written in Python 3."""

    kind: Kind
    text: str


def tight(text: str) -> str:
    """Return an expression in brackets, where something that is put behind it would mean its end alone."""
    whole = ast.parse(f'({text}\n)', mode='eval').body
    return text if isinstance(whole, _PRIMARY) and not text.startswith('(') else f'({text})'


_PRIMARY = (ast.Name, ast.Attribute, ast.Call, ast.Subscript, ast.List, ast.Dict, ast.Constant)


class Pass:
    """The state of a conversion; passes are made until nothing new is found, and what is refused counts in the last one."""

    def __init__(self, code: str, tree: ast.Module) -> None:
        self.lines = [line.encode() for line in code.split('\n')]
        self.tree = tree
        self.names: dict[Root, Kind] = {}
        self.added: dict[Root, Kind] = {}
        self.above: dict[Root, Root] = {}
        self.functions = {n.name: n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef)}
        self.classes = {n.name: n for n in ast.walk(tree) if isinstance(n, ast.ClassDef)}
        self.scope = ''
        self.bound: dict[str, set[str]] = {}
        self.modules: dict[str, str] = {}
        self.late = False
        self.final = False
        self.changed = False
        self.divides = False
        self.texts = False
        self.soft: set[str] = set()
        self.functional = False
        self.yields = any(isinstance(n, ast.Yield | ast.GeneratorExp) for n in ast.walk(tree))
        self.needs: set[str] = set()
        self.followed: set[int] = set()
        self.scope_of: dict[ast.FunctionDef, str] = {}
        self._tried = {id(n) for t in ast.walk(tree) if isinstance(t, ast.Try) for n in ast.walk(t)}
        self.refused: list[Unconverted] = []

    def refuse(self, node: ast.AST, why: str) -> None:
        """Note that a piece is not known to be the same."""
        if self.final:
            self.refused.append(Unconverted(getattr(node, 'lineno', 1), why))

    def ours(self, name: str) -> str:
        """Return how a helper of the runtime is called."""
        self.needs.add('python2')
        return f'python2.{name}'

    def source(self, node: ast.AST) -> str:
        """Return the text of a node as it is."""
        return self._cut(self._start(node), self._end(node))

    def spliced(self, node: ast.AST, parts: Iterable[tuple[ast.AST, str]]) -> str:
        """Return the text of a node with some of the nodes in it written anew."""
        out, at = [], self._start(node)
        for part, text in sorted(parts, key=lambda p: self._start(p[0])):
            out += [self._cut(at, self._start(part)), text]
            at = self._end(part)
        return ''.join([*out, self._cut(at, self._end(node))])

    def between(self, one: ast.AST, two: ast.AST) -> str:
        """Return the text that stands between two nodes."""
        return self._cut(self._end(one), self._start(two))

    def operated(
        self, node: ast.AST, left: tuple[ast.AST, str], right: tuple[ast.AST, str], sign: tuple[str, str]
    ) -> str:
        """Return an operation with both sides written anew and another sign; brackets around the sides stay."""
        gap = self.between(left[0], right[0]).replace(*sign, 1)
        before, after = (
            self._cut(self._start(node), self._start(left[0])),
            self._cut(self._end(right[0]), self._end(node)),
        )
        return f'{before}{left[1]}{gap}{right[1]}{after}'

    @staticmethod
    def _start(node: ast.AST) -> tuple[int, int]:
        # A decorated function begins with its decorators.
        first = min((d.lineno for d in getattr(node, 'decorator_list', ())), default=None)
        if isinstance(node, ast.Module):
            return 1, 0
        assert isinstance(node, ast.expr | ast.stmt | ast.ExceptHandler | ast.arg | ast.keyword | ast.alias)
        return (node.lineno, node.col_offset) if first is None else (first, node.col_offset)

    def _end(self, node: ast.AST) -> tuple[int, int]:
        if isinstance(node, ast.Module):
            return len(self.lines), len(self.lines[-1])
        return getattr(node, 'end_lineno', 1), getattr(node, 'end_col_offset', 0)

    def _cut(self, start: tuple[int, int], end: tuple[int, int]) -> str:
        if start[0] == end[0]:
            return self.lines[start[0] - 1][start[1] : end[1]].decode()
        middle = self.lines[start[0] : end[0] - 1]
        parts = [self.lines[start[0] - 1][start[1] :], *middle, self.lines[end[0] - 1][: end[1]]]
        return b'\n'.join(parts).decode()

    def root(self, name: str) -> Root:
        """Return the variable that a name means here."""
        scope = self.scope
        while scope and name not in self.bound.get(scope, set()):
            scope = scope.rpartition('.')[0]
        return scope, name

    def found(self, root: Root) -> Kind:
        """Return what a variable may be."""
        kind = self.names.get(root, Kind())
        if kind.own & CONTAINERS:
            more = self.added.get(self._first(root), Kind())
            return Kind(kind.own, kind.inside | more.own | more.inside, kind.keys | more.keys)
        return kind

    def hold(self, root: Root, kind: Kind) -> None:
        """Note what a variable may be."""
        new = join(self.names.get(root, Kind()), kind)
        if new != self.names.get(root):
            self.names[root] = new
            self.changed = True

    def put(self, roots: Iterable[Root], kind: Kind) -> None:
        """Note that something is put into what these variables hold."""
        for root in roots:
            first = self._first(root)
            new = join(self.added.get(first, Kind()), kind)
            if new != self.added.get(first):
                self.added[first] = new
                self.changed = True

    def link(self, roots: Iterable[Root]) -> None:
        """Note that these variables may hold the same container."""
        firsts = list(dict.fromkeys(self._first(root) for root in roots))
        for other in firsts[1:]:
            self.above[other] = firsts[0]
            self.put([firsts[0]], self.added.pop(other, Kind()))
            self.changed = True

    def _first(self, root: Root) -> Root:
        while root in self.above:
            root = self.above[root]
        return root

    def roots(self, node: ast.AST | None) -> list[Root]:
        """Return the variables whose containers may be part of what an expression gives."""
        found: list[Root] = []
        for inner in _parts(node) if node is not None else ():
            if isinstance(inner, ast.Name):
                found.append(self.root(inner.id))
                found += self._returns(inner.id)
            elif isinstance(inner, ast.Attribute):
                found.append(('attribute', inner.attr))
                found += self._returns(inner.attr)
        return list(dict.fromkeys(found))

    def _returns(self, name: str) -> list[Root]:
        return [('return', scope) for function, scope in self.scope_of.items() if function.name == name]

    def dotted(self, node: ast.expr) -> str:
        """Return the name in its module of what a name or an attribute means; empty for others."""
        names: list[str] = []
        while isinstance(node, ast.Attribute):
            names.insert(0, node.attr)
            node = node.value
        if not isinstance(node, ast.Name) or node.id not in self.modules or self.root(node.id)[0]:
            return ''
        return '.'.join([self.modules[node.id], *names])

    def tries(self, node: ast.AST) -> bool:
        """Say whether a statement stands where its errors may be caught."""
        return id(node) in self._tried

    def printed(self, to: Kind | None, kind: Kind) -> None:
        """Note that something is printed: bytes beyond ASCII need a standard output of bytes."""
        if (to is None or to.has('output')) and kind.has('bytes', 'any'):
            self.needs |= {'stdout', 'python2'}

    def strings(self, node: ast.AST, *kinds: Kind) -> Kind:
        """Return what strings of these kinds are together, where bytes that may be beyond ASCII meet no text."""
        own = frozenset().union(*(k.own for k in kinds)) & (BYTES | {'text', 'any'})
        if 'text' in own and ('bytes' in own or 'any' in own):
            self.refuse(node, 'bytes that may be beyond ASCII meet unicode text')
        if 'any' in own and self.texts:
            self.refuse(node, 'it is not known whether this is bytes or unicode text')
        if 'text' in own:
            return Kind(frozenset({'text'}))
        if own <= {'ascii'} and own:
            return Kind(frozenset({'ascii'}))
        return Kind(frozenset({'bytes'})) if own else Kind()

    @staticmethod
    def unknown(kind: Kind) -> Kind:
        """Return a kind, or what is not known where nothing has come yet."""
        return kind if kind.own else ANY


def _parts(node: ast.AST) -> Iterator[ast.AST]:
    """Yield what an expression may give parts of: not what it looks something up by, or only asks."""
    if isinstance(node, ast.Compare) or (
        isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in _NEW
    ):
        return
    yield node
    for child in ast.iter_child_nodes(node):
        if not (isinstance(node, ast.Subscript) and child is node.slice):
            yield from _parts(child)

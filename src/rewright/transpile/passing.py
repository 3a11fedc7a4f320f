"""One pass over a program: what its names were found to be so far, and the text that is being written."""

import ast
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from rewright.transpile.kinds import ANY, BYTES, CONTAINERS, Kind, join
from rewright.transpile.pieces import Pieces
from rewright.transpile.refusing import Unconverted

Root = tuple[str, str]
_MOST_IMPORTS = 20
# Methods that give nothing that others could change.
_NEW = frozenset({
    'keys', 'iterkeys', 'has_key', 'strip', 'split', 'join', 'findall', 'group', 'groups', 'read', 'format', 'replace', 'encode',
    'decode', 'lower', 'upper', 'rstrip', 'lstrip',
})  # fmt: skip


class Made(NamedTuple):
    """What an expression is, and how it is written in Python 3."""

    kind: Kind
    text: str


class Whole:
    """What the files of a program share: what names may be, its functions and classes, and the pass over each module."""

    def __init__(self) -> None:
        self.names: dict[Root, Kind] = {}
        self.added: dict[Root, Kind] = {}
        self.above: dict[Root, Root] = {}
        self.scope_of: dict[ast.FunctionDef, str] = {}
        self.classes: list[ast.ClassDef] = []
        self.records: dict[Root, list[str]] = {}
        self.passes: dict[str, Pass] = {}
        self.changed = False


class Pass(Pieces):
    """The state of a conversion; passes are made until nothing new is found, and what is refused counts in the last one.

    `module` is what the file is imported as; empty for the script. Its scopes begin with that.
    """

    def __init__(
        self, code: str, tree: ast.Module, whole: Whole, module: str = '', *, is_package: bool = False
    ) -> None:
        super().__init__(code)
        self.tree = tree
        self.whole = whole
        self.module, self.base = module, module.replace('.', '/')
        self.package = module if is_package else module.rpartition('.')[0]
        self.names, self.added, self.above, self.scope_of = whole.names, whole.added, whole.above, whole.scope_of
        self.functions = {n.name: n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef)}
        self.classes = {n.name: n for n in ast.walk(tree) if isinstance(n, ast.ClassDef)}
        whole.classes += self.classes.values()
        self.top = {id(n) for n in tree.body}
        self.scope = self.base
        self.bound: dict[str, set[str]] = {}
        self.modules: dict[str, str] = {}
        self.inner_modules: dict[Root, str] = {}
        self.assigned: set[str] = set()
        self.late = False
        self.final = False
        self.divides = False
        self.absolute = False
        self.optional = False
        # Of `dicts` and `sets`, those that are tables which keep the order of Python 2.
        self.tables: frozenset[str] = frozenset()
        self.texts = False
        # What unicode text becomes bytes by where nobody says so.
        self.coding = 'ascii'
        self.soft: set[str] = set()
        self.functional = False
        self.yields = any(isinstance(n, ast.Yield | ast.GeneratorExp) for n in ast.walk(tree))
        self.needs: set[str] = set()
        self.long_at: ast.AST | None = None
        self.followed: set[int] = set()
        self._tried = {id(n) for t in ast.walk(tree) if isinstance(t, ast.Try) for n in ast.walk(t)}
        self.refused: list[Unconverted] = []

    def refuse(self, node: ast.AST, why: str) -> None:
        """Note that a piece is not known to be the same."""
        if self.final:
            self.refused.append(Unconverted(getattr(node, 'lineno', 1), why, self.module))

    def as_bytes(self, text: str) -> str:
        """Return how unicode text becomes bytes by itself."""
        return (
            f'{self.ours("of_ascii")}({text})' if self.coding == 'ascii' else f"{self.ours('encoded')}({text}, 'utf-8')"
        )

    def asks_for_long(self, node: ast.AST, kind: Kind) -> None:
        """Note that a place shows or asks whether Python 2 held a number as a long one."""
        self.needs.add('whole numbers')
        if self.final and kind.all & {'of SQL', 'any'}:
            self.long_at = self.long_at or node

    def ours(self, name: str) -> str:
        """Return how a helper of the runtime is called."""
        self.needs.add('python2')
        return f'python2.{name}'

    def root(self, name: str) -> Root:
        """Return the variable that a name means here."""
        found = member(self, self._means(name))
        return (found[0].base, found[1]) if found else (self._scope(name), name)

    def _means(self, name: str) -> str:
        """What a name means that an import bound; empty for others."""
        scope = self._scope(name)
        return self.modules.get(name, '') if scope == self.base else self.inner_modules.get((scope, name), '')

    def import_as(self, node: ast.AST, name: str, path: str) -> None:
        """Note what a name means that is imported; what is one of the job is nothing else besides."""
        root = (self.scope, name)
        before = self.modules.get(name) if self.scope == self.base else self.inner_modules.get(root)
        found = member(self, path)
        ours = path in self.whole.passes or found is not None or member(self, before or '') is not None
        called = found is None or found[1] in {*found[0].functions, *found[0].classes}
        twice = self.scope == self.base and name in self.assigned and called
        if ours and (before not in {None, path} or twice):
            self.refuse(node, f'{name} is imported from a module of the job, and given another meaning')
        if self.scope == self.base:
            self.modules[name] = path
        else:
            self.inner_modules[root] = path

    def _scope(self, name: str) -> str:
        scope = self.scope
        while scope != self.base and name not in self.bound.get(scope, set()):
            scope = scope.rpartition('.')[0]
        return scope

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
            self.whole.changed = True

    def put(self, roots: Iterable[Root], kind: Kind) -> None:
        """Note that something is put into what these variables hold."""
        for root in roots:
            first = self._first(root)
            new = join(self.added.get(first, Kind()), kind)
            if new != self.added.get(first):
                self.added[first] = new
                self.whole.changed = True

    def link(self, roots: Iterable[Root]) -> None:
        """Note that these variables may hold the same container."""
        firsts = list(dict.fromkeys(self._first(root) for root in roots))
        for other in firsts[1:]:
            self.above[other] = firsts[0]
            self.put([firsts[0]], self.added.pop(other, Kind()))
            self.whole.changed = True

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
                of_module = self.member(inner)
                found.append((of_module[0].base, of_module[1]) if of_module else ('attribute', inner.attr))
                found += self._returns(inner.attr)
        return list(dict.fromkeys(found))

    def _returns(self, name: str) -> list[Root]:
        return [('return', scope) for function, scope in self.scope_of.items() if function.name == name]

    def dotted(self, node: ast.expr) -> str:
        """Return the name in its module of what a name or an attribute means; empty for others, and for the program's own."""
        path = self.path(node)
        return '' if self.whole.passes.keys() & _beginnings(path) else path

    def member(self, node: ast.expr) -> tuple['Pass', str] | None:
        """Return the module beside this one and the name in it that a name or an attribute means."""
        return member(self, self.path(node)) if isinstance(node, ast.Name | ast.Attribute) else None

    def path(self, node: ast.expr) -> str:
        """Return the module and the name in it that a name or an attribute means; empty for others."""
        names: list[str] = []
        while isinstance(node, ast.Attribute):
            names.insert(0, node.attr)
            node = node.value
        means = self._means(node.id) if isinstance(node, ast.Name) else ''
        return _followed(self.whole, '.'.join([means, *names])) if means else ''

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


def _beginnings(path: str) -> set[str]:
    parts = path.split('.')
    return {'.'.join(parts[:count]) for count in range(1, len(parts) + 1)}


def _followed(whole: Whole, path: str) -> str:
    """What a path means where modules of the program have names in it that they imported themselves."""
    for _ in range(_MOST_IMPORTS):
        module = max(whole.passes.keys() & _beginnings(path), key=len, default='')
        name, _, rest = path[len(module) + 1 :].partition('.')
        if not module or name not in whole.passes[module].modules:
            return path
        path = '.'.join(filter(None, (whole.passes[module].modules[name], rest)))
    return path


def member(p: Pass, path: str) -> tuple[Pass, str] | None:
    """Return the module of the program and the name in it that a path means; None for all others."""
    module, _, name = _followed(p.whole, path).rpartition('.')
    found = p.whole.passes.get(module) if module else None
    return (found, name) if found is not None and name in found.bound.get(found.base, set()) else None


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

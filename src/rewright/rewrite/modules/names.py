"""The names of one module: a tree goes in; its scopes, what each binds, and every place that means it come out."""

import ast
from collections import defaultdict
from collections.abc import Iterable
from typing import Literal

Comprehension = ast.ListComp | ast.SetComp | ast.GeneratorExp | ast.DictComp
Function = ast.FunctionDef | ast.AsyncFunctionDef


class Scope:
    """One scope: `bound` are the nodes that bind each name, `uses` all that mean it, those that bind it included."""

    def __init__(self, kind: Literal['module', 'function', 'class', 'comprehension'], around: 'Scope | None') -> None:
        self.kind, self.around = kind, around
        self.bound: dict[str, list[ast.AST]] = {}
        self.uses: dict[str, list[ast.AST]] = {}
        self.declared: set[str] = set()
        self.outer: set[str] = set()


class Names(ast.NodeVisitor):
    """Every name of a module, in the scope that it is a name of.

    `mixed` are names that the body of a class both binds and reads, which may mean those of the module; `odd` is a node with
    scopes of a kind that is not followed.
    """

    def __init__(self, tree: ast.Module) -> None:
        self.top = Scope('module', None)
        self.scopes = [self.top]
        self.mixed: set[str] = set()
        self.odd: ast.AST | None = None
        self._scope = self.top
        self._met: list[tuple[str, ast.AST, Scope]] = []
        self.visit(tree)
        for name, node, scope in self._met:
            meant = self._meant(name, scope)
            meant.uses.setdefault(name, []).append(node)
            if meant.kind == 'class' and isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
                self.mixed.add(name)
        self.inner = {name for scope in self.scopes[1:] for name in scope.bound}

    def _meant(self, name: str, scope: Scope) -> Scope:
        """The scope that a name of `scope` belongs to."""
        around: Scope | None = scope
        while around is not None and around.kind != 'module':
            if name in around.declared:
                return self.top
            visible = around.kind != 'class' or around is scope
            if visible and name in around.bound and name not in around.outer:
                return around
            around = around.around
        return self.top

    def _bind(self, name: str, node: ast.AST, scope: Scope | None = None) -> None:
        scope = scope or self._scope
        if name in scope.declared:
            self.top.bound.setdefault(name, []).append(node)
        elif name not in scope.outer:
            scope.bound.setdefault(name, []).append(node)
        self._met.append((name, node, scope))

    def _within(self, kind: Literal['function', 'class', 'comprehension'], nodes: Iterable[ast.AST | None]) -> None:
        before, self._scope = self._scope, Scope(kind, self._scope)
        self.scopes.append(self._scope)
        for node in nodes:
            if isinstance(node, ast.arg):
                self._bind(node.arg, node)
            elif node is not None:
                self.visit(node)
        self._scope = before

    def _all(self, nodes: Iterable[ast.AST | None]) -> None:
        for node in nodes:
            if node is not None:
                self.visit(node)

    def visit_Name(self, node: ast.Name) -> None:
        """A variable."""
        if isinstance(node.ctx, ast.Load):
            self._met.append((node.id, node, self._scope))
        else:
            self._bind(node.id, node)

    def visit_NamedExpr(self, node: ast.NamedExpr) -> None:
        """A name bound inside of a comprehension is one of the function around it."""
        self.visit(node.value)
        scope = self._scope
        while scope.kind == 'comprehension' and scope.around is not None:
            scope = scope.around
        self._bind(node.target.id, node.target, scope)

    def visit_FunctionDef(self, node: Function) -> None:
        """A function: what stands in its head belongs to the scope around it."""
        self._odd(node)
        given = _arguments(node.args)
        self._all((*node.decorator_list, *node.args.defaults, *node.args.kw_defaults, node.returns))
        self._all(a.annotation for a in given)
        self._bind(node.name, node)
        self._within('function', (*given, *node.body))

    visit_AsyncFunctionDef = visit_FunctionDef  # noqa: N815  The names are ast's.

    def visit_Lambda(self, node: ast.Lambda) -> None:
        """A function without a name."""
        self._all((*node.args.defaults, *node.args.kw_defaults))
        self._within('function', (*_arguments(node.args), node.body))

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        """A class: what it binds is seen by its own body alone."""
        self._odd(node)
        self._all((*node.decorator_list, *node.bases, *(k.value for k in node.keywords)))
        self._bind(node.name, node)
        self._within('class', node.body)

    def visit_ListComp(self, node: Comprehension) -> None:
        """A comprehension: what it goes through first belongs to the scope around it."""
        first, *others = node.generators
        self.visit(first.iter)
        inner: list[ast.AST] = [first.target, *first.ifs]
        for other in others:
            inner += [other.iter, other.target, *other.ifs]
        values = [node.key, node.value] if isinstance(node, ast.DictComp) else [node.elt]
        self._within('comprehension', [*inner, *values])

    visit_SetComp = visit_GeneratorExp = visit_DictComp = visit_ListComp  # noqa: N815

    def visit_Global(self, node: ast.Global) -> None:
        """Names that are the module's."""
        self._scope.declared.update(node.names)

    def visit_Nonlocal(self, node: ast.Nonlocal) -> None:
        """Names that are those of a function around this one."""
        self._scope.outer.update(node.names)

    def visit_Import(self, node: ast.Import | ast.ImportFrom) -> None:
        """What an import binds; nobody knows here what a star does."""
        for alias in node.names:
            if alias.name != '*':
                whole = isinstance(node, ast.ImportFrom)
                self._bind(alias.asname or (alias.name if whole else alias.name.partition('.')[0]), alias)

    visit_ImportFrom = visit_Import  # noqa: N815

    def visit_ExceptHandler(self, node: ast.ExceptHandler) -> None:
        """The name of an exception."""
        if node.name:
            self._bind(node.name, node)
        self.generic_visit(node)

    def visit_MatchAs(self, node: ast.MatchAs | ast.MatchStar | ast.MatchMapping) -> None:
        """What a pattern binds."""
        name = node.rest if isinstance(node, ast.MatchMapping) else node.name
        if name:
            self._bind(name, node)
        self.generic_visit(node)

    visit_MatchStar = visit_MatchMapping = visit_MatchAs  # noqa: N815

    def visit_TypeAlias(self, node: ast.AST) -> None:
        """Types with names of their own are not followed."""
        self.odd = node

    def _odd(self, node: Function | ast.ClassDef) -> None:
        if getattr(node, 'type_params', None):
            self.odd = node


def _arguments(args: ast.arguments) -> list[ast.arg]:
    found = [*args.posonlyargs, *args.args, args.vararg, *args.kwonlyargs, args.kwarg]
    return [a for a in found if a is not None]


def surely(body: Iterable[ast.stmt]) -> set[str]:
    """Return the names that are bound once a block has run to its end."""
    found: set[str] = set()
    for node in body:
        match node:
            case ast.If():
                found |= surely(node.body) & surely(node.orelse)
            case ast.With():
                found |= _stored(node.items) | surely(node.body)
            case ast.Try():
                ways = [
                    surely([*node.body, *node.orelse]),
                    *(surely(h.body) for h in node.handlers if not _ends(h.body)),
                ]
                found |= set.intersection(*ways) | surely(node.finalbody)
            case ast.For(iter=ast.List(elts=[first, *_]) | ast.Tuple(elts=[first, *_])) if not isinstance(
                first, ast.Starred
            ):
                leaves = any(isinstance(n, ast.Break | ast.Continue) for n in ast.walk(node))
                found |= _stored([node.target]) | (set() if leaves else surely(node.body))
            case ast.For() | ast.While() | ast.Match():
                pass
            case ast.Delete():
                found -= {n.id for n in node.targets if isinstance(n, ast.Name)}
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                found.add(node.name)
            case ast.Import() | ast.ImportFrom():
                found |= {a.asname or a.name.partition('.')[0] for a in node.names}
            case ast.AnnAssign(value=None):
                pass
            case _:
                found |= _stored([node])
    return found


def _stored(nodes: Iterable[ast.AST]) -> set[str]:
    inner: defaultdict[bool, set[str]] = defaultdict(set)
    for node in nodes:
        for name in ast.walk(node):
            if isinstance(name, ast.Name):
                inner[isinstance(name.ctx, ast.Store)].add(name.id)
    return inner[True]


def _ends(body: list[ast.stmt]) -> bool:
    return isinstance(body[-1], ast.Raise)

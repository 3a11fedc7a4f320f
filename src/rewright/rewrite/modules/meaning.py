"""What the names of a job's modules mean to each other: a Folder goes in, the symbols behind every name come out."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field

from rewright.rewrite.modules.apart import Place
from rewright.rewrite.modules.folder import SCRIPT, Folder, Meaning, Module
from rewright.rewrite.modules.names import Scope, surely
from rewright.trees import within

# Where a name is bound, and the name; of what is imported from elsewhere the first is what is imported, behind a sign.
Symbol = tuple[str, str]
_ELSEWHERE = '='


@dataclass(frozen=True)
class Bound:
    """What a name is bound to: a symbol, or a module of the job."""

    symbol: Symbol | None = None
    module: str = ''


@dataclass
class Meant:
    """What one module means: places that stand for symbols, names that nothing in the job binds, and imports that bind anew.

    `inner` are names that inner scopes bind.
    """

    places: list[tuple[ast.AST, Symbol]] = field(default_factory=list)
    unbound: set[str] = field(default_factory=set)
    anew: dict[ast.alias, tuple[str, Symbol]] = field(default_factory=dict)
    inner: set[str] = field(default_factory=set)


class Meanings:
    """Finds out what names mean; Apart where that cannot be told."""

    def __init__(self, folder: Folder) -> None:
        self.folder = folder
        self._own: dict[str, dict[ast.AST, Meaning]] = {}
        self._statements: dict[str, dict[ast.AST, ast.Import | ast.ImportFrom]] = {}
        self._stars: dict[str, list[tuple[ast.ImportFrom, str]]] = {}
        for module in folder.modules.values():
            self._read(module)
        self._sure = {m.name: surely(m.source.tree.body) for m in folder.modules.values()}
        self._looking: set[tuple[str, str]] = set()

    def _read(self, module: Module) -> None:
        own, statements, stars = self._own, self._statements, self._stars
        own[module.name], statements[module.name], stars[module.name] = {}, {}, []
        for node in within(module.source.tree):
            if isinstance(node, ast.Import | ast.ImportFrom):
                for alias, meaning in zip(node.names, self.folder.meanings(module, node), strict=True):
                    statements[module.name][alias] = node
                    if meaning is None:
                        continue
                    own[module.name][alias] = meaning
                    if meaning.symbol == '*' and isinstance(node, ast.ImportFrom):
                        if not module.is_top(node):
                            raise Place(module, node).apart(meaning.runs[-1], 'a star import stands inside of a block')
                        stars[module.name].append((node, meaning.runs[-1]))

    def meant(self, module: Module) -> Meant:
        """Return what the names of a module mean."""
        found = Meant()
        for statement, owner in self._stars[module.name]:
            if missing := [n for n in self._given(statement, module, owner) if self._of(owner, n) is None]:
                raise Place(module, statement).apart(owner, f'it binds no {missing[0]} that is sure to be there')
        for name, uses in module.names.top.uses.items():
            bound = self.bound(module, name)
            if bound is None:
                found.unbound.add(name)
            elif self._is_anew(module, name):
                self._renew(module, name, found)
                found.places += [
                    (node, bound.symbol) for node in uses if bound.symbol and node not in self._own[module.name]
                ]
            else:
                found.places += self._places(module, name, uses, bound)
        for scope in module.names.scopes[1:]:
            self._inner(module, scope, found)
        return found

    def _inner(self, module: Module, scope: Scope, found: Meant) -> None:
        """The names of an inner scope, of which some may be imports from the job's folder."""
        for name, nodes in scope.bound.items():
            own = [self._own[module.name][n] for n in nodes if n in self._own[module.name]]
            if not own:
                found.inner.add(name)
                continue
            targets = {self._target(module, m) for m in own}
            if len(own) < len(nodes) or len(targets) > 1 or scope.kind == 'class':
                statement = self._statements[module.name][own[0].alias]
                raise Place(module, statement).apart(own[0].runs[-1], f'{name} is bound to something else too')
            found.places += self._places(module, name, scope.uses.get(name, []), next(iter(targets)))

    def _places(self, module: Module, name: str, uses: list[ast.AST], bound: Bound) -> Iterator[tuple[ast.AST, Symbol]]:
        own = self._own[module.name]
        alias = any(n in own for n in uses) or (name not in module.names.top.bound)
        if alias and name in module.names.mixed:
            first = next(n for n in uses if isinstance(n, ast.expr | ast.stmt | ast.alias))
            raise Place(module, first).apart(self._home(bound), f'the body of a class binds {name} too')
        for node in uses:
            if node in own:
                continue
            if bound.symbol is not None:
                yield node, bound.symbol
            else:
                assert isinstance(node, ast.Name)
                yield self._reached(module, node, bound.module)

    def _home(self, bound: Bound) -> str:
        return bound.module or home(bound.symbol or ('', ''))

    def _reached(self, module: Module, name: ast.Name, owner: str) -> tuple[ast.AST, Symbol]:
        """The whole of `owner.part.name` behind a name of a module, and the symbol that it stands for."""
        node: ast.expr = name
        while True:
            around = module.source.parents[node]
            if not isinstance(around, ast.Attribute):
                raise Place(module, node).apart(owner, 'the module itself is handed on')
            if not isinstance(around.ctx, ast.Load):
                raise Place(module, around).apart(owner, f'its {around.attr} is set from outside')
            bound = self._of(owner, around.attr)
            if bound is None:
                raise Place(module, around).apart(owner, f'it binds no {around.attr} that is sure to be there')
            if bound.symbol is not None:
                return around, bound.symbol
            owner, node = bound.module, around

    def _of(self, owner: str, name: str) -> Bound | None:
        """What an attribute of a module is, when it is sure to be there."""
        module = self.folder.modules.get(owner)
        bound = self.bound(module, name) if module is not None else None
        inner = self.folder.inner(owner, name)
        if bound is None:
            return Bound(module=inner) if inner else None
        if inner and not self.folder.has_only_module(owner, name):
            # A package has one or the other under this name, now this and then that.
            return None
        sure = name in self._sure[owner] or name not in (module.names.top.bound if module else ())
        return bound if sure else None

    def bound(self, module: Module, name: str) -> Bound | None:
        """What a name of a module itself is bound to; None where nothing of the job binds it."""
        nodes = module.names.top.bound.get(name)
        stars = self._starred(module, name)
        if nodes is None:
            return stars[0][1] if stars else None
        own = [self._own[module.name][n] for n in nodes if n in self._own[module.name]]
        alone = own and not self._is_anew(module, name)
        found = self._target(module, own[0]) if alone else Bound(symbol=self._symbol(module, name, nodes))
        if stars and stars[0][1] != found:
            raise Place(module, stars[0][0]).apart(stars[0][2], f'{name} comes by a star, and is bound here too')
        return found

    def _is_anew(self, module: Module, name: str) -> bool:
        """Whether a name that an import from the job's folder binds is bound to something else too."""
        nodes = module.names.top.bound.get(name, [])
        own = [self._own[module.name][n] for n in nodes if n in self._own[module.name]]
        return bool(own) and (len(own) < len(nodes) or len({self._target(module, m) for m in own}) > 1)

    def _renew(self, module: Module, name: str, found: Meant) -> None:
        for node in module.names.top.bound[name]:
            meaning = self._own[module.name].get(node)
            if meaning is None:
                continue
            target, statement = self._target(module, meaning), self._statements[module.name][meaning.alias]
            if target.symbol is None or not module.is_top(statement):
                raise Place(module, statement).apart(meaning.runs[-1], f'{name} is bound to something else too')
            found.anew[meaning.alias] = (name, target.symbol)

    def _target(self, module: Module, meaning: Meaning) -> Bound:
        """What an import from the job's folder brings."""
        if meaning.module:
            for outer in meaning.runs[:-1]:
                part = meaning.module.removeprefix(f'{outer}.').partition('.')[0]
                if meaning.module.startswith(f'{outer}.') and not self.folder.has_only_module(outer, part):
                    statement = self._statements[module.name][meaning.alias]
                    raise Place(module, statement).apart(outer, f'{part} is a module of it, and something else too')
            return Bound(module=meaning.module)
        place = Place(module, self._statements[module.name][meaning.alias])
        key = (meaning.runs[-1], meaning.symbol)
        if key in self._looking:
            raise place.apart(meaning.runs[-1], 'modules import each other in a circle')
        self._looking.add(key)
        try:
            found = self._of(*key)
        finally:
            self._looking.discard(key)
        if found is None:
            raise place.apart(meaning.runs[-1], f'it binds no {meaning.symbol} that is sure to be there')
        return found

    def _symbol(self, module: Module, name: str, nodes: list[ast.AST]) -> Symbol:
        """What names a symbol in the whole job; the same import in two modules brings one thing."""
        brought = {self._brought(module, n) for n in nodes}
        text = next(iter(brought)) if len(brought) == 1 else ''
        return (_ELSEWHERE + text, name) if text else (module.name, name)

    def _brought(self, module: Module, node: ast.AST) -> str:
        """What an import from elsewhere binds its name to; an empty text for what is none, or stands inside of a block."""
        statement = self._statements[module.name].get(node)
        if not isinstance(node, ast.alias) or statement is None or not module.is_top(statement):
            return ''
        if isinstance(statement, ast.ImportFrom):
            return f'{"." * statement.level}{statement.module or ""}:{node.name}'
        return node.name if node.asname else node.name.partition('.')[0]

    def _starred(self, module: Module, name: str) -> list[tuple[ast.ImportFrom, Bound, str]]:
        """What a star of a module brings under a name."""
        found: list[tuple[ast.ImportFrom, Bound, str]] = []
        for statement, owner in self._stars[module.name]:
            if name in self._given(statement, module, owner):
                bound = self._of(owner, name)
                if bound is None or (found and found[0][1] != bound):
                    raise Place(module, statement).apart(owner, f'which {name} its star brings is not sure')
                found.append((statement, bound, owner))
        return found

    def _given(self, statement: ast.ImportFrom, at: Module, owner: str) -> set[str]:
        """The names that a star brings of a module."""
        module = self.folder.modules.get(owner)
        if module is None:
            return set()
        listed = module.names.top.bound.get('__all__')
        if listed is None:
            inner = [self._given(s, module, o) for s, o in self._stars[owner]]
            names = set(module.names.top.bound).union(*inner)
            return {n for n in names if not n.startswith('_')}
        around = module.source.parents[listed[0]]
        whole = len(module.names.top.uses['__all__']) == 1 and isinstance(around, ast.Assign)
        value = around.value if whole and isinstance(around, ast.Assign) else None
        if not isinstance(value, ast.List | ast.Tuple) or not all(isinstance(e, ast.Constant) for e in value.elts):
            raise Place(at, statement).apart(owner, 'which names its star brings is computed')
        return {str(e.value) for e in value.elts if isinstance(e, ast.Constant)}

    def own(self, module: Module) -> dict[ast.AST, Meaning]:
        """The aliases of a module's imports that bring something of the job's folder."""
        return self._own[module.name]

    def statement(self, module: Module, alias: ast.alias) -> ast.Import | ast.ImportFrom:
        """The import that an alias stands in."""
        return self._statements[module.name][alias]


def is_elsewhere(symbol: Symbol) -> bool:
    """Whether a symbol is imported from elsewhere."""
    return symbol[0].startswith(_ELSEWHERE)


def home(symbol: Symbol) -> str:
    """The module of a symbol; an empty text for what is imported from elsewhere, and for the script."""
    return '' if is_elsewhere(symbol) or symbol[0] == SCRIPT else symbol[0]


def defined(folder: Folder, symbol: Symbol) -> list[tuple[Module, ast.AST]]:
    """Every place that binds a symbol."""
    modules = folder.modules.values() if is_elsewhere(symbol) else [folder.modules[symbol[0]]]
    return [(m, n) for m in modules for n in m.names.top.bound.get(symbol[1], [])]

"""The symbols of a job's modules -> one name for each in one source; a name is kept wherever it means nothing else."""

import ast
import keyword
from collections.abc import Iterator

from rewright.rewrite.modules.apart import Apart, Place, names_functions
from rewright.rewrite.modules.folder import SCRIPT, Folder, Module
from rewright.rewrite.modules.meaning import Meant, Symbol, defined, home, is_elsewhere
from rewright.trees import within


class Naming:
    """`names` holds what every symbol is called; Apart where one would need another name and cannot have it."""

    def __init__(self, folder: Folder, meant: dict[str, Meant]) -> None:
        self._folder, self._meant = folder, meant
        self._words = {word for m in folder.modules.values() for word in _words(m)}
        self._seen: dict[Symbol, list[tuple[str, ast.AST]]] = {}
        self.names: dict[Symbol, str] = {}
        self._taken: dict[str, Symbol] = {}
        for name, module in meant.items():
            for node, symbol in module.places:
                self._seen.setdefault(symbol, []).append((name, node))
            for new, symbol in module.anew.values():
                # What is bound anew stands beside what it was bound from.
                self._seen.setdefault(symbol, []).append((name, ast.Name(new)))
        for symbol in self._seen:
            self._give(symbol)

    def _give(self, symbol: Symbol) -> None:
        name = symbol[1]
        if not self._fits(name, symbol):
            self._check(symbol)
            name = next(n for n in self._others(symbol) if n not in self._words and self._fits(n, symbol))
        self.names[symbol], self._taken[name] = name, symbol

    def _fits(self, name: str, symbol: Symbol) -> bool:
        if self._taken.get(name, symbol) != symbol or keyword.iskeyword(name):
            return False
        if any(name in meant.unbound for meant in self._meant.values()):
            return False
        return not any(
            name in self._meant[module].inner and not (isinstance(node, ast.Name) and node.id == name)
            for module, node in self._seen[symbol]
            if name != symbol[1] or module != symbol[0]
        )

    def _others(self, symbol: Symbol) -> Iterator[str]:
        """Names that say where a symbol is from."""
        module = home(symbol) or next((m for m, _ in self._seen[symbol] if m != SCRIPT), SCRIPT)
        script = self._folder.script.source.name.rpartition('/')[2].removesuffix('.py')
        place = script if module == SCRIPT else module.rpartition('.')[2]
        name = symbol[1].strip('_')
        first = f'{place.upper() if name.isupper() else place}_{name}'
        first = f'_{first}' if symbol[1].startswith('_') and not symbol[1].startswith('__') else first
        yield first
        yield from (f'{first}_{number}' for number in range(2, 100))

    def _check(self, symbol: Symbol) -> None:
        """Raise Apart where another name could be seen."""
        for module, node in defined(self._folder, symbol):
            why = ''
            if isinstance(node, ast.ClassDef):
                why = 'a class shows what it is called'
            elif isinstance(node, ast.FunctionDef) and names_functions(self._folder):
                why = 'the job looks at what its functions are called'
            elif isinstance(node, ast.MatchAs | ast.MatchStar | ast.MatchMapping):
                why = 'it is bound by a pattern'
            elif isinstance(node, ast.alias) and '.' in node.name and not node.asname:
                why = 'it is imported with a module inside of it'
            elif any(symbol[1] in scope.declared for scope in module.names.scopes):
                why = 'a function changes it'
            elif symbol[1] in module.names.mixed:
                why = 'the body of a class binds it too'
            if why:
                raise self._apart(
                    symbol, module, node, f'{symbol[1]} means something else in another module, and {why}'
                )

    def _apart(self, symbol: Symbol, module: Module, node: ast.AST, why: str) -> Apart:
        place = node if isinstance(node, ast.expr | ast.stmt | ast.alias) else module.source.tree.body[0]
        return Place(module, place).apart('' if is_elsewhere(symbol) else home(symbol), why)


def _words(module: Module) -> Iterator[str]:
    """Every identifier of a module that is one of a variable."""
    for scope in module.names.scopes:
        yield from scope.bound
        yield from scope.uses
    for node in within(module.source.tree):
        if isinstance(node, ast.Attribute):
            yield node.attr

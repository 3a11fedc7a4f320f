"""A source in; the families of frames that go where reading does not follow them, each with the reason, out."""

import ast
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from rewright.trees import below, bound, every, remembered

Definition = ast.FunctionDef | ast.AsyncFunctionDef
Family = tuple[frozenset[str], str]
# Methods whose first argument is a function that is read as it is called there.
_CALLING = frozenset({'apply', 'pipe'})


@remembered
def strayed(tree: ast.AST) -> list[Family]:
    """The frames that functions get and give which are called where nobody looks, and those of names that functions share.

    A source is read several times; where its functions are called stays the same.
    """
    assert isinstance(tree, ast.Module)
    found = _Looking(tree)
    return [*found.of_functions(), *found.shared]


@dataclass(frozen=True)
class _Around:
    """A function around a place, and what it binds."""

    name: str
    binds: frozenset[str]


@dataclass
class _Looking:
    """One pass over a source."""

    tree: ast.Module
    shared: list[Family] = field(default_factory=list)
    _within: dict[int, str] = field(default_factory=dict)
    _used: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._top = {n.name: n for n in self.tree.body if isinstance(n, Definition)}
        calls = every(ast.Call, self.tree)
        self._plain = {id(c.func) for c in calls}
        self._plain |= {id(c.args[0]) for c in calls if c.args and getattr(c.func, 'attr', '') in _CALLING}
        self._look(self.tree, (), '')

    def _look(self, node: ast.AST, around: tuple[_Around, ...], owner: str) -> None:
        """Go through what stands below `node`, in the functions `around`, within the function or class `owner`."""
        for inner in below(node):
            if isinstance(inner, Definition):
                if owner or self._top.get(inner.name) is not inner:
                    self._within[id(inner)] = owner
                given = _Around(inner.name, frozenset(bound(inner, within_functions=False) - _not_own(inner)))
                self._share(inner, around)
                self._look(inner, (*around, given), inner.name)
            elif isinstance(inner, ast.ClassDef):
                self._look(inner, around, inner.name)
            else:
                if isinstance(inner, ast.Name):
                    self._read(inner, around)
                self._look(inner, around, owner)

    def _read(self, name: ast.Name, around: tuple[_Around, ...]) -> None:
        binding = next((f for f in reversed(around) if name.id in f.binds), None)
        if binding is None:
            if name.id in self._top and id(name) not in self._plain:
                self._used.setdefault(name.id, name.lineno)
        elif binding is not around[-1]:
            why = f'line {name.lineno}: {name.id} of {binding.name} is read in a function within it'
            self.shared.append((frozenset([f'{binding.name}.{name.id}']), why))

    def _share(self, function: Definition, around: tuple[_Around, ...]) -> None:
        """Names that a function binds for the module, or for a function around it."""
        binds = bound(function, within_functions=False)
        for name in _not_own(function) & binds:
            parts = {f'{function.name}.{name}', f'.{name}', *(f'{f.name}.{name}' for f in around)}
            self.shared.append(
                (frozenset(parts), f'line {function.lineno}: {name} is bound in {function.name} for others')
            )

    def of_functions(self) -> Iterator[Family]:
        """What functions get and give whose callers are not all known."""
        often = Counter(n.name for n in self.tree.body if isinstance(n, Definition))
        functions: list[Definition] = [*every(ast.FunctionDef, self.tree), *every(ast.AsyncFunctionDef, self.tree)]
        for function in functions:
            if why := self._why(function, often):
                spec = function.args
                given = [*spec.posonlyargs, *spec.args, *spec.kwonlyargs, *(a for a in (spec.vararg, spec.kwarg) if a)]
                parts = {f'{function.name}.return', *(f'{function.name}.{a.arg}' for a in given)}
                yield frozenset(parts), why

    def _why(self, function: Definition, often: Counter[str]) -> str:
        """Why not every caller of a function is known, or nothing."""
        name, line = function.name, f'line {function.lineno}'
        owner = self._within.get(id(function))
        if owner:
            return f'{line}: {name} of {owner} is called where nobody looks'
        if owner is not None or often[name] > 1:
            return f'{line}: {name} is defined more than once, or not always'
        if function.decorator_list:
            return f'line {function.decorator_list[0].lineno}: what a decorator does with {name} is not known'
        return f'line {self._used[name]}: {name} goes where it is not followed' if name in self._used else ''


def _not_own(function: Definition) -> set[str]:
    """The names that a function says are not its own."""
    found: set[str] = set()
    waiting = list(function.body)
    while waiting:
        node: ast.AST = waiting.pop()
        if isinstance(node, ast.Global | ast.Nonlocal):
            found |= set(node.names)
        elif not isinstance(node, Definition | ast.ClassDef | ast.Lambda):
            waiting += [n for n in below(node) if isinstance(n, ast.stmt)]
    return found

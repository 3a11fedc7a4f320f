"""The modules of a job's own folder: files go in, what each import statement means comes out."""

import ast
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePosixPath

from rewright.rewrite.modules.names import Names
from rewright.rewrite.source import Source

SCRIPT = '__main__'


class Module:
    """One file of the job; `name` is what an import calls it, that of the script is `__main__`."""

    def __init__(self, name: str, source: Source, *, is_package: bool = False) -> None:
        self.name, self.source, self.is_package = name, source, is_package

    @property
    def package(self) -> str:
        """What a dot stands for in its imports."""
        return self.name if self.is_package else self.name.rpartition('.')[0]

    @cached_property
    def names(self) -> Names:
        """The names of the module and where they stand."""
        return Names(self.source.tree)

    def is_top(self, node: ast.AST) -> bool:
        """Whether a statement stands in no other."""
        return self.source.parents.get(node) is self.source.tree


@dataclass(frozen=True)
class Meaning:
    """What one alias of an import brings from the job's folder.

    `runs` are the modules that run for it, outermost package first. `module` is the one that its name is bound to; where
    that is empty the name is bound to `symbol` of the last module of `runs`, to all of its names where `symbol` is a star.
    """

    alias: ast.alias
    runs: tuple[str, ...]
    bound: str
    module: str = ''
    symbol: str = ''


class Folder:
    """The script of a job and the modules beside it that are to be put together with it; what is in `left` is not."""

    def __init__(self, script: Source, files: Mapping[str, str], left: Iterable[str] = ()) -> None:
        home = PurePosixPath(script.name).parent
        self.script = Module(SCRIPT, script)
        # The script is a module of this name too, which nobody is to import.
        self.called = dotted(script.name, home)
        self.paths = {name: path for path in files if path != script.name and (name := dotted(path, home))}
        self.left = frozenset(left)
        mine = {n: p for n, p in self.paths.items() if top(n) not in self.left}
        self.modules = {SCRIPT: self.script} | {
            n: Module(n, _without_guard(Source(files[p], p)), is_package=p.endswith('__init__.py'))
            for n, p in mine.items()
        }
        self._folders = {outer for n in mine for outer in _around(n)}

    def meanings(self, module: Module, node: ast.Import | ast.ImportFrom) -> list[Meaning | None]:
        """Return what each alias of an import means; None for what does not come from the job's folder."""
        if isinstance(node, ast.Import):
            return [self._module(alias) for alias in node.names]
        base = self._base(module, node)
        return [self._part(module, alias, base) if self._holds(base) else None for alias in node.names]

    def _holds(self, name: str) -> bool:
        return name in self.modules or name in self._folders

    def _module(self, alias: ast.alias) -> Meaning | None:
        first = top(alias.name)
        if not self._holds(alias.name):
            return None
        runs = tuple(n for n in (*reversed(_around(alias.name)), alias.name))
        return Meaning(alias, runs, alias.asname or first, module=alias.name if alias.asname else first)

    def _base(self, module: Module, node: ast.ImportFrom) -> str:
        if not node.level:
            return node.module or ''
        parts = module.package.split('.')
        parts = parts[: len(parts) - node.level + 1]
        return '.'.join((*parts, node.module) if node.module else parts)

    def _part(self, module: Module, alias: ast.alias, base: str) -> Meaning:
        runs = (*reversed(_around(base)), base)
        bound, inner = alias.asname or alias.name, f'{base}.{alias.name}'
        # What a package imports of itself is not bound before.
        if self._holds(inner) and (module.name == base or self.has_only_module(base, alias.name)):
            return Meaning(alias, (*runs, inner), bound, module=inner)
        return Meaning(alias, runs, bound, symbol=alias.name)

    def has_only_module(self, package: str, name: str) -> bool:
        """Whether a package has nothing of that name but the module inside of it."""
        if not self.gives(package, name):
            return True
        module = self.modules[package]
        around = [(n, module.source.parents[n]) for n in module.names.top.bound[name]]
        return all(
            isinstance(n, ast.alias)
            and n.name == name
            and isinstance(s, ast.ImportFrom)
            and self._base(module, s) == package
            for n, s in around
        )

    def gives(self, module: str, name: str) -> bool:
        """Whether a module binds a name itself."""
        return module in self.modules and name in self.modules[module].names.top.bound

    def inner(self, module: str, name: str) -> str:
        """The module of that name inside another; an empty text where there is none."""
        found = f'{module}.{name}'
        return found if self._holds(found) else ''


def _without_guard(source: Source) -> Source:
    """A module in which nothing is left of what runs in a script alone, and everything else is in its place."""
    lines = list(source.lines)
    for node in source.tree.body:
        if isinstance(node, ast.If) and is_guard(node) and not node.orelse:
            for number in range(node.lineno, (node.end_lineno or node.lineno) + 1):
                lines[number - 1] = ''
    return source if lines == source.lines else Source('\n'.join(lines), source.name)


def is_guard(node: ast.If) -> bool:
    """Whether an `if` asks whether the file is the script that runs."""
    texts = (
        {ast.unparse(n) for n in (node.test.left, *node.test.comparators)}
        if isinstance(node.test, ast.Compare)
        else set()
    )
    return (
        texts == {'__name__', "'__main__'"}
        and isinstance(node.test, ast.Compare)
        and isinstance(node.test.ops[0], ast.Eq)
    )


def top(name: str) -> str:
    """The outermost package of a module."""
    return name.partition('.')[0]


def is_known(name: str) -> bool:
    """Whether Python has a module of that name itself, which may be there before the job's own is looked for."""
    return name in sys.stdlib_module_names


def dotted(path: str, home: PurePosixPath) -> str:
    """What an import of the script calls a file; an empty text where it cannot."""
    place = PurePosixPath(path)
    if place.suffix != '.py' or not place.is_relative_to(home):
        return ''
    parts = place.relative_to(home).with_suffix('').parts
    parts = parts[:-1] if parts[-1] == '__init__' else parts
    return '.'.join(parts) if parts and all(p.isidentifier() for p in parts) else ''


def _around(name: str) -> list[str]:
    """The packages around a module, the innermost first."""
    parts = name.split('.')
    return ['.'.join(parts[:n]) for n in range(len(parts) - 1, 0, -1)]

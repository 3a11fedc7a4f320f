"""A syntax tree -> every dotted name in it, with imports, renamed modules and constant `getattr` followed back."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from rewright.trees import within

# Modules that reach out of the process. Another module that imports one of them is a way to it: `logging.os.system`.
_DEEP = {'builtins', 'ctypes', 'importlib', 'os', 'pickle', 'shutil', 'socket', 'subprocess', 'sys'}


@dataclass(frozen=True)
class Names:
    """The names of one module."""

    tree: ast.AST

    @cached_property
    def modules(self) -> dict[str, str]:
        """What each imported name, and each name given to one of them again, stands for."""
        found = dict(_imported(self.tree))
        renamed = [*_renamed(self.tree)]
        # A module may be handed on twice or three times before it is used.
        for _ in range(3):
            for name, value in renamed:
                if dotted := _dotted(value, found):
                    found.setdefault(name, dotted)
        return found

    @cached_property
    def used(self) -> tuple[tuple[int, str], ...]:
        """Every name and chain of attributes, with its line."""
        nodes = [n for n in within(self.tree) if isinstance(n, ast.Name | ast.Attribute | ast.Call)]
        found = [(node.lineno, self.of(node)) for node in nodes]
        return tuple(dict.fromkeys((line, name) for line, name in found if name and not name.endswith('()')))

    def of(self, node: ast.expr) -> str:
        """Return the dotted name of an expression, a call in it written `()`; empty where it has none."""
        if node not in self._known:
            name = _dotted(node, self.modules) or _spelled(node, self.modules)
            # `ctx.os` is an attribute of the program's own; only what comes out of an import leads to a module.
            self._known[node] = _shortest(name) if name.split('.')[0] in self._packages else name
        return self._known[node]

    @cached_property
    def _known(self) -> dict[ast.expr, str]:
        """The names that were asked for."""
        return {}

    @cached_property
    def _packages(self) -> frozenset[str]:
        return frozenset(module.split('.')[0] for module in self.modules.values())


def _imported(tree: ast.AST) -> Iterator[tuple[str, str]]:
    for node in within(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                top = alias.name.split('.')[0]
                yield (alias.asname, alias.name) if alias.asname else (top, top)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield from ((alias.asname or alias.name, f'{node.module}.{alias.name}') for alias in node.names)


def _renamed(tree: ast.AST) -> Iterator[tuple[str, ast.expr]]:
    for node in within(tree):
        if isinstance(node, ast.Assign):
            yield from ((target.id, node.value) for target in node.targets if isinstance(target, ast.Name))
        elif isinstance(node, ast.NamedExpr):
            yield node.target.id, node.value


def _dotted(node: ast.expr, modules: dict[str, str]) -> str:
    """Return the name of an expression that begins with an imported name; empty where it does not."""
    if isinstance(node, ast.Name):
        return modules.get(node.id, '')
    if isinstance(node, ast.Attribute):
        return _joined(_dotted(node.value, modules), node.attr)
    if isinstance(node, ast.Call):
        looked_up = _looked_up(node)
        return _joined(_dotted(node.args[0], modules), looked_up) if looked_up else ''
    return ''


def _spelled(node: ast.expr, modules: dict[str, str]) -> str:
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        return _joined(_dotted(node.value, modules) or _spelled(node.value, modules), node.attr)
    if isinstance(node, ast.Call):
        if looked_up := _looked_up(node):
            return _joined(_spelled(node.args[0], modules), looked_up)
        name = _dotted(node.func, modules) or _spelled(node.func, modules)
        return f'{name}()' if name else ''
    return ''


def _looked_up(node: ast.Call) -> str:
    is_getattr = isinstance(node.func, ast.Name) and node.func.id == 'getattr' and len(node.args) > 1
    name = node.args[1] if is_getattr else None
    return name.value if isinstance(name, ast.Constant) and isinstance(name.value, str) else ''


def _joined(owner: str, name: str) -> str:
    return f'{owner}.{name}' if owner else ''


def _shortest(name: str) -> str:
    parts = name.split('.')
    deep = [at for at, part in enumerate(parts) if at and part.lstrip('_') in _DEEP]
    return '.'.join([parts[deep[-1]].lstrip('_'), *parts[deep[-1] + 1 :]]) if deep else name

"""A flat script with its parts told apart and its dependences known: Source in, slices out."""

import ast
import builtins
from collections.abc import Iterable
from functools import cached_property

from rewright.rewrite.flow import connections
from rewright.rewrite.flow.control import Control
from rewright.rewrite.flow.effects import Changes, prints, reads, writes
from rewright.rewrite.flow.names import flat, loaded, stored, union
from rewright.rewrite.flow.reaching import Bindings, Reaching
from rewright.rewrite.source import Source
from rewright.trees import every, within

_BUILTINS = frozenset(dir(builtins)) | {'__name__'}
HOLDER = 'SimpleNamespace'
_PURE = (
    ast.Constant, ast.Dict, ast.List, ast.Tuple, ast.Set, ast.BinOp, ast.operator, ast.UnaryOp, ast.unaryop, ast.JoinedStr,
    ast.FormattedValue, ast.expr_context,
)  # fmt: skip


class Script:
    """The parts of a flat script: imports, constants, functions and classes, and `body`, what it does in order."""

    def __init__(self, source: Source) -> None:
        self.source = source
        top = source.tree.body
        self.docstring = ast.get_docstring(source.tree, clean=False)
        first = top[0] if self.docstring is not None else None
        self.imports = [n for n in top if isinstance(n, ast.Import | ast.ImportFrom)]
        self.functions = {n.name: n for n in top if isinstance(n, ast.FunctionDef)}
        self.definitions = [n for n in top if isinstance(n, ast.FunctionDef | ast.ClassDef | ast.AsyncFunctionDef)]
        apart = {first, *self.imports, *self.definitions}
        rest = [n for n in top if n not in apart]
        self.modules = union(stored(n) for n in self.imports)
        # What is asked and taken through a connection is told by the requests themselves.
        self._changes = Changes(self.functions, self.modules | connections.names(source.tree))
        self.constants = self._constants(rest)
        constants = set(self.constants)
        self.body = [n for n in rest if n not in constants]
        self.flow = Reaching(self.body, self.functions, self._changes)
        self.control = Control(self.body)

    def _constants(self, rest: list[ast.stmt]) -> list[ast.stmt]:
        """Assignments of literals to names that nothing binds or changes again."""
        times: dict[str, int] = {}
        probe = Bindings(rest, self._changes)
        for node in probe.all:
            for name in probe.bound[node] | probe.changed[node]:
                times[name] = times.get(name, 0) + 1
        # A handler binds its name, and takes it away again.
        for handler in (h for node in rest for h in every(ast.ExceptHandler, node) if h.name):
            times[handler.name or ''] = times.get(handler.name or '', 0) + 1
        found: list[ast.stmt] = []
        known: set[str] = set()
        for node in rest:
            name = _single_target(node)
            # What holds values that functions set belongs to the run.
            held = isinstance(node, ast.Assign) and ast.unparse(node.value).startswith(f'{HOLDER}(')
            if not name or times[name] != 1 or not isinstance(node, ast.Assign) or held:
                continue
            if _is_pure(node.value, known) or (name in self._settings and self._is_plain_setting(node, known)):
                found.append(node)
                known.add(name)
        return found

    @cached_property
    def _settings(self) -> set[str]:
        """What functions and classes read as globals, and what that is made of."""
        found = union(loaded(d) for d in self.definitions)
        for node in reversed(self.source.tree.body):
            if _single_target(node) in found and isinstance(node, ast.Assign):
                found |= loaded(node.value)
        return found

    def _is_plain_setting(self, node: ast.Assign, known: set[str]) -> bool:
        """Whether a global that functions read can be set before they are defined: by modules and constants alone."""
        quiet = not (prints(node) or reads(node) or writes(node))
        return quiet and loaded(node.value) <= known | self.modules | _BUILTINS

    @property
    def statements(self) -> list[ast.stmt]:
        """Every statement of the body, those inside others included."""
        return self.flow.all

    def closure(self, seeds: Iterable[ast.stmt]) -> set[ast.stmt]:
        """Return every statement that `seeds` need, themselves included, in data and in control."""
        found: set[ast.stmt] = set()
        waiting = list(seeds)
        while waiting:
            node = waiting.pop()
            if node not in found:
                found.add(node)
                waiting += [*self.flow.deps[node], *self.control.over[node]]
        return found

    def needs(self, node: ast.stmt) -> set[ast.stmt]:
        """Return what the values and the running of `node` depend on; `node` is among it when it needs its own past."""
        return self.closure(self.flow.deps[node] | self.control.over[node])

    def needs_of(self, node: ast.stmt, part: ast.AST) -> set[ast.stmt]:
        """Return what the values in `part` of a statement, and the running of the statement, depend on."""
        names = self.flow.read(part)
        made = {d for d in self.flow.deps[node] if names & self._gives(d)}
        return self.closure(made | self.control.over[node])

    def _gives(self, node: ast.stmt) -> set[str]:
        handlers = node.handlers if isinstance(node, ast.Try) else []
        return self.flow.bound[node] | self.flow.changed[node] | {h.name for h in handlers if h.name}

    def inside(self, node: ast.stmt) -> set[ast.stmt]:
        """Return `node` and every statement inside it."""
        return set(flat([node]))

    def bound(self, nodes: Iterable[ast.stmt]) -> set[str]:
        """Return the names that `nodes` and the statements inside them bind."""
        return union(self.flow.bound[s] for s in flat(nodes)) | {
            h.name for s in flat(nodes) if isinstance(s, ast.Try) for h in s.handlers if h.name
        }

    def used(self, nodes: Iterable[ast.stmt]) -> set[str]:
        """Return the names of the body that `nodes` and the statements inside them read."""
        return union(self.flow.uses[s] for s in flat(nodes))

    @cached_property
    def read_by_functions(self) -> set[str]:
        """Names of the body that the script's functions and classes read as globals."""
        return union(loaded(d) for d in self.definitions) & self.flow.names


def _single_target(node: ast.stmt) -> str:
    if isinstance(node, ast.Assign) and len(node.targets) == 1 and isinstance(node.targets[0], ast.Name):
        return node.targets[0].id
    return ''


def _is_pure(value: ast.expr, known: set[str]) -> bool:
    # An empty container is there to be filled: it belongs to the run, not to the module.
    if isinstance(value, ast.List | ast.Dict | ast.Set) and not ast.unparse(value).strip('[]{}'):
        return False
    return all(_is_pure_node(n, known) for n in within(value))


def _is_pure_node(node: ast.AST, known: set[str]) -> bool:
    if isinstance(node, _PURE):
        return True
    if isinstance(node, ast.Name):
        return node.id in known or node.id == 're'
    if isinstance(node, ast.Call):
        return ast.unparse(node.func) in {'re.compile', 'frozenset', 'set', 'tuple'}
    return isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == 're'

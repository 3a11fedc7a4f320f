"""The order in which a job's modules run: a Folder goes in; at which import each module runs first comes out."""

import ast
from collections.abc import Iterator

from rewright.rewrite.modules.apart import Place
from rewright.rewrite.modules.folder import SCRIPT, Folder, Meaning, Module
from rewright.rewrite.modules.meaning import Meanings
from rewright.trees import within

_QUIET = (ast.FunctionDef, ast.ClassDef, ast.Import, ast.ImportFrom, ast.Pass)
_LITERAL = (
    ast.Constant, ast.Name, ast.Tuple, ast.List, ast.Set, ast.Dict, ast.BinOp, ast.UnaryOp, ast.JoinedStr, ast.FormattedValue,
    ast.Attribute, ast.operator, ast.unaryop, ast.expr_context,
)  # fmt: skip


class Order:
    """`at` holds the modules that run for the first time at a statement of the top of another, in their order."""

    def __init__(self, folder: Folder, meanings: Meanings) -> None:
        self._folder, self._meanings = folder, meanings
        self.at: dict[ast.stmt, list[str]] = {}
        self.placed: list[str] = []
        self._running: list[str] = []
        self._run(folder.script)

    def _run(self, module: Module) -> None:
        self._running.append(module.name)
        for statement in module.source.tree.body:
            for node in within(statement):
                if isinstance(node, ast.Import | ast.ImportFrom):
                    for meaning in self._brought(module, node):
                        self._load(module, statement, node, meaning)
        self._running.remove(module.name)
        self.placed.append(module.name)

    def _brought(self, module: Module, node: ast.Import | ast.ImportFrom) -> Iterator[Meaning]:
        own = self._meanings.own(module)
        yield from (own[alias] for alias in node.names if alias in own)

    def _load(self, module: Module, statement: ast.stmt, node: ast.Import | ast.ImportFrom, meaning: Meaning) -> None:
        for name in meaning.runs:
            if name not in self._folder.modules or name in self.placed:
                continue
            place = Place(module, node)
            top = node is statement
            if name in self._running:
                # A package that is still running is there for its own modules, as in the job.
                if top and name == meaning.runs[-1] and not self._is_part(meaning):
                    raise place.apart(name, 'modules import each other in a circle')
                continue
            if not top and not _is_function(module, node):
                raise place.apart(name, 'it is imported inside of a block')
            if not top and not self._is_quiet(name, set()):
                raise place.apart(name, 'it is imported inside of a function, and does something when it is imported')
            self._run(self._folder.modules[name])
            self.at.setdefault(statement, []).append(name)

    def _is_quiet(self, name: str, seen: set[str]) -> bool:
        """Whether it makes no difference when a module runs, nor when those run that it imports."""
        module = self._folder.modules.get(name)
        if module is None or name in seen or name in self.placed:
            return True
        seen.add(name)
        inner = [n for m in self._meanings.own(module).values() for n in m.runs]
        return _is_quiet(module) and all(self._is_quiet(n, seen) for n in inner)

    def _is_part(self, meaning: Meaning) -> bool:
        """Whether an import brings a module out of a package, and nothing that the package itself binds."""
        return bool(meaning.module) and meaning.module == meaning.runs[-1] and meaning.module not in self._running


def _is_function(module: Module, node: ast.AST) -> bool:
    around = module.source.parents.get(node)
    while around is not None:
        if isinstance(around, ast.FunctionDef):
            return True
        around = module.source.parents.get(around)
    return False


def _is_quiet(module: Module) -> bool:
    """Whether it makes no difference when a module runs: it defines, imports, and names what is written in it."""
    first, *others = module.source.tree.body or [ast.Pass()]
    body = others if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) else [first, *others]
    return all(isinstance(n, _QUIET) or _is_literal(n) for n in body) and not any(
        isinstance(n, ast.FunctionDef | ast.ClassDef) and (n.decorator_list or isinstance(n, ast.ClassDef))
        for n in body
    )


def _is_literal(node: ast.stmt) -> bool:
    return isinstance(node, ast.Assign) and all(isinstance(n, _LITERAL) for n in within(node.value))


def script_first(order: Order) -> list[str]:
    """The modules in the order in which names are given: the script keeps its own."""
    return [SCRIPT, *(n for n in order.placed if n != SCRIPT)]

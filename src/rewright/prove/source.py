"""Python text -> its tree with the places of nodes, and the nodes in which a planted fault would mean something."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

# What these calls and settings do is not part of a job's results: logs, pauses, politeness, and the guard itself.
_QUIET_CALLS = {
    'log', 'logger', 'logging', 'warnings', 'sleep', 'contract', 'expect', 'typevar', 'fetcher', 'semaphore',
    'threadpoolexecutor', 'basicconfig', 'dataclass',
}  # fmt: skip
_QUIET_SETTINGS = {
    'concurrency', 'headers', 'interval', 'interval_seconds', 'max_workers', 'timeout', 'window', 'maintain_order',
    'stacklevel', 'file', 'flush', 'evidence', 'exc_info', 'extra',
}  # fmt: skip
# What calls functions by names that are made at run time.
_DYNAMIC = {'globals', 'locals', 'vars', 'eval', 'exec', 'getattr'}


@dataclass(frozen=True)
class Edit:
    """A stretch of bytes to replace, and what that does to the meaning."""

    start: int
    stop: int
    text: str
    what: str


@dataclass(frozen=True)
class Source:
    """One Python file."""

    text: str

    @cached_property
    def data(self) -> bytes:
        """The text as UTF-8, in which `ast` counts columns."""
        return self.text.encode()

    @cached_property
    def tree(self) -> ast.Module:
        """The syntax tree; SyntaxError where there is none."""
        return ast.parse(self.text)

    @cached_property
    def parents(self) -> dict[ast.AST, ast.AST]:
        """Every node's parent."""
        return {child: node for node in ast.walk(self.tree) for child in ast.iter_child_nodes(node)}

    @cached_property
    def _lines(self) -> list[int]:
        starts = [0]
        for line in self.data.splitlines(keepends=True):
            starts.append(starts[-1] + len(line))
        return starts

    def place(self, node: ast.expr | ast.stmt | ast.keyword) -> tuple[int, int]:
        """Return the bytes a node takes up."""
        end_line, end_column = node.end_lineno or node.lineno, node.end_col_offset or node.col_offset
        return self._lines[node.lineno - 1] + node.col_offset, self._lines[end_line - 1] + end_column

    def said(self, node: ast.expr | ast.stmt) -> str:
        """Return the text of a node."""
        start, stop = self.place(node)
        return self.data[start:stop].decode()

    def edit(self, node: ast.expr | ast.stmt, text: str, what: str) -> Edit:
        """Return the edit that puts `text` in the place of a node."""
        return Edit(*self.place(node), text, what)

    def edited(self, edit: Edit) -> str:
        """Return the text after an edit."""
        return (self.data[: edit.start] + edit.text.encode() + self.data[edit.stop :]).decode()

    def line(self, edit: Edit) -> int:
        """Return the line an edit begins on, from 1."""
        return self.data[: edit.start].count(b'\n') + 1

    def around(self, start: int) -> ast.stmt:
        """Return the innermost statement that a byte lies in."""
        inside = [
            node
            for node in ast.walk(self.tree)
            if isinstance(node, ast.stmt) and self.place(node)[0] <= start <= self.place(node)[1]
        ]
        return min(inside, key=lambda node: self.place(node)[1] - self.place(node)[0])

    def tests_around(self, node: ast.AST) -> tuple[ast.expr, ...]:
        """Return the tests of the branches and loops that a node stands in, the innermost first."""
        found: list[ast.expr] = []
        while (outer := self.parents.get(node)) is not None:
            if isinstance(outer, ast.If | ast.While) and node is not outer.test and not _is_main_guard(outer):
                found.append(outer.test)
            node = outer
        return tuple(found)

    def meaningful(self) -> Iterator[ast.AST]:
        """Yield the nodes that decide what the program computes, in the order of the text."""
        yield from _below(self.tree, _unused(self.tree))


def _below(node: ast.AST, without: set[ast.AST]) -> Iterator[ast.AST]:
    yield node
    for child in ast.iter_child_nodes(node):
        if child not in without and not _is_quiet(child, node):
            yield from _below(child, without)


def _unused(tree: ast.Module) -> set[ast.AST]:
    """The functions at the top that nothing names but they themselves and each other; none where nothing is named.

    A handler is named by the platform.
    """
    functions = {
        n.name: n
        for n in tree.body
        if isinstance(n, ast.FunctionDef) and not n.decorator_list and 'handler' not in n.name
    }
    every = len(functions)
    waiting: list[ast.AST] = [n for n in tree.body if n not in functions.values()]
    while waiting:
        said = {name for node in waiting for part in ast.walk(node) for name in _said(part)}
        used = functions.keys() if said & _DYNAMIC else said & functions.keys()
        waiting = [functions.pop(name) for name in list(used)]
    return set(functions.values()) if len(functions) < every else set()


def _said(node: ast.AST) -> Iterator[str]:
    """The names a node says, those in texts too."""
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name) | ast.Constant(value=str() as name):
            yield name


def _is_quiet(node: ast.AST, parent: ast.AST) -> bool:
    # Before Python 3.12 the places inside an f-string are not those of the file.
    if isinstance(node, ast.Import | ast.ImportFrom | ast.Raise | ast.Assert | ast.JoinedStr | ast.arguments):
        return True
    if isinstance(node, ast.keyword):
        return node.arg in _QUIET_SETTINGS
    if isinstance(node, ast.Call) and any(name in _QUIET_CALLS for name in _names(node.func)):
        return True
    if isinstance(node, ast.Expr):
        return isinstance(node.value, ast.Constant) or _is_quiet(node.value, node)
    return _is_declaration(node, parent)


def _is_declaration(node: ast.AST, parent: ast.AST) -> bool:
    if isinstance(parent, ast.AnnAssign):
        return node is parent.annotation
    if isinstance(parent, ast.FunctionDef | ast.AsyncFunctionDef):
        return node is parent.returns or node in parent.decorator_list
    if isinstance(parent, ast.Assign):
        return any(isinstance(t, ast.Name) and 'CONTRACT' in t.id.upper() for t in parent.targets)
    return isinstance(parent, ast.If) and node is parent.test and _is_main_guard(parent)


def _is_main_guard(branch: ast.If | ast.While) -> bool:
    return '__name__' in ast.unparse(branch.test)


def _names(function: ast.expr) -> list[str]:
    return [part.lower() for part in ast.unparse(function).replace('(', '.').split('.')]

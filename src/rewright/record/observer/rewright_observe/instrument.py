"""A script's tree -> the same script with probes, the keys of its expressions, and the lines of its statements."""

import ast
import builtins

from . import inserted
from .describe import Foreign

_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
_PASSING = (ast.BinOp, ast.UnaryOp, ast.Compare, ast.BoolOp)
_UNTIMED = (*_FUNCTIONS, ast.ClassDef, ast.Global, ast.Nonlocal, ast.Pass, ast.Break, ast.Continue)


class Instrumented:
    """A tree with probes; `keys` name its observed expressions, and those in `passing` are arithmetic.

    `lines` are the first and the last line of each timed statement, `tag` is a part of every name that the probes call.
    """

    def __init__(self, tag: str = '') -> None:
        self.tag = tag
        self.tree = ast.parse('')
        self.keys = []  # type: list[str]
        self.passing = set()  # type: set[int]
        self.lines = []  # type: list[tuple[int, int]]


def instrument(tree: ast.Module, timed: bool, tag: str = '') -> Instrumented:
    """Put the probes into a tree; `timed` says whether statements are timed, which takes twice the nesting."""
    work = _Instrument(_steady(tree), timed, tag)
    work.found.tree = ast.fix_missing_locations(work.visit(tree))
    for node in ast.walk(work.found.tree):
        if isinstance(node, ast.Name) and node.id in inserted.ALL:
            node.id = inserted.tagged(node.id, tag)
    return work.found


def _steady(tree: ast.AST) -> 'set[str]':
    """Names that mean an imported module or a builtin all through the script; they are not worth observing."""
    imported, bound = set(dir(builtins)), set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            imported.update((alias.asname or alias.name).split('.')[0] for alias in node.names)
        elif isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
            bound.add(node.id)
        elif isinstance(node, ast.arg):
            bound.add(node.arg)
    return imported - bound


class _Instrument(ast.NodeTransformer):
    """Wraps loaded values; targets, annotations, patterns and the insides of f-strings keep their shape."""

    def __init__(self, steady: 'set[str]', timed: bool, tag: str) -> None:
        self.steady, self.timed, self.found = steady, timed, Instrumented(tag)

    def visit(self, node: ast.AST) -> Foreign:
        """Return what stands for `node`; a timed statement becomes two."""
        lines = (getattr(node, 'lineno', 0), inserted.last_line(node))
        new = super().visit(node)
        if self.timed and isinstance(node, ast.stmt) and not isinstance(node, _UNTIMED) and not _leads(node):
            self.found.lines.append(lines)
            return inserted.timed(new, len(self.found.lines) - 1)
        return new

    def generic_visit(self, node: ast.AST) -> ast.AST:
        """Visit the parts that hold values, and leave the others as they are."""
        for field in node._fields:
            old = getattr(node, field, None)
            if field in inserted.UNREAD.get(type(node).__name__, ()):
                continue
            if isinstance(old, list):
                setattr(node, field, self._all(old))
            elif isinstance(old, ast.AST):
                setattr(node, field, self.visit(old))
        return node

    def _all(self, nodes: Foreign) -> Foreign:
        found = []  # type: list[Foreign]
        for node in nodes:
            new = self.visit(node) if isinstance(node, ast.AST) else node
            found += new if isinstance(new, list) else [new]
        return found

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.AST:
        """Names that a class body binds are its attributes, so nothing is added there but inside of methods."""
        timed, self.timed = self.timed, False
        for statement in node.body:
            self.timed = timed and isinstance(statement, _FUNCTIONS)
            self.visit(statement)
        self.timed = timed
        return node

    def visit_JoinedStr(self, node: ast.AST) -> ast.AST:
        """Positions inside of f-strings are not those of the source before Python 3.12."""
        return node

    visit_TemplateStr = visit_Delete = visit_TypeAlias = visit_JoinedStr  # noqa: N815  The names are ast's.

    def visit_Name(self, node: ast.Name) -> ast.AST:
        """Wrap a variable that is read."""
        if isinstance(node.ctx, ast.Load) and node.id not in self.steady:
            return inserted.read(node, self._place(node))
        return node

    def visit_Attribute(self, node: ast.expr) -> ast.AST:
        """Wrap a value that is read."""
        if not isinstance(getattr(node, 'ctx', ast.Load()), ast.Load):
            return node
        place = self._place(node)
        self.generic_visit(node)
        return inserted.seen(node, place)

    visit_Subscript = visit_Compare = visit_BoolOp = visit_IfExp = visit_Attribute  # noqa: N815
    visit_ListComp = visit_SetComp = visit_DictComp = visit_Attribute  # noqa: N815

    def visit_BinOp(self, node: ast.expr) -> ast.AST:
        """Wrap arithmetic; on constants alone it is left to the compiler."""
        parts = [part for part in ast.walk(node) if isinstance(part, ast.expr)]
        if all(isinstance(part, (ast.BinOp, ast.UnaryOp)) or inserted.is_constant(part) for part in parts):
            return node
        return self.visit_Attribute(node)

    visit_UnaryOp = visit_BinOp  # noqa: N815

    def visit_Call(self, node: ast.Call) -> ast.AST:
        """Wrap what a call returns; the function itself is looked up as before."""
        place, changes = self._place(node), inserted.changes(node)
        if isinstance(node.func, ast.Attribute):
            node.func.value = self.visit(node.func.value)
        elif not isinstance(node.func, ast.Name):
            node.func = self.visit(node.func)
        node.args = self._all(node.args)
        node.keywords = self._all(node.keywords)
        inserted.hold(node, place)
        if changes and isinstance(node.func, ast.Attribute):
            self.found.keys.append(inserted.key(node) + inserted.AFTER)
            return inserted.changed(inserted.seen(node, place), node.func, len(self.found.keys) - 1)
        return inserted.seen(node, place)

    def _place(self, node: ast.AST) -> int:
        self.found.keys.append(inserted.key(node))
        place = len(self.found.keys) - 1
        if isinstance(node, _PASSING):
            self.found.passing.add(place)
        return place


def _leads(node: ast.stmt) -> bool:
    """Docstrings and imports from the future have to stay the first statements."""
    if isinstance(node, ast.Expr):
        return inserted.is_constant(node.value)
    return isinstance(node, ast.ImportFrom) and node.module == '__future__'

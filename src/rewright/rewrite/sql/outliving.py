"""Names of a loop that are read behind it."""

import ast
from collections.abc import Iterator

from rewright.rewrite.flow.names import bound_by, loaded
from rewright.rewrite.source import Source
from rewright.trees import every, within

_SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Module)
_OWN = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef)
_OPENING = frozenset(('open', 'connect', 'closing', 'cursor', 'begin'))
_COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)


class Outliving:
    """One script, and which names of its loops live longer than the loops."""

    def __init__(self, source: Source) -> None:
        self.source = source

    def reads(self, loop: ast.For, name: str) -> bool:
        """Say whether what a loop leaves in a name may be read behind it."""
        scope = next(n for n in self._above(loop) if isinstance(n, _SCOPES))
        functions = [
            n for n in within(scope) if n is not scope and isinstance(n, ast.FunctionDef | ast.Lambda | ast.ClassDef)
        ]
        if any(name in loaded(f) for f in functions):
            return True
        own = {id(n) for n in within(loop)}
        again = any(isinstance(n, ast.For | ast.While) for n in self._above(loop) if n is not scope)
        for node in every(ast.Name, scope):
            if node.id == name and isinstance(node.ctx, ast.Load) and id(node) not in own:
                early = (node.lineno, node.col_offset) < (loop.lineno, loop.col_offset) and not again
                if not early and not self._is_bound_anew(loop, node):
                    return True
        changed = [n for n in every(ast.AugAssign, scope) if id(n) not in own and name in bound_by(n.target)]
        return bool(changed)

    def comes_out_at_the_end(self, loop: ast.For, name: str) -> bool:
        """Say whether what a loop leaves in a name is read only when the loop has ended by itself."""
        above = list(self._above(loop))
        scope = next(n for n in above if isinstance(n, _SCOPES))
        nodes = within(scope)
        managers = {'__exit__', 'contextmanager'} & {
            getattr(n, 'name', getattr(n, 'attr', '')) for n in within(self.source.tree)
        }
        if any(isinstance(n, _OWN) and n is not scope and name in loaded(n) for n in nodes):
            return False
        if any(isinstance(n, ast.Global | ast.Nonlocal) and name in n.names for n in nodes):
            return False
        inner: ast.AST = loop
        for outer in above[: above.index(scope)]:
            if isinstance(outer, ast.Try) and not _is_left(outer, inner, name):
                return False
            if isinstance(outer, ast.With) and (
                managers or not all(_lets_through(i.context_expr) for i in outer.items)
            ):
                return False
            inner = outer
        return True

    def _above(self, node: ast.AST) -> Iterator[ast.AST]:
        while (outer := self.source.parents.get(node)) is not None:
            yield outer
            node = outer

    def _is_bound_anew(self, loop: ast.For, node: ast.Name) -> bool:
        """Whether something other than the loop surely sets a name before it is read at a place."""
        inner: ast.AST = node
        around_loop = {id(n) for n in self._above(loop)}
        for outer in self._above(node):
            if id(outer) in around_loop and isinstance(outer, ast.For | ast.While):
                return False
            if isinstance(outer, ast.For) and node.id in bound_by(outer.target) and inner in outer.body:
                return True
            # What a comprehension goes through first is computed outside of it.
            targets = (
                outer.generators if isinstance(outer, _COMPREHENSIONS) and inner is not outer.generators[0] else []
            )
            if any(node.id in bound_by(g.target) for g in targets):
                return True
            for field in ('body', 'orelse', 'finalbody'):
                block = getattr(outer, field, None)
                if isinstance(block, list) and inner in block:
                    before = block[: block.index(inner)]
                    if any(_sets(s, node.id) and s.lineno > loop.lineno for s in before):
                        return True
            inner = outer
        return False


def _is_left(attempt: ast.Try, inner: ast.AST, name: str) -> bool:
    """Whether an error in a part of a `try` ends what is around it, and nobody reads a name on the way."""
    handlers = attempt.handlers if inner in attempt.body else []
    on_the_way = [*handlers, *attempt.finalbody]
    return not any(name in loaded(part) for part in on_the_way) and all(_leaves(h.body[-1]) for h in handlers)


def _leaves(last: ast.stmt) -> bool:
    if isinstance(last, ast.Expr) and isinstance(last.value, ast.Call):
        return ast.unparse(last.value.func) in {'sys.exit', 'exit', 'os._exit'}
    return isinstance(last, ast.Raise | ast.Return)


def _lets_through(opened: ast.expr) -> bool:
    """Whether what a `with` opens surely swallows no error: a file, a connection, a cursor."""
    if isinstance(opened, ast.Name):
        return True
    called = ast.unparse(opened.func).rpartition('.')[2] if isinstance(opened, ast.Call) else ''
    return called in _OPENING


def _sets(statement: ast.stmt, name: str) -> bool:
    return isinstance(statement, ast.Assign) and any(
        isinstance(t, ast.Name | ast.Tuple | ast.List) and name in bound_by(t) for t in statement.targets
    )

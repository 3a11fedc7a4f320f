"""A source in; which places of it have to do with each other, by the names that stand together in its statements, out."""

import ast
import bisect
from collections.abc import Iterable, Iterator

from rewright.rewrite.frames.names import Imported
from rewright.rewrite.frames.parts import Parts
from rewright.rewrite.frames.statements import headers
from rewright.rewrite.frames.untaken import Arm, Definition
from rewright.rewrite.source import Source
from rewright.trees import every, within


class Separate:
    """Parts of a source, told apart by their names: a function is of one part with whoever names it."""

    def __init__(self, source: Source, arms: Iterable[Arm]) -> None:
        self._families, self._source = Parts(), source
        self._silent = {*Imported(source.tree).aliases, *_constants(source.tree)}
        said = sorted((source.offset(s)[0], names) for s, names in self._said(source.tree.body))
        for _, names in said:
            self._families.join(names)
        self._starts, self._names = [start for start, _ in said], [min(names, default='') for _, names in said]
        for arm in arms:
            first, last = bisect.bisect_left(self._starts, arm.start), bisect.bisect_left(self._starts, arm.end)
            self._families.join(frozenset(self._names[first:last]))

    def of(self, place: int) -> str:
        """What the part is called that an offset of the source lies in."""
        at = bisect.bisect_right(self._starts, place) - 1
        return self._families.root(self._names[at]) if at >= 0 else ''

    def _said(self, block: Iterable[ast.stmt]) -> Iterator[tuple[ast.stmt, frozenset[str]]]:
        """Each statement with the names of its own, a name of a function being the function's."""
        for statement in block:
            if isinstance(statement, Definition | ast.ClassDef):
                inside = self._of([statement]) | {statement.name}
                yield from ((s, inside) for s in within(statement) if isinstance(s, ast.stmt))
                continue
            inner = [n for n in within(statement) if isinstance(n, ast.stmt) and n is not statement]
            yield statement, self._of([statement] if not inner else [*headers(statement), *_bound_by(statement)])
            yield from self._said(s for s in inner if self._source.parents[s] in {statement, *_handlers(statement)})

    def _of(self, nodes: Iterable[ast.AST]) -> frozenset[str]:
        return frozenset(n.id for node in nodes for n in every(ast.Name, node)) - self._silent


def _bound_by(statement: ast.stmt) -> list[ast.AST]:
    return [n for field in ('target', 'items') for n in _listed(getattr(statement, field, []))]


def _listed(value: ast.AST | list[ast.AST]) -> list[ast.AST]:
    return value if isinstance(value, list) else [value]


def _handlers(statement: ast.stmt) -> list[ast.AST]:
    """What stands between a statement and its blocks."""
    return [*getattr(statement, 'handlers', []), *getattr(statement, 'cases', [])]


def _constants(tree: ast.Module) -> set[str]:
    """Names of the module that are bound once, to a literal: they tell nothing of who uses them."""
    bound = [n.id for n in every(ast.Name, tree) if not isinstance(n.ctx, ast.Load)]
    plain = (s for s in tree.body if isinstance(s, ast.Assign) and isinstance(s.value, ast.Constant))
    names = {s.targets[0].id for s in plain if isinstance(s.targets[0], ast.Name)}
    return {name for name in names if bound.count(name) == 1}

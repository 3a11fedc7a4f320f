"""Finds the place in the legacy source that a statement of a later form came from."""

import ast
from functools import cached_property

from rewright.model.patch import Left
from rewright.model.span import Span
from rewright.rewrite.source import Source
from rewright.trees import same, within


class Origin:
    """The legacy source, searched by form: moved and laid-out code keeps its tree."""

    def __init__(self, source: Source) -> None:
        self.source = source

    @cached_property
    def _places(self) -> dict[str, ast.stmt | ast.Call]:
        found: dict[str, ast.stmt | ast.Call] = {}
        for node in within(self.source.tree):
            if isinstance(node, ast.stmt | ast.Call):
                found.setdefault(ast.dump(node), node)
        return found

    def span(self, later: Source, node: ast.AST) -> Span:
        """Return where `node` of a later form stood, or a call in it; the first line of the source when all of it was changed on the way."""
        inner = [n for kind in (ast.stmt, ast.Call) for n in within(node) if isinstance(n, kind)]
        found = next((self._places[ast.dump(n)] for n in inner if ast.dump(n) in self._places), None)
        return self.source.span(found) if found is not None else Span(file=later.name, line=1, end_line=1)

    def left(self, node: ast.AST, why: str) -> Left:
        """Return a refusal to stage, at the legacy place of `node` or of the statement that holds it."""
        alike = (n for n in within(self.source.tree) if isinstance(n, ast.stmt | ast.expr))
        found = next((n for n in alike if same(n, node)), None)
        span = self.source.span(found) if found is not None else Span(file=self.source.name, line=1, end_line=1)
        return Left(span=span, what='stages', why=why)

"""Finds the place in the legacy source that a statement of a later form came from."""

import ast

from rewright.model.patch import Left
from rewright.model.span import Span
from rewright.rewrite.source import Source
from rewright.rewrite.trees import within


class Origin:
    """The legacy source, searched by form: moved and laid-out code keeps its tree."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self._places: dict[str, ast.stmt] = {}
        for node in within(source.tree):
            if isinstance(node, ast.stmt):
                self._places.setdefault(ast.dump(node), node)

    def span(self, later: Source, node: ast.stmt) -> Span:
        """Return where `node` of a later form stood; the first line of the source when it was changed on the way."""
        inner = [node, *(n for n in within(node) if isinstance(n, ast.stmt))]
        found = next((self._places[ast.dump(n)] for n in inner if ast.dump(n) in self._places), None)
        return self.source.span(found) if found is not None else Span(file=later.name, line=1, end_line=1)

    def left(self, node: ast.AST, why: str) -> Left:
        """Return a refusal to stage, at the legacy place of `node` or of the statement that holds it."""
        dumped = ast.dump(node)
        found = next(
            (n for n in within(self.source.tree) if isinstance(n, ast.stmt | ast.expr) and ast.dump(n) == dumped),
            None,
        )
        span = self.source.span(found) if found is not None else Span(file=self.source.name, line=1, end_line=1)
        return Left(span=span, what='stages', why=why)

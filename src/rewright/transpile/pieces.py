"""The text of a source, of which pieces are written anew; everything between them stays as it is."""

import ast
from collections.abc import Iterable


def tight(text: str) -> str:
    """Return an expression in brackets, where something that is put behind it would mean its end alone."""
    whole = ast.parse(f'({text}\n)', mode='eval').body
    return text if isinstance(whole, _PRIMARY) and not text.startswith('(') else f'({text})'


_PRIMARY = (ast.Name, ast.Attribute, ast.Call, ast.Subscript, ast.List, ast.Dict, ast.Constant)


class Pieces:
    """The lines of one source, by the places that its tree names."""

    def __init__(self, code: str) -> None:
        self.lines = [line.encode() for line in code.split('\n')]

    def source(self, node: ast.AST) -> str:
        """Return the text of a node as it is."""
        return self._cut(self._start(node), self._end(node))

    def spliced(self, node: ast.AST, parts: Iterable[tuple[ast.AST, str]]) -> str:
        """Return the text of a node with some of the nodes in it written anew."""
        out, at = [], self._start(node)
        for part, text in sorted(parts, key=lambda p: self._start(p[0])):
            out += [self._cut(at, self._start(part)), text]
            at = self._end(part)
        return ''.join([*out, self._cut(at, self._end(node))])

    def between(self, one: ast.AST, two: ast.AST) -> str:
        """Return the text that stands between two nodes."""
        return self._cut(self._end(one), self._start(two))

    def operated(
        self, node: ast.AST, left: tuple[ast.AST, str], right: tuple[ast.AST, str], sign: tuple[str, str]
    ) -> str:
        """Return an operation with both sides written anew and another sign; brackets around the sides stay."""
        gap = self.between(left[0], right[0]).replace(*sign, 1)
        before, after = (
            self._cut(self._start(node), self._start(left[0])),
            self._cut(self._end(right[0]), self._end(node)),
        )
        return f'{before}{left[1]}{gap}{right[1]}{after}'

    @staticmethod
    def _start(node: ast.AST) -> tuple[int, int]:
        # A decorated function begins with its decorators.
        first = min((d.lineno for d in getattr(node, 'decorator_list', ())), default=None)
        if isinstance(node, ast.Module):
            return 1, 0
        assert isinstance(node, ast.expr | ast.stmt | ast.ExceptHandler | ast.arg | ast.keyword | ast.alias)
        return (node.lineno, node.col_offset) if first is None else (first, node.col_offset)

    def _end(self, node: ast.AST) -> tuple[int, int]:
        if isinstance(node, ast.Module):
            return len(self.lines), len(self.lines[-1])
        return getattr(node, 'end_lineno', 1), getattr(node, 'end_col_offset', 0)

    def _cut(self, start: tuple[int, int], end: tuple[int, int]) -> str:
        if start[0] == end[0]:
            return self.lines[start[0] - 1][start[1] : end[1]].decode()
        middle = self.lines[start[0] : end[0] - 1]
        parts = [self.lines[start[0] - 1][start[1] :], *middle, self.lines[end[0] - 1][: end[1]]]
        return b'\n'.join(parts).decode()

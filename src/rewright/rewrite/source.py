"""A source text with its tree: nodes go in, character offsets, spans and texts come out."""

import ast
import io
import tokenize
from bisect import bisect_right
from functools import cached_property
from typing import Protocol

from rewright.model.span import Span
from rewright.trees import below, within

_OPEN, _CLOSE = getattr(tokenize, 'FSTRING_START', -1), getattr(tokenize, 'FSTRING_END', -1)

Placed = ast.expr | ast.stmt | ast.ExceptHandler | ast.arg | ast.keyword | ast.alias


class Origins(Protocol):
    """Knows where the characters of a text that was put together stood before."""

    def span(self, start: int, end: int) -> Span:
        """Return the place of these characters for people."""


class Source:
    """One Python source and where its nodes stand in it; SyntaxError when it does not parse.

    `code` is the text every offset counts in: `text` with line ends as the parser sees them and without a byte order mark.
    `origins` tell where it stood before it was put together out of several.
    """

    def __init__(self, text: str, name: str, origins: Origins | None = None) -> None:
        self.code = text.removeprefix('\ufeff').replace('\r\n', '\n').replace('\r', '\n')
        self.name, self.origins = name, origins
        self.tree = ast.parse(self.code)
        self.lines = self.code.split('\n')

    @cached_property
    def _starts(self) -> list[int]:
        starts = [0]
        for line in self.lines:
            starts.append(starts[-1] + len(line) + 1)
        return starts

    def position(self, line: int, column: int) -> int:
        """Return the character offset of a line (from 1) and a column in UTF-8 bytes."""
        text = self.lines[line - 1]
        inside = column if text.isascii() else len(text.encode()[:column].decode())
        return self._starts[line - 1] + inside

    def offset(self, node: Placed) -> tuple[int, int]:
        """Return the character offsets of `node` in `code`: where it begins, and the place just behind it."""
        end_line, end_column = node.end_lineno or node.lineno, node.end_col_offset or 0
        return self.position(node.lineno, node.col_offset), self.position(end_line, end_column)

    def text(self, node: Placed) -> str:
        """Return the source of `node` as it is written."""
        start, end = self.offset(node)
        return self.code[start:end]

    def again(self, code: str) -> 'Source':
        """Return another text of which every part stands where it does in this one."""
        return Source(code, self.name, self.origins)

    def place(self, offset: int) -> tuple[int, int]:
        """Return the line (from 1) and the column in UTF-8 bytes of a character."""
        line = min(bisect_right(self._starts, offset), len(self.lines))
        text = self.lines[line - 1][: offset - self._starts[line - 1]]
        return line, len(text.encode())

    def span(self, node: Placed) -> Span:
        """Return the place of `node` for people."""
        return self.stretch(node.lineno, node.col_offset, node)

    def stretch(self, line: int, column: int, last: Placed) -> Span:
        """Return the place for people from a line and a column to the end of `last`."""
        if self.origins is not None:
            return self.origins.span(self.position(line, column), self.offset(last)[1])
        end_line, end_column = last.end_lineno or last.lineno, last.end_col_offset or 0
        return Span(file=self.name, line=line, column=column, end_line=end_line, end_column=end_column)

    def at(self, line: int) -> Span:
        """Return the place of a line for people."""
        start = self.position(line, 0)
        end = start + len(self.lines[line - 1])
        return self.origins.span(start, end) if self.origins else Span(file=self.name, line=line, end_line=line)

    @staticmethod
    def key(node: Placed) -> str:
        """Return the place of `node` in this text, as an observation of it names it."""
        return f'{node.lineno}:{node.col_offset}-{node.end_lineno}:{node.end_col_offset}'

    @cached_property
    def parents(self) -> dict[ast.AST, ast.AST]:
        """The node around every node."""
        return {child: node for node in within(self.tree) for child in below(node)}

    @cached_property
    def frozen(self) -> frozenset[int]:
        """Lines that begin inside a string, which no indentation may touch."""
        texts = (n for n in within(self.tree) if isinstance(n, ast.JoinedStr | ast.Constant))
        # Reading tokens is slow, and most sources have no text of several lines.
        if not any(n.end_lineno != n.lineno for n in texts):
            return frozenset()
        found: set[int] = set()
        opened: list[int] = []
        for token in tokenize.generate_tokens(io.StringIO(self.code).readline):
            if token.type == _OPEN:
                opened.append(token.start[0])
            elif token.type == _CLOSE:
                found.update(range(opened.pop() + 1, token.end[0] + 1))
            elif token.type == tokenize.STRING:
                found.update(range(token.start[0] + 1, token.end[0] + 1))
        return frozenset(found)

    @cached_property
    def comments(self) -> dict[int, tuple[int, str]]:
        """Comments by line (from 1): the column in characters, and the text."""
        tokens = tokenize.generate_tokens(io.StringIO(self.code).readline)
        return {t.start[0]: (t.start[1], t.string) for t in tokens if t.type == tokenize.COMMENT}

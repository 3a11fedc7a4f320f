"""Statements written out from their source: verbatim with comments, or only some of them, or some replaced."""

import ast
from collections.abc import Mapping, Sequence

from rewright.rewrite.edits import Edit, splice
from rewright.rewrite.flow.names import blocks, flat
from rewright.rewrite.lines import Lines, first_line
from rewright.rewrite.source import Source

Replaced = Mapping[ast.stmt, Sequence[str]]


class Writer:
    """Writes statements of one laid-out source.

    `replaced` gives the lines that stand for a statement (none: it is left out, its comments too); `edits` change
    characters inside what is copied.
    """

    def __init__(self, source: Source, replaced: Replaced | None = None, edits: Sequence[Edit] = ()) -> None:
        self.source, self.lines = source, Lines(source)
        self.replaced, self.edits = replaced or {}, list(edits)

    def write(self, body: Sequence[ast.stmt], depth: int, keep: set[ast.stmt] | None = None) -> list[str]:
        """Return the lines of `body` at `depth` columns; with `keep`, only of those statements and what encloses them."""
        out: list[str] = []
        for node in body:
            out += self._statement(node, depth, keep)
        return out if any(out) else []

    def _statement(self, node: ast.stmt, depth: int, keep: set[ast.stmt] | None) -> list[str]:
        inside = set(flat([node]))
        if keep is not None and not inside & keep:
            return []
        if node in self.replaced:
            text = self.replaced[node]
            return self._lead(node, depth) + [' ' * depth + t if t else t for t in text] if text else []
        # A plan looks through the block of an output that it must not open.
        if isinstance(node, ast.With) and keep is not None and node not in keep:
            return self.write(node.body, depth, keep)
        # What comes at last may be nothing to a plan.
        if (
            isinstance(node, ast.Try)
            and keep is not None
            and not node.handlers
            and not self.write(node.finalbody, depth, keep)
        ):
            return self.write(node.body, depth, keep)
        whole = (keep is None or inside <= keep) and not inside & set(self.replaced)
        if whole or not blocks(node):
            return self._lead(node, depth) + self._copied(
                first_line(node), node.end_lineno or node.lineno, depth - self.lines.depth(node)
            )
        return self._lead(node, depth) + self._compound(node, depth, keep)

    def _lead(self, node: ast.stmt, depth: int) -> list[str]:
        head = first_line(node)
        first = self.lines.lead(head)
        return [' ' * depth + line.strip() if line.strip() else '' for line in self.lines.moved(first, head - 1, 0)]

    def _copied(self, first: int, last: int, shift: int) -> list[str]:
        """Lines `first` to `last` with the edits inside them made, moved by `shift`."""
        start = self.source.position(first, 0)
        end = self.source.position(last, 0) + len(self.lines[last])
        inner = [e for e in self.edits if start <= e.start and e.end <= end]
        if not inner:
            return self.lines.moved(first, last, shift)
        local = [Edit(e.start - start, e.end - start, e.text, e.construct, e.recipe) for e in inner]
        text = splice(self.source.code[start:end], local).split('\n')
        frozen = {n - first for n in self.lines.frozen}
        return [line if n in frozen or not line.strip() else _shifted(line, shift) for n, line in enumerate(text)]

    def _compound(self, node: ast.stmt, depth: int, keep: set[ast.stmt] | None) -> list[str]:
        """A compound statement block by block: heads are copied, blocks are written again."""
        out: list[str] = []
        shift, line = depth - self.lines.depth(node), node.lineno
        for block in blocks(node):
            first = block[0]
            is_elif = (
                block is getattr(node, 'orelse', None)
                and isinstance(node, ast.If)
                and self.lines[first.lineno].lstrip().startswith('elif')
            )
            head = self._copied(line, self.lines.lead(first_line(first)) - 1, shift)
            body = self.write(block, depth if is_elif else depth + 4, keep)
            line = (block[-1].end_lineno or block[-1].lineno) + 1
            if body and not all(_is_comment(t) for t in body):
                out += head + body
            elif not out or block in [h.body for h in getattr(node, 'handlers', [])]:
                out += [*head, ' ' * (depth + 4) + 'pass']
        return out


def _is_comment(line: str) -> bool:
    return not line.strip() or line.strip().startswith('#')


def _shifted(line: str, shift: int) -> str:
    depth = len(line) - len(line.lstrip())
    return ' ' * max(0, depth + shift) + line.lstrip()

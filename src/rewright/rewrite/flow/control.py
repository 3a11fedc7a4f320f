"""What decides whether a statement runs: enclosing heads, jumps that may skip it, and what an enclosing `try` ran before."""

import ast
from collections import defaultdict

from rewright.rewrite.flow.names import blocks, flat


class Control:
    """`over[s]` are the statements that decide whether `s` runs; `heads[s]` the compound statements around it."""

    def __init__(self, body: list[ast.stmt]) -> None:
        self.over: dict[ast.stmt, set[ast.stmt]] = defaultdict(set)
        self.heads: dict[ast.stmt, list[ast.stmt]] = {}
        self._block(body, [])
        for node in list(self.heads):
            if isinstance(node, ast.For | ast.While):
                self._jumps(node)
            elif isinstance(node, ast.Try):
                self._try(node)

    def _block(self, body: list[ast.stmt], heads: list[ast.stmt]) -> None:
        for node in body:
            self.heads[node] = heads
            self.over[node] |= set(heads)
            for block in blocks(node):
                self._block(block, [*heads, node])

    def loops(self, node: ast.stmt) -> list[ast.For | ast.While]:
        """Return the loops around `node`, the outermost first."""
        return [h for h in self.heads[node] if isinstance(h, ast.For | ast.While)]

    def _jumps(self, loop: ast.For | ast.While) -> None:
        """A `break` decides over everything in its loop, a `continue` over what comes behind it."""
        body = list(flat(loop.body))
        for place, node in enumerate(body):
            if not isinstance(node, ast.Break | ast.Continue) or self.loops(node)[-1] is not loop:
                continue
            # A `break` ends later turns too, so it rules over statements above it as well.
            ruled = body if isinstance(node, ast.Break) else body[place + 1 :]
            for other in ruled:
                if other is not node:
                    self.over[other].add(node)
            if isinstance(node, ast.Break):
                self.over[loop].add(node)

    def _try(self, node: ast.Try) -> None:
        """An exception skips the rest of the body: all before decides over what follows, the whole body over handlers."""
        before: list[ast.stmt] = []
        for statement in node.body:
            for inner in flat([statement]):
                self.over[inner] |= set(before)
            before += list(flat([statement]))
        for block in ([h.body for h in node.handlers], [node.orelse]):
            for inner in (s for b in block for s in flat(b)):
                self.over[inner] |= set(before)

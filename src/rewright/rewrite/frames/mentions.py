"""A source in; where each name stands in it, and which names a statement mentions and changes in place, out."""

import ast
from functools import cache, cached_property

from rewright.model.observation import Seen
from rewright.rewrite.frames.facts import Observed
from rewright.rewrite.frames.scope import changed_frame
from rewright.trees import within


class Mentions:
    """Looks every name of one source up, each statement being walked through once."""

    def __init__(self, tree: ast.Module, observed: Observed) -> None:
        self._tree, self._observed = tree, observed
        self._told: dict[str, list[Seen]] = {}
        self.of, self.changed_by = cache(_names), cache(_changed)

    @cached_property
    def places(self) -> dict[str, list[ast.Name]]:
        """The places of each name."""
        found: dict[str, list[ast.Name]] = {}
        for node in within(self._tree):
            if isinstance(node, ast.Name):
                found.setdefault(node.id, []).append(node)
        return found

    def seen(self, name: str) -> list[Seen]:
        """What a name was wherever it was seen."""
        if name not in self._told:
            found = map(self._observed.of, self.places.get(name, ()))
            self._told[name] = [seen for seen in found if seen is not None]
        return self._told[name]


def _names(node: ast.AST) -> frozenset[str]:
    """The names that stand in a node."""
    return frozenset(n.id for n in within(node) if isinstance(n, ast.Name))


def _changed(node: ast.AST) -> frozenset[str]:
    """The names whose frames a node changes in place."""
    return frozenset(name for n in within(node) if (name := changed_frame(n)))

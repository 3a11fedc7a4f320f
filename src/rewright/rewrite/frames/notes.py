"""What was found while reading a source: constructs, what replaces them, and what they rely on."""

import ast
import copy
from dataclasses import dataclass, field

from rewright.model.patch import Assumption


@dataclass
class Construct:
    """A pandas construct, the unit that rewrote it (empty: none did), and what that relies on."""

    node: ast.expr | ast.stmt
    what: str
    parts: frozenset[str]
    recipe: str = ''
    assumptions: tuple[Assumption, ...] = ()


@dataclass
class Replacement:
    """Code to stand from the start of `first` to the end of `last`, assigned to `target` where that is a name."""

    first: ast.expr | ast.stmt
    last: ast.expr | ast.stmt
    code: ast.expr
    parts: frozenset[str]
    target: str = ''


@dataclass
class Notes:
    """A log in the order of reading; `unseen` are names read where nobody saw what they hold."""

    constructs: list[Construct] = field(default_factory=list)
    replacements: list[Replacement] = field(default_factory=list)
    unseen: list[tuple[ast.Name, frozenset[str]]] = field(default_factory=list)
    _new: dict[int, ast.expr] = field(default_factory=dict)

    def construct(self, node: ast.expr | ast.stmt, what: str, parts: frozenset[str]) -> None:
        """Count a construct."""
        self.constructs.append(Construct(node, what, parts))

    def done(self, node: ast.expr | ast.stmt, recipe: str, assumptions: list[Assumption]) -> None:
        """Note which unit rewrote the construct."""
        found = next(c for c in reversed(self.constructs) if c.node is node)
        found.recipe, found.assumptions = recipe, tuple(assumptions)

    def replace(self, node: ast.expr, code: ast.expr, parts: frozenset[str]) -> None:
        """Let `code` stand where `node` stands."""
        self._new[id(node)] = code
        self.replacements.append(Replacement(node, node, code, parts))

    def assign(self, first: ast.stmt, last: ast.stmt, target: str, code: ast.expr, parts: frozenset[str]) -> None:
        """Let an assignment of `code` stand for whole statements."""
        self.replacements.append(Replacement(first, last, code, parts, target))

    def rewritten(self, node: ast.expr) -> ast.expr:
        """`node` itself, or a copy of it with what was replaced inside."""
        if not any(id(child) in self._new for child in ast.walk(node)):
            return node
        # What stands in deepcopy's memo is taken for the copy: so the replaced children get in.
        return copy.deepcopy(node, dict(self._new))

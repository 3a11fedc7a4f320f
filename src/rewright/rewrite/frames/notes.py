"""What was found while reading a source: constructs, what replaces them, and what they rely on."""

import ast
from dataclasses import dataclass, field
from typing import Literal

from rewright.model.patch import Assumption
from rewright.trees import copied, within


@dataclass
class Construct:
    """A pandas construct, the unit that rewrote it (empty: none did), and what that relies on."""

    node: ast.expr | ast.stmt
    what: str
    parts: frozenset[str]
    recipe: str = ''
    assumptions: tuple[Assumption, ...] = ()


Where = Literal['for', 'above', 'below']


@dataclass
class Replacement:
    """Code to stand from the start of `first` to the end of `last`, or in a line `above` or `below` them.

    `lead` stands before it: the name it is assigned to with ` = `, or `return `.
    """

    first: ast.expr | ast.stmt
    last: ast.expr | ast.stmt
    code: ast.expr
    parts: frozenset[str]
    lead: str = ''
    place: Where = 'for'


@dataclass
class Island:
    """Statements that stay pandas between polars, and why."""

    statements: list[ast.stmt]
    parts: frozenset[str]
    why: str

    @property
    def first(self) -> ast.stmt:
        """The first of them."""
        return self.statements[0]

    @property
    def last(self) -> ast.stmt:
        """The last of them."""
        return self.statements[-1]

    def holds(self, node: ast.expr | ast.stmt) -> bool:
        """Whether a construct stands in it."""
        return self.first.lineno <= node.lineno <= (self.last.end_lineno or self.last.lineno)


Unseen = tuple[ast.Name, frozenset[str]]
NotesState = tuple[list[Replacement], list[Unseen], list[Island], dict[int, ast.expr]]


@dataclass
class Notes:
    """A log in the order of reading; `unseen` are names read where nobody saw what they hold."""

    constructs: list[Construct] = field(default_factory=list)
    replacements: list[Replacement] = field(default_factory=list)
    unseen: list[Unseen] = field(default_factory=list)
    islands: list[Island] = field(default_factory=list)
    _new: dict[int, ast.expr] = field(default_factory=dict)

    def construct(self, node: ast.expr | ast.stmt, what: str, parts: frozenset[str]) -> None:
        """Count a construct."""
        self.constructs.append(Construct(node, what, parts))

    def done(self, node: ast.expr | ast.stmt, recipe: str, assumptions: list[Assumption]) -> None:
        """Note which unit rewrote the construct."""
        found = next(c for c in reversed(self.constructs) if c.node is node)
        found.recipe, found.assumptions = recipe, tuple(assumptions)

    def merge(self, first: int, again: int) -> None:
        """Constructs from the place `again` on were read before, from `first` on: what they rely on is added to these."""
        known = {id(c.node): c for c in self.constructs[first:again]}
        new = [c for c in self.constructs[again:] if id(c.node) not in known]
        for construct in self.constructs[again:]:
            old = known.get(id(construct.node), construct)
            old.parts |= construct.parts
            old.assumptions = tuple(dict.fromkeys((*old.assumptions, *construct.assumptions)))
            old.recipe = old.recipe and construct.recipe
        self.constructs[again:] = new

    def replace(self, node: ast.expr, code: ast.expr, parts: frozenset[str]) -> None:
        """Let `code` stand where `node` stands."""
        self._new[id(node)] = code
        self.replacements.append(Replacement(node, node, code, parts))

    def assign(self, first: ast.stmt, last: ast.stmt, target: str, code: ast.expr, parts: frozenset[str]) -> None:
        """Let an assignment of `code` stand for whole statements."""
        self.replacements.append(Replacement(first, last, code, parts, f'{target} = '))

    def state(self) -> NotesState:
        """What `become` goes back to; constructs stay counted."""
        return [*self.replacements], [*self.unseen], [*self.islands], dict(self._new)

    def become(self, state: NotesState) -> None:
        """Go back to what was noted then."""
        replacements, unseen, islands, new = state
        self.replacements, self.unseen, self.islands, self._new = [*replacements], [*unseen], [*islands], dict(new)

    def forget(self, first: ast.stmt, last: ast.stmt) -> None:
        """Drop what replaces anything from `first` to `last`."""
        start, end = first.lineno, last.end_lineno or last.lineno
        lines = range(start, end + 1)
        gone = [r for r in self.replacements if start <= r.first.lineno <= end]
        # Most attempts at an island find nothing to drop, in a list as long as the job.
        if gone:
            for replacement in gone:
                self._new.pop(id(replacement.first), None)
            self.replacements = [r for r in self.replacements if r.first.lineno not in lines]
        self.unseen = [(name, parts) for name, parts in self.unseen if name.lineno not in lines]
        self.islands = [i for i in self.islands if i.first.lineno not in lines]

    def rewritten(self, node: ast.expr) -> ast.expr:
        """`node` itself, or a copy of it with what was replaced inside."""
        if not any(id(child) in self._new for child in within(node)):
            return node
        return copied(node, lambda inner: self._new.get(id(inner)))

"""Recorded inputs -> an endless, repeatable supply of changed inputs, spread over every mutator that applies."""

import ast
import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from types import ModuleType

from rewright.catalog import units
from rewright.model.run import Inputs
from rewright.ports.blobs import Blobs
from rewright.prove.dice import Dice
from rewright.prove.materials import Material, content, fingerprint, replaced
from rewright.prove.way import Way

# An answer is one of hundreds: a change that touches a single page says little, one that touches all hides the rest.
_PIECES_AT_ONCE = 3


@dataclass(frozen=True)
class Variant:
    """A change of the inputs: which pieces, in which way, with which choices."""

    pieces: tuple[Material, ...]
    way: Way
    dice: Dice

    @property
    def name(self) -> str:
        """Say what is changed, and where."""
        first = self.pieces[0].name
        more = f' and {len(self.pieces) - 1} more' if len(self.pieces) > 1 else ''
        return f'{self.way.name} in {first}{more}'

    def applied(self, inputs: Inputs, blobs: Blobs) -> Inputs | None:
        """Return the changed inputs; None when the way changes nothing."""
        result = inputs
        for piece in self.pieces:
            data = self.way.change(content(inputs, piece, blobs), self.dice)
            result = result if data is None else replaced(result, piece, data, blobs)
        return None if fingerprint(result) == fingerprint(inputs) else result

    def smaller(self) -> Iterator['Variant']:
        """Yield changes that touch less, the boldest cut first."""
        if len(self.pieces) > 1:
            yield from (replace(self, pieces=(piece,)) for piece in self.pieces)
        else:
            yield from (replace(self, dice=half) for half in self.dice.halves())


def variants(pieces: tuple[Material, ...], dice: Dice, rounds: int = 8) -> Iterator[Variant]:
    """Yield changes: every mutator's first way, then every second way…, and again with other choices each round."""
    mutators = [m for m in units('rewright.prove.mutators').values() if any(p.kind == m.MATERIAL for p in pieces)]
    for turn in range(rounds):
        columns = [_of(mutator, pieces, replace(dice, seed=f'{dice.seed}:{turn}'), turn) for mutator in mutators]
        for row in itertools.zip_longest(*columns):
            yield from (variant for variant in row if variant is not None)


def _of(mutator: ModuleType, pieces: tuple[Material, ...], dice: Dice, turn: int) -> Iterator[Variant]:
    groups = _alike([piece for piece in pieces if piece.kind == mutator.MATERIAL])
    for number, way in enumerate(mutator.WAYS):
        own = replace(dice, seed=f'{dice.seed}:{mutator.__name__}:{number}')
        group = groups[(number + turn) % len(groups)]
        yield Variant(tuple(group[i] for i in own.order(len(group))[:_PIECES_AT_ONCE]), way, own)


def _alike(pieces: list[Material]) -> list[list[Material]]:
    """Put answers together whose addresses differ in digits alone; every file has a meaning of its own."""
    groups: dict[str, list[Material]] = {}
    for piece in pieces:
        key = piece.name if piece.answer is None else re.sub(r'\d+', '', piece.name)
        groups.setdefault(key, []).append(piece)
    return list(groups.values())


def spoken(sources: dict[str, str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the numbers (each with its neighbour) and the short words that the legacy code compares with."""
    numbers: dict[str, None] = {}
    words: dict[str, None] = {}
    for text in sources.values():
        for value in _compared(text):
            if isinstance(value, str):
                words[value] = None
            else:
                numbers |= dict.fromkeys((str(value), str(value + 1)))
    return tuple(numbers), tuple(words)


def _compared(text: str) -> Iterator[str | int | float]:
    try:
        tree = ast.parse(text)
    # Python 2 sources give no hints; their inputs are changed without them.
    except (SyntaxError, ValueError):
        return
    for node in ast.walk(tree):
        sides = [node.left, *node.comparators] if isinstance(node, ast.Compare) else []
        for side in sides:
            value = side.value if isinstance(side, ast.Constant) else None
            if isinstance(value, str | int | float) and not isinstance(value, bool) and len(str(value)) <= 40:
                yield value

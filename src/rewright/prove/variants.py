"""Recorded inputs -> an endless, repeatable supply of changed inputs, spread over every mutator that applies."""

import ast
import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from types import ModuleType

from rewright.catalog import units
from rewright.model.run import Inputs
from rewright.ports.blobs import Blobs
from rewright.prove.dice import Dice
from rewright.prove.materials import Material, content, fingerprint, replaced
from rewright.prove.way import Way
from rewright.trees import walk

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

    @property
    def kind(self) -> str:
        """Return what a set of inputs covers: the kind of material and the way."""
        return f'{self.pieces[0].kind}: {self.way.name}'

    def applied(self, inputs: Inputs, blobs: Blobs) -> Inputs | None:
        """Return the changed inputs; None when the way changes nothing."""
        result = inputs
        for piece in self.pieces:
            data = self.way.change(content(inputs, piece, blobs), replace(self.dice, columns=piece.columns))
            result = result if data is None else replaced(result, piece, data, blobs)
        return None if fingerprint(result) == fingerprint(inputs) else result


def kinds() -> tuple[str, ...]:
    """Return every kind of change there is."""
    return tuple(f'{m.MATERIAL}: {way.name}' for m in units('rewright.prove.mutators').values() for way in m.WAYS)


def variants(pieces: Sequence[Material], dice: Dice, rounds: int = 8) -> Iterator[tuple[Variant, ...]]:
    """Yield changes: every mutator's first way, then every second way…, and again with other choices each round.

    Each is offered for every group of pieces that are alike, the group whose turn it is first.
    """
    for turn in range(rounds):
        columns = [
            _of(mutator, pieces, replace(dice, seed=f'{dice.seed}:{turn}'), turn) for mutator in _mutators(pieces)
        ]
        for row in itertools.zip_longest(*columns):
            yield from (offered for offered in row if offered is not None)


def others(pieces: Sequence[Material], dice: Dice) -> Iterator[tuple[Variant, ...]]:
    """Yield what the first round of `variants` left out: the other columns, keys and words of ways that change one of several."""
    first = replace(dice, seed=f'{dice.seed}:0')
    for turn in range(1, max((way.choices for mutator in _mutators(pieces) for way in mutator.WAYS), default=1)):
        for mutator in _mutators(pieces):
            yield from (some for some in _of(mutator, pieces, first, turn, again=True) if some[0].way.choices > turn)


def _mutators(pieces: Sequence[Material]) -> list[ModuleType]:
    return [m for m in units('rewright.prove.mutators').values() if any(p.kind == m.MATERIAL for p in pieces)]


def _of(
    mutator: ModuleType, pieces: Sequence[Material], dice: Dice, turn: int, *, again: bool = False
) -> Iterator[tuple[Variant, ...]]:
    groups = _alike([piece for piece in pieces if piece.kind == mutator.MATERIAL])
    for number, way in enumerate(mutator.WAYS):
        own = replace(dice, seed=f'{dice.seed}:{mutator.__name__}:{number}', turn=turn // len(groups) if again else 0)
        first = (number + turn) % len(groups)
        turned = [*groups[first:], *groups[:first]]
        picked = (tuple(group[i] for i in own.order(len(group))[:_PIECES_AT_ONCE]) for group in turned)
        yield tuple(Variant(some, way, own) for some in picked)


def _alike(pieces: list[Material]) -> list[list[Material]]:
    """Put answers together whose addresses differ in digits alone; every file has a meaning of its own."""
    groups: dict[str, list[Material]] = {}
    for piece in pieces:
        key = piece.name if piece.answer is None else re.sub(r'\d+', '', piece.name)
        groups.setdefault(key, []).append(piece)
    return list(groups.values())


def spoken(sources: dict[str, str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the numbers (each with its neighbour) and the short words that the code compares with."""
    numbers: dict[str, None] = {}
    words: dict[str, None] = {}
    for text in sources.values():
        for value in _compared(text):
            if isinstance(value, str):
                words[value] = None
            else:
                numbers |= dict.fromkeys((str(value), str(value + 1)))
    return tuple(numbers), tuple(words)


def asked(sources: dict[str, str]) -> tuple[str, ...]:
    """Return the texts that the code looks something up by (`row['a']`, `row.get('b')`), those first that need not be there."""
    required: dict[str, None] = {}
    optional: dict[str, None] = {}
    for text in sources.values():
        for node in _nodes(text):
            if isinstance(node, ast.Subscript):
                required |= dict.fromkeys(_text(node.slice))
            elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                (optional if node.func.attr in {'get', 'pop'} else required).update(
                    dict.fromkeys(word for argument in node.args for word in _text(argument))
                )
    return tuple(optional | required)


def _text(node: ast.expr) -> Iterator[str]:
    values = node.elts if isinstance(node, ast.Tuple | ast.List) else [node]
    yield from (v.value for v in values if isinstance(v, ast.Constant) and isinstance(v.value, str))


def patience(sources: dict[str, str]) -> float:
    """Return the longest time-out in seconds that the code gives to a request; 0 where it names none."""
    found = [
        keyword.value.value
        for text in sources.values()
        for node in _nodes(text)
        for keyword in (node.keywords if isinstance(node, ast.Call) else ())
        if keyword.arg == 'timeout' and isinstance(keyword.value, ast.Constant)
    ]
    return max((float(seconds) for seconds in found if isinstance(seconds, int | float)), default=0.0)


def _compared(text: str) -> Iterator[str | int | float]:
    for node in _nodes(text):
        sides = [node.left, *node.comparators] if isinstance(node, ast.Compare) else []
        for side in sides:
            value = side.value if isinstance(side, ast.Constant) else None
            if isinstance(value, str | int | float) and not isinstance(value, bool) and len(str(value)) <= 40:
                yield value


# What the code speaks of is looked for in several ways, one after another.
@lru_cache(8)
def _nodes(text: str) -> tuple[ast.AST, ...]:
    try:
        return tuple(walk(ast.parse(text)))
    # Python 2 sources give no hints; their inputs are changed without them.
    except (SyntaxError, ValueError):
        return ()

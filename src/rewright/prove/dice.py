"""A seed -> the same choices on every machine, with a window that shrinking narrows."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from rewright.prove.expected import Column

T = TypeVar('T')
_WHOLE = 6


@dataclass(frozen=True)
class Dice:
    """Repeatable choices: `window` is the part of every shuffled order that is picked.

    `words` and `numbers` are what the code compares with, `asked` the names it looks things up by, those first that it can
    do without; `patience` is the seconds it waits for an answer (0: for ever), `columns` what the contract says of the piece
    that is changed. `turn` leads to another choice where there are several.
    """

    seed: str
    window: tuple[int, int] = (0, _WHOLE)
    words: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()
    patience: float = 0.0
    columns: tuple[Column, ...] = ()
    turn: int = 0

    def order(self, size: int) -> list[int]:
        """Return 0 to size-1, shuffled."""
        # A hash keeps the order the same in every Python release, which the random module does not promise.
        return sorted(range(size), key=lambda i: hashlib.sha256(f'{self.seed}:{i}'.encode()).digest())

    def pick(self, size: int) -> list[int]:
        """Return the window of the shuffled positions below `size`."""
        return self.order(size)[slice(*self.window)]

    def choose(self, options: Sequence[T]) -> T:
        """Return one of `options`, in every turn another; the window does not change which."""
        order = self.order(len(options))
        return options[order[self.turn % max(len(order), 1)]]

    def place(self, names: Sequence[str]) -> int:
        """Return the position of one of `names`, in every turn another, those first that the code asks for."""
        rank = {name: at for at, name in enumerate(self.asked)}
        order = sorted(self.order(len(names)), key=lambda at: rank.get(names[at], len(rank)))
        return order[self.turn % len(order)]

    def many(self, size: int) -> list[int]:
        """Return what is picked of the shuffled positions below `size`, or half of as many as there are where that is more."""
        start, stop = self.window
        return self.order(size)[start : max(stop, start + size * (stop - start) // (2 * _WHOLE))]

    def share(self, items: Sequence[T]) -> Sequence[T]:
        """Return the part of `items` that the window is of the whole window; one item at least, where there is one."""
        start, stop = (len(items) * edge // _WHOLE for edge in self.window)
        return items[start : max(stop, start + 1)]

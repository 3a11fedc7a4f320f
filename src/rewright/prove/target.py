"""Recorded inputs and what a fault's statement is about -> the same inputs with rows added or left out where that may show the fault."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from rewright.catalog import units
from rewright.model.run import Inputs
from rewright.ports.blobs import Blobs
from rewright.prove.grid import Added, Grid, Places
from rewright.prove.hint import Hint
from rewright.prove.materials import Material, content, replaced
from rewright.prove.other_values import Other

Change = Callable[[Grid, Hint], Iterator[Sequence[Added]]]
# Each place costs several runs.
_PLACES = 6


@dataclass(frozen=True)
class Target:
    """The inputs that one fault is aimed at through; `settings` are other values of those that its statement reads."""

    inputs: Inputs
    pieces: tuple[Material, ...]
    blobs: Blobs
    hint: Hint
    settings: tuple[Other, ...] = ()

    def with_rows(self, change: Change) -> Iterator[Inputs]:
        """Yield inputs with rows added: to all tables that hold a named column at once, then to each alone."""
        places = self._places()
        if len(places) > 1 and (together := self._together(places, change)) is not None:
            yield together
        for material, number in places:
            grid = grids_of(content(self.inputs, material, self.blobs), material)[number]
            for added in change(grid, self.hint):
                data = grid.written(added) if added else None
                if data is not None:
                    yield replaced(self.inputs, material, data, self.blobs)

    def without_rows(self, places: Callable[[Grid], Iterator[Places]]) -> Iterator[Inputs]:
        """Yield inputs with rows of one table left out: those at each of `places`."""
        for material, number in self._places():
            grid = grids_of(content(self.inputs, material, self.blobs), material)[number]
            found = (grid.without(gone) for gone in places(grid))
            yield from (replaced(self.inputs, material, data, self.blobs) for data in found if data is not None)

    def _together(self, places: list[tuple[Material, int]], change: Change) -> Inputs | None:
        """Apply the first change of each table."""
        inputs = self.inputs
        for material, number in places:
            # Opened again each time: two tables may lie in one file.
            grid = grids_of(content(inputs, material, self.blobs), material)[number]
            added = next(change(grid, self.hint), ())
            data = grid.written(added) if added else None
            inputs = inputs if data is None else replaced(inputs, material, data, self.blobs)
        return None if inputs is self.inputs else inputs

    def _places(self) -> list[tuple[Material, int]]:
        """Return the tables, those that hold a named column first; without any such, all."""
        found = [
            (bool(grid.named(self.hint.columns)), (material, number))
            for material in self._few()
            for number, grid in enumerate(grids_of(content(self.inputs, material, self.blobs), material))
        ]
        named = [place for is_named, place in found if is_named]
        return (named or [place for _, place in found])[:_PLACES]

    def _few(self) -> list[Material]:
        """Return every file and table, and of the answers the first and the last of each kind."""
        kinds: dict[str, list[Material]] = {}
        for piece in self.pieces:
            if piece.answer is not None:
                kinds.setdefault(re.sub(r'[0-9]+', '', piece.name), []).append(piece)
        ends = [end for kind in kinds.values() for end in dict.fromkeys((kind[0], kind[-1]))]
        return [*(piece for piece in self.pieces if piece.answer is None), *ends]


def grids_of(data: bytes, material: Material) -> tuple[Grid, ...]:
    """Return the tables in the bytes of a piece; none where its kind has none."""
    for kind in units('rewright.prove.grids').values():
        if material.kind == kind.MATERIAL:
            found: tuple[Grid, ...] = kind.opened(data)
            return found
    return ()

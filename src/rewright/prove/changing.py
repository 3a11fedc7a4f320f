"""Recorded inputs -> trials on changed inputs, as many as the policy asks for."""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field

from rewright.model.facts import Facts
from rewright.model.run import Inputs
from rewright.prove.dice import Dice
from rewright.prove.materials import fingerprint, materials
from rewright.prove.shrinking import shrunk
from rewright.prove.sides import Sides
from rewright.prove.trials import EQUAL, Tried, attempt, side_by_side
from rewright.prove.variants import Variant, spoken, variants

_BATCH = 4


@dataclass
class Supply:
    """Changed inputs, each a new one; `empty` is set when the job reads nothing that a mutator can change."""

    sides: Sides
    supply: Iterator[Variant]
    empty: bool
    seen: set[str] = field(default_factory=set)
    number: int = 0

    @classmethod
    def of(cls, sides: Sides, facts: Facts, sources: dict[str, str]) -> 'Supply':
        """Return the supply for one job, the same every time."""
        pieces = materials(sides.job, sides.recording, facts)
        numbers, words = spoken(sources)
        dice = Dice(seed=sides.job.name, numbers=numbers, words=words)
        return cls(sides, variants(pieces, dice), not pieces, {fingerprint(sides.recording.inputs)})

    def tried(self, wanted: int) -> list[Tried]:
        """Try inputs until `wanted` of them ran on both sides to their end; stop at the first that differs, shrunk."""
        found: list[Tried] = []
        # Inputs that the legacy job cannot finish, or that are refused, are replaced, but not without end.
        budget = 2 * wanted
        while budget > 0 and (missing := wanted - _counted(found)) > 0:
            batch = list(itertools.islice(self._new(), min(missing, _BATCH, budget)))
            if not batch:
                break
            budget -= len(batch)
            results = side_by_side(lambda item: attempt(self.sides, item[0], item[2]), batch)
            found += results
            different = [i for i, tried in enumerate(results) if tried.trial.result == 'different']
            if different:
                smallest = shrunk(self.sides, batch[different[0]][1], results[different[0]])
                return found if smallest is results[different[0]] else [*found, smallest]
        return found

    def _new(self) -> Iterator[tuple[str, Variant, Inputs]]:
        for variant in self.supply:
            inputs = variant.applied(self.sides.recording.inputs, self.sides.blobs)
            if inputs is not None and (name := fingerprint(inputs)) not in self.seen:
                self.seen.add(name)
                self.number += 1
                yield f'changed input {self.number}: {variant.name}', variant, inputs


def _counted(found: list[Tried]) -> int:
    return sum(tried.trial.result in EQUAL for tried in found)

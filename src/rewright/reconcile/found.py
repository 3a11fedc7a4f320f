"""Differing places as they are found -> the first of them and how many there are."""

from collections.abc import Iterable
from typing import NamedTuple

from rewright.model.proof import Difference
from rewright.reconcile.decoding import shown

_KEPT = 20


class Spot(NamedTuple):
    """One differing place and what stands there on both sides."""

    where: str
    kind: str
    legacy: str
    modern: str


class Found:
    """The first differing places, and how many were found in all."""

    def __init__(self) -> None:
        self.spots: list[Spot] = []
        self.total = 0

    def add(self, spot: Spot) -> None:
        """Count a place, and keep it when it is one of the first."""
        self.total += 1
        if len(self.spots) < _KEPT:
            self.spots.append(spot)

    def extend(self, spots: Iterable[Spot]) -> None:
        """Add many."""
        for spot in spots:
            self.add(spot)

    def differences(self, trial: str) -> tuple[Difference, ...]:
        """The kept places as a proof tells them."""
        return tuple(
            Difference(trial=trial, where=shown(s.where), kind=s.kind, legacy=shown(s.legacy), modern=shown(s.modern))
            for s in self.spots
        )

    def sentence(self) -> str:
        """Say how many places differ and where the first is."""
        if not self.spots:
            return ''
        first = self.spots[0]
        places = '1 place differs' if self.total == 1 else f'{self.total} places differ'
        return f'{places}; first: {first.kind} at {shown(first.where)}'

    def join(self, other: 'Found') -> None:
        """Add everything another collection found."""
        for spot in other.spots:
            self.add(spot)
        self.total += other.total - len(other.spots)

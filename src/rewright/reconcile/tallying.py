"""What pairing finds, piece by piece -> how many rows and cells are the same, the kinds of difference, the first places."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from rewright.reconcile.decoding import shown
from rewright.reconcile.found import Spot
from rewright.reconcile.outcome import ChosenKey, Place
from rewright.reconcile.rules import ColumnRule

KEPT = 20
Protected = Literal['', 'financial', 'regulatory']
# From how a text is written, to how rows stand, to what is there.
KINDS = (
    'compression',
    'encoding',
    'bom',
    'line ending',
    'trailing newline',
    'layout',
    'escapes',
    'quoting',
    'separator',
    'float formatting',
    'column order',
    'row order',
    'key order',
    'tolerance',
    'excluded',
    'schema',
    'values',
    'files',
    'bytes',
)
HARMLESS = frozenset(KINDS[: KINDS.index('schema')])


@dataclass
class Counted:
    """One column's rule and counts; `named` says whether the rules name it."""

    rule: Literal['strict', 'tolerant', 'excluded']
    protected: Protected
    named: bool
    apart: int = 0
    rows: int = 0


@dataclass
class Tally:
    """Everything found between two outputs, added up."""

    left: int = 0
    right: int = 0
    matched: int = 0
    kinds: set[str] = field(default_factory=set)
    columns: dict[str, 'Counted'] = field(default_factory=dict)
    disordered: bool = False
    tolerated: int = 0
    excluded: bool = False
    counted: bool = False
    key: ChosenKey | None = None
    total: int = 0
    _places: list[tuple[int, Place]] = field(default_factory=list)

    def add(self, kind: str, spot: Spot, at: int = -1) -> None:
        """Count one place of a `kind`; the places with the smallest `at` are kept."""
        self.kinds.add(kind)
        self.total += 1
        self.keep(spot, at)

    def keep(self, spot: Spot, at: int) -> None:
        """Keep a place that is counted already, when it is one of the first."""
        if len(self._places) >= 8 * KEPT:
            self._places = sorted(self._places, key=lambda pair: pair[0])[:KEPT]
        place = Place(where=shown(spot.where), kind=spot.kind, left=shown(spot.legacy), right=shown(spot.modern))
        self._places.append((at, place))

    def around(self, spots: Iterable[Spot]) -> None:
        """Add what differs around the values; the spot's kind is the kind."""
        for spot in spots:
            self.add(spot.kind, spot)

    def column(self, name: str, rule: ColumnRule | None, protected: Protected, apart: int, rows: int) -> None:
        """Add a column that differs in `apart` of `rows` rows."""
        known = self.columns.setdefault(name, Counted(rule.rule if rule else 'strict', protected, named=bool(rule)))
        known.apart += apart
        known.rows += rows

    @property
    def places(self) -> tuple[Place, ...]:
        """The first differing places."""
        return tuple(place for _, place in sorted(self._places, key=lambda pair: pair[0])[:KEPT])

    @property
    def ordered_kinds(self) -> tuple[str, ...]:
        """The kinds of difference, the mildest first."""
        return tuple(kind for kind in KINDS if kind in self.kinds)


def percent(same: int, of: int) -> float | None:
    """Return a percentage that is 100 only when everything is the same; None of nothing."""
    if not of:
        return None
    found = round(100 * same / of, 4)
    return 99.9999 if found == 100 and same != of else found

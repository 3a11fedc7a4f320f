"""A request that nobody recorded and those that were -> the recorded one that is nearest, and in what it differs."""

from collections.abc import Iterable
from difflib import SequenceMatcher
from typing import NamedTuple

_WEIGHTS = (2.0, 8.0, 6.0, 3.0, 2.0)


class Parts(NamedTuple):
    """The parts of a request's key, as `adapters.wire.keys` puts them together."""

    method: str
    origin: str
    path: str
    query: str
    body: str

    @classmethod
    def of(cls, key: str) -> 'Parts':
        """Take a key apart; what a name or connection that led nowhere lacks is empty."""
        method, _, rest = key.partition(' ')
        origin, _, rest = rest.partition(' ')
        path, _, rest = rest.partition(' ')
        # A body always says its kind before a colon; a query is quoted and holds none.
        first, _, after = rest.partition(' ')
        return cls(method, origin, path, '', rest) if ':' in first else cls(method, origin, path, first, after)


class Neighbour(NamedTuple):
    """A recorded request near another one: its key, and the names of the parts in which the two differ."""

    key: str
    differs_in: tuple[str, ...]

    def __str__(self) -> str:
        return f'{self.key} (differs in {", ".join(self.differs_in)})'


def nearest(key: str, recorded: Iterable[str]) -> Neighbour | None:
    """Return the recorded request with the least distance in method, host, path, query and body; None without any.

    Each part counts by how much of its text differs: another host outweighs another path, and that another parameter.
    """
    asked = Parts.of(key)
    found = sorted((_distance(asked, Parts.of(other)), other) for other in {*recorded} - {key})
    if not found:
        return None
    other = found[0][1]
    pairs = zip(Parts._fields, asked, Parts.of(other), strict=True)
    named = tuple('host' if name == 'origin' else name for name, one, two in pairs if one != two)
    return Neighbour(other, named)


def _distance(one: Parts, two: Parts) -> float:
    return sum(weight * _apart(a, b) for weight, a, b in zip(_WEIGHTS, one, two, strict=True))


def _apart(one: str, two: str) -> float:
    """From 0 for equal texts to 1 for texts without anything in common; any difference counts for something."""
    if one == two:
        return 0.0
    alike = SequenceMatcher(None, _words(one[:2000]), _words(two[:2000]), autojunk=False).ratio()
    letters = SequenceMatcher(None, one[:200], two[:200], autojunk=False).ratio()
    return 0.1 + 0.8 * (1 - alike) + 0.1 * (1 - letters)


def _words(text: str) -> list[str]:
    return text.replace('&', '/').replace(',', '/').replace('=', '/').split('/')

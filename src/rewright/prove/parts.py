"""A piece of input cut into parts, and the fewest of them that still show something."""

import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeVar, cast

T = TypeVar('T')


@dataclass(frozen=True)
class Parts:
    """`count` parts; `kept` gives the bytes in which only the chosen ones are left, or left as they are."""

    count: int
    kept: Callable[[list[int]], bytes]


def plain(value: T) -> T:
    """Return the plainest value of the same form: 1 for a number and for a text that is one, one letter for other texts."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int | float):
        return type(value)(1)
    words = str(value).strip()
    is_number = words.lstrip('+-').replace('.', '', 1).isdigit()
    return cast('T', '1' if is_number else 'a' if words else value)


def fewest(count: int, still: Callable[[list[list[int]]], int | None]) -> list[int]:
    """Return few of the parts 0 to count-1 that still show it, by delta debugging.

    `still` is asked about several choices at once and names the first that shows it, or None; when it always says
    None, for it is out of tries, what was reached stays. Source: Zeller and Hildebrandt 2002, `ddmin`.
    """
    left, grain = list(range(count)), 2
    if left and still([[]]) == 0:
        return []
    while len(left) > 1:
        choices = list(_choices(left, grain))
        found = still(choices)
        if found is not None:
            left, grain = choices[found], 2 if found < grain else max(grain - 1, 2)
        elif grain >= len(left):
            break
        else:
            grain = min(grain * 2, len(left))
    return left


def _choices(left: list[int], grain: int) -> Iterator[list[int]]:
    """Yield each of `grain` stretches alone, then what is left without each."""
    edges = [len(left) * i // grain for i in range(grain + 1)]
    yield from (left[start:stop] for start, stop in itertools.pairwise(edges))
    if grain > 2:
        yield from (left[:start] + left[stop:] for start, stop in itertools.pairwise(edges))

"""Two lists of lines -> the stretches that are equal on both sides, in order."""

from bisect import bisect_left
from collections import Counter
from difflib import SequenceMatcher

Stretch = tuple[int, int, int]


def equal_stretches(old: list[str], new: list[str]) -> list[Stretch]:
    """Return (start in `old`, start in `new`, lines) of each equal stretch.

    Lines that stand exactly once on each side are aligned first (patience diff, Bram Cohen): `difflib` alone takes
    quadratic time where every second line of a long file changed.
    """
    found: list[Stretch] = []
    i = j = 0
    for a, b in [*_anchors(old, new), (len(old), len(new))]:
        found += _between(old[i:a], new[j:b], i, j)
        if a < len(old):
            found.append((a, b, 1))
        i, j = a + 1, b + 1
    return _joined(found)


def _between(old: list[str], new: list[str], i: int, j: int) -> list[Stretch]:
    if not old or not new:
        return []
    blocks = SequenceMatcher(None, old, new).get_matching_blocks()
    return [(i + block.a, j + block.b, block.size) for block in blocks if block.size]


def _anchors(old: list[str], new: list[str]) -> list[tuple[int, int]]:
    """The longest run of once-only lines that keeps its order on both sides (patience sorting)."""
    once_old, once_new = _once(old), _once(new)
    pairs = [(i, once_new[line]) for line, i in once_old.items() if line in once_new]
    tops: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for number, (_, j) in enumerate(pairs):
        pile = bisect_left(tops, j)
        before.append(ends[pile - 1] if pile else -1)
        tops[pile : pile + 1] = [j]
        ends[pile : pile + 1] = [number]
    chain: list[tuple[int, int]] = []
    at = ends[-1] if ends else -1
    while at >= 0:
        chain.append(pairs[at])
        at = before[at]
    return chain[::-1]


def _once(lines: list[str]) -> dict[str, int]:
    counts = Counter(lines)
    return {line: number for number, line in enumerate(lines) if counts[line] == 1}


def _joined(found: list[Stretch]) -> list[Stretch]:
    joined: list[Stretch] = []
    for i, j, size in found:
        if joined and (i, j) == (joined[-1][0] + joined[-1][2], joined[-1][1] + joined[-1][2]):
            joined[-1] = (joined[-1][0], joined[-1][1], joined[-1][2] + size)
        else:
            joined.append((i, j, size))
    return joined

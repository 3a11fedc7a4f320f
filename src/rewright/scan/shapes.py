"""The shapes of statements -> a sketch of a source, and how alike two sketches are.

One permutation hashing (Li, Owen and Zhang 2012): every shingle falls into one bin, and a bin keeps its smallest. The share of equal bins estimates the
Jaccard similarity of two sources. Names and values are no part of a shape, so a copy with other tables is the same.
"""

from collections.abc import Sequence

BINS = 64
EMPTY = 0xFFFFFFFF
_WIDTH = 3
_MASK = 0xFFFFFFFF


def sketch(shapes: Sequence[int]) -> tuple[int, ...]:
    """Return the sketch of a source from the shapes of its statements, in order; none for a source of too few to tell."""
    if len(shapes) < _WIDTH:
        return ()
    bins = [EMPTY] * BINS
    for at in range(len(shapes) - _WIDTH + 1):
        mixed = ((shapes[at] * 31 + shapes[at + 1]) * 31 + shapes[at + 2]) * 0x9E3779B1 & _MASK
        mixed ^= mixed >> 15
        mixed = mixed * 0x85EBCA6B & _MASK
        mixed ^= mixed >> 13
        place = mixed & (BINS - 1)
        bins[place] = min(bins[place], mixed)
    return tuple(bins)


def likeness(one: Sequence[int], other: Sequence[int]) -> float:
    """Return the estimated share of what two sources have in common, 0 to 1."""
    if not one or not other:
        return 0.0
    both = [(a, b) for a, b in zip(one, other, strict=True) if a != EMPTY or b != EMPTY]
    return sum(a == b for a, b in both) / len(both)

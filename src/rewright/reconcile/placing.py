"""Two sheets read from their first row on -> the rows that are not the same as the row at their place, unless they are many."""

from collections import Counter
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from itertools import chain
from typing import NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray

from rewright.reconcile.lockstep import AHEAD, Piece, lockstep
from rewright.reconcile.numerals import one_spelling
from rewright.reconcile.pairing import Plan
from rewright.reconcile.senses import numeral_everywhere, read
from rewright.reconcile.sides import two_at_a_time
from rewright.reconcile.streams import streams
from rewright.reconcile.taking import taken

Rows = NDArray[np.int64]
Mask = NDArray[np.bool_]
# Of rows that lie in another order nearly none is at its place, which the first ones of them show.
_SHARE, _FIRST = 4, 400


@dataclass
class Placed:
    """The rows that differ from the one at their place, how many rows there are, and in what senses the others are the same."""

    sides: tuple[list[pl.DataFrame], list[pl.DataFrame]] = field(default_factory=lambda: ([], []))
    rows: tuple[int, int] = (0, 0)
    kinds: set[str] = field(default_factory=set)
    held: int = 0
    relied: set[str] = field(default_factory=set)
    refuted: set[str] = field(default_factory=set)
    sure: Counter[str] = field(default_factory=Counter)

    def apart(self, side: int) -> pl.DataFrame:
        """The rows of one side, with their numbers."""
        return pl.concat(self.sides[side]) if self.sides[side] else pl.DataFrame()


class _Seen(NamedTuple):
    """What one piece tells: the rows that differ, and of the columns of numbers which were needed, are none, or surely are."""

    apart: Rows
    kinds: frozenset[str] = frozenset()
    relied: frozenset[str] = frozenset()
    refuted: frozenset[str] = frozenset()
    sure: frozenset[str] = frozenset()


def in_place(plan: Plan, part: int) -> Placed | None:
    """Compare every row with the one at its place, in the loosest sense in which two rows can be the same.

    None where more than `part` rows differ, or so many of the first ones that the rows must lie in another order.
    """
    numerals = frozenset(name for name, (column, _) in plan.columns.items() if column.numeral)
    while True:
        found = _once(plan, numerals, part)
        if found is None:
            return None
        wrong = found.refuted & found.relied
        unsure = {name for name in found.relied if found.sure[name] < max(found.rows)}
        if unsure and not wrong:
            wrong = unsure - numeral_everywhere(plan, sorted(unsure))
        if not wrong:
            return found
        # Numbers are compared as numbers only where the whole column holds nothing else.
        numerals -= wrong


def _once(plan: Plan, numerals: frozenset[str], part: int) -> Placed | None:
    found = Placed()
    left, right = (stream() for stream in streams(plan))
    look = _looking(plan, numerals)
    with closing(lockstep(left, right)) as pieces:
        # Where the first rows lie in another order, nothing more is read; where pieces are small, no thread is worth it.
        first = next(pieces, None)
        several = first is not None and first[0].height >= AHEAD
        rest = two_at_a_time(look, pieces) if several else map(look, pieces)
        for piece, seen in chain(() if first is None else (look(first),), rest):
            if not _note(found, piece, seen, part):
                return None
            if found.refuted & found.relied:
                break
    return found


def _note(found: Placed, piece: Piece, seen: _Seen, part: int) -> bool:
    """Add what a piece tells; False where too many rows have differed by one of its rows."""
    at, height = max(found.rows), max(side.height for side in piece)
    if len(seen.apart):
        both = 2 if piece[0].height == piece[1].height else 1
        counts = found.held + both * np.arange(1, len(seen.apart) + 1)
        if (counts > np.minimum(part, part // _FIRST + (at + seen.apart) // _SHARE)).any():
            return False
        found.held = int(counts[-1])
        for rows, side in zip(found.sides, piece, strict=True):
            if side.height:
                rows.append(taken(side, seen.apart, at))
    found.rows = found.rows[0] + piece[0].height, found.rows[1] + piece[1].height
    found.kinds |= seen.kinds
    found.relied |= seen.relied
    found.refuted |= seen.refuted
    found.sure.update(dict.fromkeys(seen.sure, height))
    return True


def _looking(plan: Plan, numerals: frozenset[str]) -> Callable[[Piece], tuple[Piece, _Seen]]:
    plain = plan.left.plain and plan.right.plain and not numerals
    reads = not plan.left.growing and not plain and (plan.raw or bool(numerals))

    def look(piece: Piece) -> tuple[Piece, _Seen]:
        left, right = piece
        if left.height != right.height:
            return piece, _Seen(np.arange(max(left.height, right.height)))
        apart = np.flatnonzero(_any(_unlike(left, right), left.height))
        return piece, _reread(piece, plan, numerals, apart) if reads and len(apart) else _Seen(apart)

    return look


def _unlike(left: pl.DataFrame, right: pl.DataFrame) -> dict[str, Mask]:
    """The columns that differ, and in which rows."""
    masks = {name: left[name].ne_missing(right[name]) for name in left.columns}
    return {name: mask.to_numpy() for name, mask in masks.items() if mask.any()}


def _any(masks: dict[str, Mask], height: int) -> Mask:
    found = np.zeros(height, np.bool_)
    for mask in masks.values():
        found |= mask
    return found


def _reread(piece: Piece, plan: Plan, numerals: frozenset[str], apart: Rows) -> _Seen:
    """Compare the cells of rows that differ, and what differs of these as numbers."""
    whole = len(apart) == piece[0].height
    one, two = (read(plan, side, frame if whole else frame[apart]) for side, frame in enumerate(piece))
    texts = _unlike(one, two)
    differ = _any(texts, len(apart))
    kinds = {plan.left.between} if plan.raw and not differ.all() else set()
    spelled = {name: (one_spelling(one[name]), one_spelling(two[name])) for name in texts if name in numerals}
    numbers = {name: a.ne_missing(b).to_numpy() for name, (a, b) in spelled.items() if a is not None and b is not None}
    still = _any({**texts, **numbers}, len(apart))
    relied = frozenset(name for name in numbers if (texts[name] & ~still).any())
    refuted = frozenset(spelled.keys() - numbers.keys())
    if relied and not whole:
        refuted |= _refuted(piece, plan, relied)
    kinds |= {'float formatting'} if relied else set()
    sure = frozenset(numbers) if whole else relied
    return _Seen(apart[still], frozenset(kinds), relied, refuted, sure - refuted)


def _refuted(piece: Piece, plan: Plan, names: frozenset[str]) -> frozenset[str]:
    sides = [read(plan, side, frame) for side, frame in enumerate(piece)]
    return frozenset(name for name in names if any(one_spelling(cells[name]) is None for cells in sides))

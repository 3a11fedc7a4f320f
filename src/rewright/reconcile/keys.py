"""The rows that differ -> the columns by which the two sides can be paired, and why these."""

import itertools
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np

from rewright.reconcile.outcome import ChosenKey
from rewright.reconcile.sheets import ROW
from rewright.reconcile.spooling import Spool

_SAMPLE = 200_000
_WIDEST = 64
_FEW = 6
_ENOUGH = 0.5


class Pairing(NamedTuple):
    """How rows are paired: by `columns`, by their number in the file (`row`), by their turn (`turn`), or not at all."""

    way: str
    columns: tuple[str, ...]
    key: ChosenKey


class _Fit(NamedTuple):
    shared: float
    columns: tuple[str, ...]


def choose(left: Spool, right: Spool, candidates: Sequence[str], asked: Sequence[str]) -> Pairing:
    """Choose a key among the `candidates`; `asked` is what the rules name."""
    if asked:
        return Pairing('columns', tuple(asked), ChosenKey(columns=tuple(asked), why='the rules name it'))
    for tuples in (_single(candidates), _pairs(candidates)):
        fits = [fit for fit in (_fit(left, right, columns) for columns in tuples) if fit]
        # Of equal fits the first column wins: keys stand in front.
        best = max(fits, key=lambda fit: round(fit.shared, 2), default=None)
        if best:
            named = ' and '.join(best.columns)
            why = f'{named} tells the differing rows of each side apart, and both sides share {best.shared:.0%} of it'
            return Pairing('columns', best.columns, ChosenKey(columns=best.columns, why=why))
    return _without(left, right)


def _without(left: Spool, right: Spool) -> Pairing:
    none = 'no column tells the differing rows of each side apart on both'
    if left.rows == right.rows:
        if _numbers(left) == _numbers(right):
            return Pairing('row', (), ChosenKey(columns=(), why=f'{none}; they stand in the same rows'))
        return Pairing('turn', (), ChosenKey(columns=(), why=f'{none}; they are as many, and paired in turn'))
    return Pairing('none', (), ChosenKey(columns=(), why=f'{none}, and they are not as many'))


def apart(pairing: Pairing) -> Pairing:
    """The same without pairing: rows that are too many to be held cannot be paired in turn."""
    why = f'{pairing.key.why.partition(";")[0]}, and they are too many to be paired in turn'
    return Pairing('none', (), ChosenKey(columns=(), why=why))


def _numbers(spool: Spool) -> tuple[int, int]:
    """A fingerprint of the row numbers that does not depend on their order."""
    added = mixed = 0
    for frame in spool.every():
        numbers = frame[ROW].to_numpy().astype(np.uint64)
        added += int(numbers.sum(dtype=np.uint64))
        mixed += int((numbers * numbers * np.uint64(0x9E3779B97F4A7C15)).sum(dtype=np.uint64))
    return added, mixed


def _single(candidates: Sequence[str]) -> Iterable[tuple[str, ...]]:
    return ((name,) for name in candidates[:_WIDEST])


def _pairs(candidates: Sequence[str]) -> Iterable[tuple[str, ...]]:
    return itertools.combinations(candidates[:_FEW], 2)


def _fit(left: Spool, right: Spool, columns: tuple[str, ...]) -> _Fit | None:
    """Measure a key on rows whose key hashes to the sample: the same keys are in it on both sides."""
    every = max(1, (left.rows + right.rows) // _SAMPLE)
    one, two = (_hashes(side, columns, every) for side in (left, right))
    if one is None or two is None or not len(one) or not len(two):
        return None
    shared = len(np.intersect1d(one, two, assume_unique=True)) / max(len(one), len(two))
    return _Fit(shared, columns) if shared >= _ENOUGH else None


def _hashes(spool: Spool, columns: tuple[str, ...], every: int) -> np.ndarray[tuple[int], np.dtype[np.uint64]] | None:
    found = []
    for frame in spool.every():
        if not set(columns) <= set(frame.columns) or any(frame[name].null_count() for name in columns):
            return None
        hashes = frame.select(columns).hash_rows(7).to_numpy()
        found.append(hashes[hashes % np.uint64(every) == 0])
    whole = np.concatenate(found) if found else np.empty(0, np.uint64)
    distinct = np.unique(whole)
    return distinct if len(distinct) == len(whole) else None

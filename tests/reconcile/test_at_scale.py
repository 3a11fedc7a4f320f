"""What is too large to be held is compared as what is held, however small the pieces it is read in."""

import random
from collections import Counter
from dataclasses import replace

import numpy as np
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from conformance.pairs import build, pairs
from generated import EDITS, pair, truth

from rewright.model.policy import ReconcilePolicy
from rewright.reconcile import (
    Rulebook,
    Rules,
    cancelling,
    fingerprints,
    numerals,
    placing,
    reconcile_paths,
    records,
    standing,
)
from rewright.reconcile.scale import Scale

# Cut everywhere: blocks smaller than a row, parts of a few rows, files after every piece, rows that share buckets.
TINY = (
    Scale(small=0, block=7, batch=2, part=3, spool=1, bits=2),
    Scale(small=0, block=64, batch=3, part=1, spool=1, bits=8),
    Scale(small=0, block=11, part=1000, bits=1),
    Scale(small=0),
)


def compared(folder, sides, scale=None, name='a.csv'):
    paths = []
    for side, data in zip(('left', 'right'), sides, strict=True):
        paths.append(folder / side / name)
        paths[-1].parent.mkdir(exist_ok=True)
        paths[-1].write_bytes(data)
    return reconcile_paths(*paths, Rulebook(), scale=scale)


def check(folder, seed, scale):
    edit, left, right = pair(seed)
    # As many rows may stand elsewhere before rows are no longer looked for at their place: that is part of the answer.
    whole = replace(scale, small=Scale().small)
    found, held = compared(folder, (left, right), scale), compared(folder, (left, right), whole)
    told = (found.verdict, found.kinds, found.rows, found.passed)
    assert told == (held.verdict, held.kinds, held.rows, held.passed), f'{edit}, seed {seed}'
    if found.rows:
        assert (found.rows.left, found.rows.right, found.rows.matched) == truth(left, right), f'{edit}, seed {seed}'
        same = found.rows.left == found.rows.right == found.rows.matched
        assert (found.verdict == 'equal_values') == same, f'{edit}, seed {seed}'
    if found.key == held.key:
        assert (found.columns, found.total, found.differences) == (held.columns, held.total, held.differences)


@pytest.mark.parametrize('scale', [TINY[0], pytest.param(TINY[1], marks=pytest.mark.slow)])
def test_generated_pairs(scale, tmp_path):
    for seed in range(len(EDITS)):
        check(tmp_path, seed, scale)


@pytest.mark.slow
@pytest.mark.parametrize('scale', TINY)
def test_more_generated_pairs(scale, tmp_path):
    for seed in range(len(EDITS), 4 * len(EDITS)):
        check(tmp_path, seed, scale)


@pytest.mark.slow
@pytest.mark.parametrize('scale', TINY[:2])
@pytest.mark.parametrize('family', ['csv', 'jsonl', 'text', 'parquet'])
def test_conformance_pairs(family, scale, tmp_path):
    for number, one in enumerate(pairs(family)):
        left, right = (build(one, side, tmp_path / str(number)) for side in ('left', 'right'))
        book = Rulebook(Rules.model_validate(one.get('rules', {})), ReconcilePolicy())
        found = reconcile_paths(left, right, book, scale=scale)
        assert (found.verdict, list(found.kinds)) == (one['verdict'], one.get('kinds', [])), one['title']


def _first_of_all(left, right):
    """Pairs every row with the first one of its kind, as though duplicates did not count."""
    order = np.argsort(right[0], kind='stable')
    at = np.searchsorted(right[0][order], left[0])
    there = np.flatnonzero(np.isin(left[0], right[0]))
    return there, order[at[there]]


def _rows(*lines):
    return ''.join(f'{line}\n' for line in ('a,b', *lines)).encode()


TEN = [f'{number},{number}.5' for number in range(10)]
# What is broken and how, the pair that shows it, and what is true of the pair: verdict, kinds and rows that are the same.
FAULTS = {
    'a hash that ignores a column': (
        (fingerprints.Fingerprints, 'of'),
        lambda of: lambda self, rows, lane: of(self, rows[:, :-2] if rows.width > 1 else rows, lane),
        (_rows(*(f'{n},{n}.50' for n in range(10))), _rows(*(f'{n},{n + (n == 3)}.5' for n in range(10)))),
        ('different', ('float formatting', 'values'), 9),
    ),
    'a hash that ignores the end of a row': (
        (fingerprints.Fingerprints, 'of'),
        lambda of: lambda self, rows, lane: of(self, rows.select(pl.all().cast(pl.Binary).bin.head(3)), lane),
        (_rows(*TEN), _rows('9,9.6', *TEN[:-1])),
        ('different', ('row order', 'values'), 9),
    ),
    'duplicates that count once': (
        (cancelling, 'same'),
        lambda _: _first_of_all,
        (_rows(*TEN, *TEN[:3]), _rows(*TEN, *TEN[3:7])),
        ('different', ('values',), 10),
    ),
    'zeros of an exponent that do not count': (
        (numerals, '_bare'),
        lambda _: lambda text: text.rstrip('0'),
        (_rows(*TEN, '1,1.5e500'), _rows(*TEN[:9], '9,9.50', '1,1.5e5000')),
        ('different', ('float formatting', 'values'), 10),
    ),
    'sums that do not know which row a value is of': (
        (fingerprints, '_mixed'),
        lambda _: lambda numbers: numbers & np.uint64(0),
        (_rows(*TEN), _rows(*TEN[:8], '8,9.5', '9,8.5')),
        ('different', ('values',), 8),
    ),
    'an order that is not looked at': (
        (standing.Standing, 'in_order'),
        lambda _: lambda _: True,
        (_rows(*TEN), _rows(*TEN[::-1])),
        ('equal_values', ('row order',), 10),
    ),
    'an order that is looked at among the rows that are equal alone': (
        (standing._Ranks, 'before'),
        lambda _: lambda _, rows: rows * 0,
        (_rows(*TEN, 'x,1.0'), _rows('x,1.00', *TEN)),
        ('equal_values', ('float formatting', 'row order'), 11),
    ),
    'a difference at its place that is not looked at': (
        (placing, '_unlike'),
        lambda _: lambda *_: {},
        (_rows(*TEN), _rows(*TEN[:-1], '9,9.6')),
        ('different', ('values',), 9),
    ),
    'a column that is taken for numbers where it differs alone': (
        (placing, 'numeral_everywhere'),
        lambda _: lambda _, names: frozenset(names),
        (_rows('0,x', *TEN[1:]), _rows('0,x', *TEN[1:-1], '9,9.50')),
        ('different', ('values',), 9),
    ),
    'rows that are lost where a block ends': (
        (records, '_ends'),
        lambda ends: lambda data, delimiter: ends(data, delimiter)[-1:],
        (_rows(*TEN), _rows(*TEN[1:])),
        ('different', ('values',), 9),
    ),
}


def told(folder, sides):
    found = compared(folder, sides, TINY[0])
    return found.verdict, found.kinds, found.rows.matched if found.rows else found.rows


@pytest.mark.parametrize('fault', FAULTS)
def test_a_planted_fault_is_caught(fault, tmp_path, monkeypatch):
    where, make, sides, truly = FAULTS[fault]
    assert told(tmp_path, sides) == truly
    monkeypatch.setattr(*where, make(getattr(*where)))
    try:
        assert told(tmp_path, sides) != truly
    except (pl.exceptions.PolarsError, IndexError, ValueError):
        return  # It is caught even sooner.


VALUES = (0.0, -0.0, float('nan'), None, 1.5, 2.0**53, 0.1 + 0.2)


def parquet(folder, rows, side):
    columns = list(zip(*rows, strict=True)) or [(), (), ()]
    kinds = (pa.int64(), pa.string(), pa.float64())
    arrays = [pa.array(column, kind) for column, kind in zip(columns, kinds, strict=True)]
    path = folder / f'{side}.parquet'
    pq.write_table(pa.table(arrays, ['id', 'name', 'ratio']), path, row_group_size=3)
    return path


def stored(row):
    return row[0], row[1], repr(row[2])


@pytest.mark.parametrize('scale', TINY[:2])
def test_generated_tables_of_parquet(scale, tmp_path):
    for seed in range(9):
        dice = random.Random(seed)
        left = [(dice.randrange(9), dice.choice(('a', '', None, 'Ünï')), dice.choice(VALUES)) for _ in range(2 * seed)]
        right = dice.sample(left, len(left))
        if seed % 3 == 0 and right:
            right[0] = (*right[0][:2], dice.choice(VALUES))
        if seed % 3 == 1 and right:
            right[-1] = right[0]
        found = reconcile_paths(
            *(parquet(tmp_path, *one) for one in ((left, 'l'), (right, 'r'))), Rulebook(), scale=scale
        )
        counts = [Counter(map(stored, side)) for side in (left, right)]
        same = counts[0] == counts[1]
        assert (found.verdict in {'identical', 'equal_values'}) == same, f'seed {seed}'
        assert found.rows is None or found.rows.matched == (counts[0] & counts[1]).total(), f'seed {seed}'

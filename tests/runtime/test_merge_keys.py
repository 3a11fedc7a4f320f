"""Keys of merges are counted by tables: what these say is exact, or surely no more than there is."""

import numpy as np
import polars as pl
import pytest

from rewright_runtime.frames.chains import counts_of, gathered, surely_among

LARGE = 2**40
KEYS = {
    'few': [3, 1, 2],
    'one': [0],
    'twice': [5, 5, 7],
    'far apart': [LARGE, 1, LARGE - 1, 7 * 10**11],
    'many': [n * 2654435761 % LARGE for n in range(5000)],
}


def asked(keys):
    """Keys that are there, keys beside them, holes, and numbers that no key can be."""
    return [*keys, *(key + 1 for key in keys), None, -1, 2**62, *keys]


@pytest.mark.parametrize('case', KEYS)
@pytest.mark.parametrize('second', [None, 3], ids=['one column', 'two columns'])
def test_no_more_keys_are_found_than_there_are(case, second):
    keys = {'a': KEYS[case]} | ({'b': [key % second for key in KEYS[case]]} if second else {})
    some = {'c': asked(KEYS[case])}
    some |= {'d': [key and key % second for key in some['c']]} if second else {}
    table, found = (pl.DataFrame(side, schema=dict.fromkeys(side, pl.Int64)) for side in (keys, some))
    there = found.join(table, how='semi', left_on=found.columns, right_on=table.columns).height
    counted = surely_among(table)(found)
    assert counted <= there
    # A key may be lost to another that takes its place; of many, few are.
    assert counted >= (there * 0.5 if case == 'many' else 1)


@pytest.mark.parametrize('keys', [[1, None], [1, -1], ['1'], [1.0], [], [2**62, 2**62]], ids=str)
def test_other_keys_have_no_table(keys):
    wide = keys == [2**62, 2**62]
    frame = pl.DataFrame({'a': keys, 'b': keys} if wide else {'a': keys})
    assert surely_among(frame) is None


def test_keys_of_another_type_are_not_found():
    assert surely_among(pl.DataFrame({'a': [1, 2]}))(pl.DataFrame({'b': ['1', '2']})) == 0


@pytest.mark.parametrize('numbers', [[], [0], [4, 2, 9], [4, 2, 4], list(range(300)) * 300], ids=len)
@pytest.mark.parametrize('weight', [0, 1, 3])
def test_counts_are_exact_however_they_are_kept(numbers, weight):
    given = np.array(numbers, np.int64)
    wanted = [numbers.count(number) * weight if number >= 0 else 0 for number in (*numbers[:300], -1, 10**9)]
    looked_up = np.array([*numbers[:300], -1, 10**9])
    for weights in (np.full(1, weight), np.full(given.size, weight)):
        found = gathered(counts_of(given, weights), looked_up)
        assert found.tolist() == wanted
        assert int(found.sum()) == sum(wanted)

"""Columns named by a setting: what pandas gives for the same names, and a breach for any that were not proven."""

import polars as pl
import pytest

from rewright_runtime import frames

FRAME = pl.DataFrame({'a': [1, None], 'b': ['x', 'ß'], 'c': [0.5, float('nan')]})
GIVEN = {
    'renamed': (frames.renamed, {'a': 'A', 'z': 'y'}, ['A', 'b', 'c']),
    'renamed by nothing': (frames.renamed, {}, ['a', 'b', 'c']),
    'names swapped': (frames.renamed, {'a': 'b', 'b': 'a'}, ['b', 'a', 'c']),
    'chosen': (frames.chosen, ['c', 'a'], ['c', 'a']),
    'dropped': (frames.dropped, ['b'], ['a', 'c']),
    'one dropped': (frames.dropped, 'b', ['a', 'c']),
}
BREACHES = {
    'another name': (frames.renamed, {'a': 'Ä'}, ['A', 'b', 'c']),
    'one name twice': (frames.renamed, {'a': 'b'}, ['A', 'b', 'c']),
    'a name that is not there': (frames.chosen, ['a', 'z'], ['a', 'b']),
    'another order': (frames.chosen, ['b', 'a'], ['a', 'b']),
    'one chosen twice': (frames.chosen, ['a', 'a'], ['a']),
    'another dropped': (frames.dropped, ['a'], ['a', 'c']),
    'what is not there dropped': (frames.dropped, ['b', 'z'], ['a', 'c']),
}


@pytest.mark.parametrize('what', GIVEN)
def test_the_columns_are_those_of_the_setting(what):
    change, names, expected = GIVEN[what]
    made, places = change(FRAME, names, expected), FRAME.columns
    assert made.columns == expected
    source = [place if change is frames.renamed else name for place, name in zip(places, expected, strict=False)]
    assert [made[e].to_list()[0] for e in expected] == [FRAME[s].to_list()[0] for s in source]


@pytest.mark.parametrize('what', BREACHES)
def test_another_setting_is_refused(what):
    change, names, expected = BREACHES[what]
    with pytest.raises(frames.ContractBreach, match='the columns are to be'):
        change(FRAME, names, expected)

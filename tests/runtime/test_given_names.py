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


LISTS = [['a', '%Y', 1], ('b', 'x')]


def test_lists_with_names_are_gone_through_as_they_are():
    assert frames.listed_at(LISTS, 0, ['a', 'b']) is LISTS
    assert frames.listed_at(LISTS, 1, ['%Y', 'x']) is LISTS
    assert frames.listed_at({'ab': 1}, 1, ['b']) == {'ab': 1}


@pytest.mark.parametrize(
    'items', [[], LISTS[:1], LISTS[::-1], [*LISTS, *LISTS], [['A'], ['b']], [[], ['b']], [1, 2], [{'a': 0}]]
)
def test_lists_with_other_names_or_none_are_refused(items):
    with pytest.raises(frames.ContractBreach, match='columns are gone through by'):
        frames.listed_at(items, 0, ['a', 'b'])

"""Volatile places are found with a pattern, and masks made of them let nothing else pass."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rewright.reconcile import Mask, compare, volatile

UUIDS = ('489bf98a-bfe5-4039-b75b-563b69fd8eb3', 'f84a6de6-9af4-463a-8b36-0e6b70001b34')
EXPLAINED = {
    'a date column': ('a.csv', 'id,at\n1,2026-01-01\n2,\n', 'id,at\n1,2026-01-02\n2,\n', ['at'], 'at'),
    'numbers of any width': ('a.csv', 'id,n\n1,5\n2,77\n', 'id,n\n1,812\n2,9\n', ['n'], '[0-9]+'),
    'a random float': ('a.csv', 'x\n0.25\n', 'x\n-1.5e-07\n', ['x'], 'e'),
    'a header that tells the time': ('a.csv', 'run 17\n1\n', 'run 18\n1\n', ['header 1'], 'run'),
    'a uuid': ('a.json', f'{{"a": ["{UUIDS[0]}"]}}', f'{{"a": ["{UUIDS[1]}"]}}', ['$.a[*]'], '[0-9a-f]{8}-'),
    'hexadecimal': ('a.json', '{"h": "00ff00ff"}', '{"h": "a1b2c3d4"}', ['$.h'], '[0-9a-f]{8}'),
    'a weekday': ('a.csv', 'd\nMon 02\n', 'd\nTue 03\n', ['d'], 'Tue'),
    'a line': ('stdout', 'done in 3.2 s\n', 'done in 12.75 s\n', ['done in {} s'], 'done in'),
    'many lines': ('stdout', 'page 1: 3 ms\npage 2: 5 ms\n', 'page 1: 4 ms\npage 2: 6 ms\n', ['page #: {} ms'], 'page'),
    'a whole date': ('stdout', 'at 2026-11-20 now\n', 'at 2026-11-21 now\n', ['at {} now'], 'at'),
    'a token': ('stdout', 'key abcdefgh-1234567\n', 'key 9Zxy-efghABCD_67\n', ['key {}'], 'key'),
    'json lines': ('a.jsonl', '{"t": 1}\n{"t": 2}\n', '{"t": 3}\n{"t": 5}\n', ['$.t'], '[0-9]{1}'),
}
UNEXPLAINED = {
    'a row more': ('a.csv', 'a\n1\n', 'a\n1\n2\n'),
    'other columns': ('a.csv', 'a,b\n1,2\n', 'a\n1\n'),
    'row order': ('a.csv', 'a\nx\ny\n', 'a\ny\nx\n'),
    'the order of a set': ('stdout', "{'x', 'y'}\n", "{'y', 'x'}\n"),
    'the order in a list': ('a.json', '["red", "green"]', '["green", "red"]'),
    'quoting': ('a.csv', 'a,b\n1,2\n', 'a,b\n"1",2\n'),
    'words and numbers': ('a.csv', 'a\nx y\n', 'a\n12\n'),
    'a line more': ('stdout', 'a\n', 'a\nb\n'),
    'binary': ('a.pkl', '\0a', '\0b'),
    'a string turned number': ('a.json', '{"a": "1"}', '{"a": 2}'),
    'an absent key': ('a.json', '{"a": 1, "b": 2}', '{"a": 1}'),
    'line ending': ('stdout', 'a\n', 'a\r\n'),
}


def masks_of(name, variation):
    return tuple(Mask(output=name, place=found.place, pattern=found.pattern) for found in variation.places)


@pytest.mark.parametrize('case', EXPLAINED)
def test_explained(case):
    name, left, right, places, part = EXPLAINED[case]
    found = volatile(left.encode(), right.encode(), name)
    assert [varying.place for varying in found.places] == places
    assert not found.unexplained
    assert part in found.places[0].pattern or part == found.places[0].place
    assert compare(left.encode(), right.encode(), name=name, masks=masks_of(name, found)).compared.level == 'volatile'


@pytest.mark.parametrize('case', UNEXPLAINED)
def test_unexplained(case):
    name, left, right = UNEXPLAINED[case]
    assert volatile(left.encode(), right.encode(), name).unexplained


def test_identical_outputs_vary_nowhere():
    found = volatile(b'a\n1\n', b'a\n1\n', 'a.csv')
    assert (found.places, found.unexplained) == ((), ())


@pytest.mark.parametrize('name', ['stdout', 'a.csv', 'a.json'])
def test_what_is_no_utf8_can_still_be_written_down(name):
    found = volatile(b'"\xe9t\xe9 5"\n', b'"\xe9t\xe9 6"\n', name)
    assert found.unexplained
    found.model_dump_json()


def test_a_number_beside_what_is_no_utf8_is_explained():
    found = volatile(b'n,name\n1,\xe9\n', b'n,name\n2,\xe9\n', 'a.csv')
    assert [varying.place for varying in found.places] == ['n']


DATE = Mask(output='a.csv', place='at', pattern=r'[0-9]{4}-[0-9]{2}-[0-9]{2}')
LET_THROUGH = {
    'masked on both sides': ('a,at\n1,2026-01-01\n', 'a,at\n1,2027-12-31\n', True),
    'another shape': ('a,at\n1,2026-01-01\n', 'a,at\n1,01.01.2026\n', False),
    'empty on one side': ('a,at\n1,2026-01-01\n', 'a,at\n1,\n', False),
    'empty on both sides': ('a,at\n1,2026-01-01\n2,\n', 'a,at\n1,2026-01-02\n2,\n', True),
    'another column differs': ('a,at\n1,2026-01-01\n', 'a,at\n2,2026-01-02\n', False),
    'quoted on one side': ('a,at\n1,2026-01-01\n', 'a,at\n1,"2026-01-02"\n', False),
    'a line ending beside it': ('a,at\n1,2026-01-01\n', 'a,at\n1,2026-01-02\r\n', False),
    'a mark before it': ('a,at\n1,2026-01-01\n', '\ufeffa,at\n1,2026-01-02\n', False),
    'columns swapped': ('a,at\n1,2026-01-01\n', 'at,a\n2026-01-01,1\n', False),
    'a row less': ('a,at\n1,2026-01-01\n1,2026-01-01\n', 'a,at\n1,2026-01-01\n', False),
    'something after the date': ('a,at\n1,2026-01-01\n', 'a,at\n1,2026-01-01x\n', False),
    'a newline after the date': ('a,at\n1,2026-01-01\n', 'a,at\n1,"2026-01-01\n"\n', False),
}


@pytest.mark.parametrize('case', LET_THROUGH)
def test_a_mask_lets_only_its_pattern_through(case):
    left, right, equal = LET_THROUGH[case]
    assert compare(left.encode(), right.encode(), name='a.csv', masks=(DATE,)).equal == equal


def test_a_masked_number_never_passes_for_a_string():
    mask = (Mask(output='a.json', place='$.a', pattern='[0-9]+'),)
    assert compare(b'{"a": 1}', b'{"a": 2}', name='a.json', masks=mask).equal
    assert not compare(b'{"a": 1}', b'{"a": "2"}', name='a.json', masks=mask).equal


def test_only_the_groups_of_a_line_may_differ():
    mask = (Mask(output='stdout', place='page # in {}', pattern='page [0-9]+ in ([0-9]+)'),)
    assert compare(b'page 1 in 5\n', b'page 1 in 77\n', name='stdout', masks=mask).equal
    assert not compare(b'page 1 in 5\n', b'page 2 in 5\n', name='stdout', masks=mask).equal


CELLS = st.lists(st.text(alphabet='ab1-,"\n\r ', max_size=4), min_size=1, max_size=3)
ROWS = st.lists(CELLS, min_size=1, max_size=3)


def written(rows):
    return '\n'.join(','.join('"' + cell.replace('"', '""') + '"' for cell in row) for row in rows).encode()


@given(ROWS, ROWS)
def test_whatever_is_explained_is_equal_under_its_masks_and_nothing_else_is(left, right):
    one, two = written(left), written(right)
    found = volatile(one, two, 'a.csv')
    equal = compare(one, two, name='a.csv', masks=masks_of('a.csv', found)).equal
    assert equal == (not found.unexplained)


@given(st.text(max_size=30), st.text(max_size=30), st.sampled_from(['a.csv', 'a.json', 'a.jsonl', 'stdout']))
def test_hostile_text_is_survived(left, right, name):
    one, two = (text.encode('utf-8', 'replace') for text in (left, right))
    found = volatile(one, two, name)
    assert bool(found.unexplained) or compare(one, two, name=name, masks=masks_of(name, found)).equal

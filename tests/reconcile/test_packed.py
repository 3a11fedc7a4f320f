"""A gzip output is compared by what is packed in it."""

import gzip

import pytest

from rewright.reconcile import Mask, compare, volatile


def packed(text, at=0):
    return gzip.compress(text.encode(), mtime=at)


def test_the_same_content_packed_at_another_time():
    left, right = packed('a\n1\n', 5), packed('a\n1\n', 6)
    result = compare(left, right, name='/x/a.csv.gz')
    assert (result.compared.level, result.compared.output) == ('equal_values', '/x/a.csv.gz')
    assert volatile(left, right, '/x/a.csv.gz').unexplained == ()


def test_other_content_is_told_as_in_its_format():
    result = compare(packed('a\n1\n'), packed('a\n2\n'), name='a.csv.gz')
    assert result.differences[0].where == 'row 1, column "a"'


def test_masks_reach_inside():
    mask = (Mask(output='a.csv.gz', place='a', pattern='[0-9]'),)
    found = volatile(packed('a\n1\n'), packed('a\n2\n'), 'a.csv.gz')
    assert [varying.place for varying in found.places] == ['a']
    assert compare(packed('a\n1\n'), packed('a\n2\n'), name='a.csv.gz', masks=mask).compared.level == 'volatile'


@pytest.mark.parametrize(
    'right', [packed('a\n1\n')[:-4], b'', b'plain', packed('a\n1\n') + packed('b\n'), packed('a\n1\n') + b'x']
)
def test_what_cannot_be_unpacked_whole_is_different(right):
    assert not compare(packed('a\n1\n', 9), right, name='a.csv.gz').equal

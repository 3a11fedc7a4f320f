"""Text outputs are equal only when their bytes are, and the report says why they are not."""

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rewright.reconcile import compare

CASES = tomllib.loads(Path(__file__).with_name('texts.toml').read_text(encoding='utf-8'))['case']
NAMES = st.sampled_from(['a.csv', 'a.tsv', 'a.json', 'a.jsonl', 'stdout', 'a.xml', 'a', 'a.parquet', 'a.xlsx', 'a.db'])
TEXTS = st.text(alphabet='ab",;\r\n\t {}[]:01.\u00e9', max_size=12)


@pytest.mark.parametrize('case', CASES, ids=lambda case: case['title'])
def test_case(case):
    left, right = case['left'].encode(), case['right'].encode()
    result = compare(left, right, name=case['name'])
    assert [d.kind for d in result.differences] == case.get('kinds', [])
    assert result.equal == ('kinds' not in case) == (left == right)
    if 'where' in case:
        assert result.differences[0].where == case['where']


@pytest.mark.parametrize('case', CASES, ids=lambda case: case['title'])
def test_case_the_other_way_round(case):
    assert compare(case['right'].encode(), case['left'].encode(), name=case['name']).equal == ('kinds' not in case)


@given(TEXTS, TEXTS, NAMES)
def test_texts_are_equal_exactly_when_their_bytes_are(left, right, name):
    result = compare(left.encode(), right.encode(), name=name)
    assert result.equal == (left == right) == (result.compared.level == 'identical') == (result.total == 0)


@given(st.binary(max_size=8), st.binary(max_size=8), NAMES)
def test_bytes_are_equal_exactly_when_they_are(left, right, name):
    result = compare(left, right, name=name)
    assert result.equal == (left == right)
    result.model_dump_json()


def test_bytes_that_are_no_utf8_are_told_apart_and_can_be_reported():
    result = compare(b'a\nx\xff\n', b'a\nx\xfe\n', name='a.csv')
    assert result.differences[0].where == 'row 1, column "a"'
    assert 'xff' in result.model_dump_json()


def test_utf16_is_read_behind_its_mark():
    left, right = ('\ufeffa\n1\n'.encode(code) for code in ('utf-16-le', 'utf-8'))
    assert [d.kind for d in compare(left, right, name='a.csv').differences] == ['encoding']


def test_a_binary_output_is_compared_as_bytes():
    result = compare(b'\x00\x01', b'\x00\x02', name='model.pkl', trial='t1')
    assert (result.differences[0].where, result.differences[0].trial) == ('byte 1', 't1')


def test_only_the_first_places_are_kept_but_all_are_counted():
    left = 'x\n' + ''.join(f'{n}\n' for n in range(1000))
    right = 'x\n' + ''.join(f'{n + 5000}\n' for n in range(1000))
    result = compare(left.encode(), right.encode(), name='a.csv')
    assert (len(result.differences), result.total, result.compared.rows) == (20, 1000, 1000)


def test_deeply_nested_json_is_compared_as_text():
    left, right = '[' * 100_000, '[' * 100_001
    assert not compare(left.encode(), right.encode(), name='a.json').equal

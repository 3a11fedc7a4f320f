"""What a comparison says beside equal or not: how many rows, which bytes, and that a mask excuses no other writing."""

import gzip
import io

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from test_compare_containers import TABLE, sqlite

from rewright.reconcile import Mask, Rulebook, compare, reconcile_paths

ROWS = {
    'of all tables': (
        'a.db',
        sqlite(
            TABLE, 'CREATE TABLE u (n)', 'INSERT INTO t VALUES (1, 2), (3, 4)', 'INSERT INTO u VALUES (1), (2), (3)'
        ),
        sqlite(
            'CREATE TABLE u (n)', TABLE, 'INSERT INTO u VALUES (1), (2), (3)', 'INSERT INTO t VALUES (1, 2), (3, 4)'
        ),
        'equal_values',
        5,
    ),
    'of the left container': (
        'a.db',
        sqlite(TABLE, 'INSERT INTO t VALUES (1, 2), (3, 4)'),
        sqlite(TABLE, 'INSERT INTO t VALUES (1, 2)'),
        'different',
        2,
    ),
    'of the left text': ('a.csv', b'a\n1\n2\n', b'a\n1\n', 'different', 2),
    'of lines': ('stdout', b'a\nb\n', b'a\n', 'different', 2),
    'of nothing': ('a.json', b'1', b'2', 'different', None),
}


@pytest.mark.parametrize('case', ROWS)
def test_rows_are_counted(case):
    name, left, right, level, rows = ROWS[case]
    assert left != right
    compared = compare(left, right, name=name).compared
    assert (compared.level, compared.rows) == (level, rows)


def test_sixteen_bytes_are_shown_from_the_first_that_differs():
    left, right = b'\0' * 20 + bytes(range(1, 40)), b'\0' * 20 + bytes(range(2, 50))
    result = compare(left, right, name='a.bin')
    assert result.total == len(result.differences) == 1
    (place,) = result.differences
    assert (place.where, place.legacy, place.modern) == ('byte 20', left[20:36].hex(' '), right[20:36].hex(' '))
    assert '59 and 68 bytes' in result.compared.detail


def test_one_side_goes_on_where_the_other_ends():
    result = compare(b'\0\1', b'\0\1\2', name='a.bin')
    assert (result.differences[0].where, result.differences[0].legacy) == ('byte 2', '')


def test_the_same_content_is_said_to_be_the_same_when_unpacked():
    left, right = (gzip.compress(b'a\n1\n', mtime=at) for at in (1, 2))
    assert compare(left, right, name='a.csv.gz').compared.detail == 'the same when unpacked'


def test_what_the_inner_output_says_is_said_of_the_packed_one():
    packed = []
    for codec in ('none', 'zstd'):
        file = io.BytesIO()
        pq.write_table(pa.table({'a': [1, 2]}), file, compression=codec)
        packed.append(gzip.compress(file.getvalue(), mtime=1))
    compared = compare(*packed, name='a.parquet.gz').compared
    assert (compared.level, compared.detail) == ('equal_values', 'same values and types, other bytes')


DAY = r'[0-9]{4}-[0-9]{2}-[0-9]{2}'
BESIDE = {
    'the last piece': ('a.csv', 'at,b\n2026-01-01,"x"\n', 'at,b\n2026-01-02,"y"\n'),
    'the first piece': ('a.csv', 'b,at\n"x",2026-01-01\n', 'b,at\n"y",2026-01-02\n'),
    'a line after it': ('stdout', '2026-01-01\nx\n', '2026-01-02\ny\n'),
    'one line more': ('stdout', '2026-01-01\n', '2026-01-02\ny'),
}


@pytest.mark.parametrize('case', BESIDE)
def test_what_differs_beside_a_masked_place_is_different(case):
    name, left, right = BESIDE[case]
    masks = (Mask(output=name, place='at' if name == 'a.csv' else '{}', pattern=DAY),)
    assert compare(left.encode(), right.encode(), name=name, masks=masks).compared.level == 'different'


@pytest.mark.parametrize(('name', 'place'), [('a.csv', 'at'), ('a.txt', '{}')])
def test_no_mask_excuses_another_encoding(name, place):
    masks = (Mask(output=name, place=place, pattern=DAY),)
    sides = ['at\n2026-01-01\n', 'at\n2026-01-02\n']
    left, right = (('\ufeff' + side).encode(code) for side, code in zip(sides, ('utf-16-le', 'utf-16-be'), strict=True))
    result = compare(left, right, name=name, masks=masks)
    assert result.compared.level == 'different'
    assert result.differences[0].kind == 'encoding'


def test_volatile_rows_are_counted():
    masks = (Mask(output='a.csv', place='at', pattern=DAY),)
    for quote in ('', '"'):
        left, right = (f'at,b\n{day},{quote}x{quote}\n2026-01-01,y\n'.encode() for day in ('2026-02-02', '2026-02-03'))
        compared = compare(left, right, name='a.csv', masks=masks).compared
        assert (compared.level, compared.rows, compared.detail) == ('volatile', 2, 'only volatile places differ')


def test_the_same_bytes_have_no_differing_place(tmp_path):
    for side in ('left', 'right'):
        (tmp_path / f'{side}.csv').write_bytes(b'a\n1\n')
    found = reconcile_paths(tmp_path / 'left.csv', tmp_path / 'right.csv', Rulebook())
    assert (found.verdict, found.total, found.differences, found.kinds) == ('identical', 0, (), ())
    assert (found.rows, found.columns, found.key, found.notes, found.files) == (None, (), None, (), ())

"""Parquet, Excel and SQLite outputs are equal when stored values and types are, in the same order."""

import io
import math
import sqlite3

import openpyxl
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rewright.reconcile import Mask, compare


def parquet(table, **options):
    file = io.BytesIO()
    pq.write_table(pa.table(table), file, **options)
    return file.getvalue()


def excel(*rows, title='Sheet1'):
    book = openpyxl.Workbook()
    book.active.title = title
    for row in rows:
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def sqlite(*statements):
    connection = sqlite3.connect(':memory:')
    for statement in statements:
        connection.execute(statement)
    connection.commit()
    data = connection.serialize()
    connection.close()
    return data


def ints(*values, kind=None):
    return pa.array(values, kind or pa.int64())


def floats(*values):
    return pa.array(values, pa.float64(), from_pandas=False)


NAN, OTHER_NAN = math.nan, -math.nan
SAME = {
    'plain and compressed': (parquet({'a': ints(1, 2)}), parquet({'a': ints(1, 2)}, compression='zstd')),
    'text and large text': (
        parquet({'a': pa.array(['é', None])}),
        parquet({'a': pa.array(['é', None], pa.large_string())}),
    ),
    'NaN is NaN': (parquet({'a': floats(NAN, 1.0)}), parquet({'a': floats(OTHER_NAN, 1.0)}, compression='gzip')),
    'no rows': (parquet({'a': ints()}), parquet({'a': ints()}, compression='none')),
    'lists': (parquet({'a': [[1.0, NAN], None, []]}), parquet({'a': [[1.0, NAN], None, []]}, compression='none')),
    'null under a hole': (parquet({'a': floats(None, 2.0)}), parquet({'a': floats(None, 2.0)}, compression='none')),
}
DIFFERENT = {
    'value': (parquet({'a': ints(1, 2)}), parquet({'a': ints(1, 3)}), 'value', 'row 2, column "a"'),
    'type': (parquet({'a': ints(1)}), parquet({'a': floats(1.0)}), 'type', 'table, column "a"'),
    'width': (parquet({'a': ints(1)}), parquet({'a': ints(1, kind=pa.int32())}), 'type', 'table, column "a"'),
    'null is not NaN': (parquet({'a': floats(None)}), parquet({'a': floats(NAN)}), 'value', 'row 1, column "a"'),
    'zero is not -0.0': (parquet({'a': floats(0.0)}), parquet({'a': floats(-0.0)}), 'value', 'row 1, column "a"'),
    'nested -0.0': (parquet({'a': [[0.0]]}), parquet({'a': [[-0.0]]}), 'value', 'row 1, column "a"'),
    'nearly': (parquet({'a': floats(0.1 + 0.2)}), parquet({'a': floats(0.3)}), 'value', 'row 1, column "a"'),
    'beyond 2**53': (parquet({'a': ints(2**53 + 1)}), parquet({'a': ints(2**53)}), 'value', 'row 1, column "a"'),
    'empty text is not null': (
        parquet({'a': ['']}),
        parquet({'a': pa.array([None], pa.string())}),
        'value',
        'row 1, column "a"',
    ),
    'row order': (
        parquet({'a': ints(1, 2), 'b': ['x', 'y']}),
        parquet({'a': ints(2, 1), 'b': ['y', 'x']}),
        'row order',
        'row 1',
    ),
    'row count': (parquet({'a': ints(1, 1)}), parquet({'a': ints(1)}), 'row count', 'table'),
    'column order': (
        parquet({'a': ints(1), 'b': ints(2)}),
        parquet({'b': ints(2), 'a': ints(1)}),
        'column order',
        'table',
    ),
    'columns': (parquet({'a': ints(1)}), parquet({'b': ints(1)}), 'columns', 'table'),
    'time zone': (
        parquet({'a': pa.array([0], pa.timestamp('ns', 'UTC'))}),
        parquet({'a': pa.array([0], pa.timestamp('ns'))}),
        'type',
        'table, column "a"',
    ),
    'a nested nanosecond': (
        parquet({'a': pa.array([[1]], pa.list_(pa.timestamp('ns')))}),
        parquet({'a': pa.array([[2]], pa.list_(pa.timestamp('ns')))}),
        'value',
        'row 1, column "a"',
    ),
    'a nanosecond': (
        parquet({'a': pa.array([1], pa.timestamp('ns'))}),
        parquet({'a': pa.array([2], pa.timestamp('ns'))}),
        'value',
        'row 1, column "a"',
    ),
}


@pytest.mark.parametrize('case', SAME)
def test_parquet_with_the_same_values_and_types(case):
    left, right = SAME[case]
    assert left != right
    assert compare(left, right, name='a.parquet').compared.level == 'equal_values'


@pytest.mark.parametrize('case', DIFFERENT)
def test_parquet_that_differs(case):
    left, right, kind, where = DIFFERENT[case]
    first = compare(left, right, name='a.parquet').differences[0]
    assert (first.kind, first.where) == (kind, where)


def test_parquet_of_pandas_and_of_polars():
    values = {'n': [1, 2], 't': ['é', None], 'f': [1.5, None]}
    file = io.BytesIO()
    pl.DataFrame(values).write_parquet(file)
    left = parquet(values)
    assert compare(left, file.getvalue(), name='a.parquet').compared.level == 'equal_values'


EXCEL = {
    'a value': ([['a'], [1]], [['a'], [2]], 'value'),
    'number against text': ([['a'], [1]], [['a'], ['1']], 'value'),
    'truth against number': ([['a'], [True]], [['a'], [1]], 'value'),
    'a formula against its text': ([['a'], ['=1+1']], [['a'], [2]], 'value'),
    'a row more': ([['a'], [1]], [['a'], [1], [1]], 'row count'),
    'a column more': ([['a'], [1]], [['a'], [1, 2]], 'columns'),
}


@pytest.mark.parametrize('case', EXCEL)
def test_excel_that_differs(case):
    left, right, kind = EXCEL[case]
    assert compare(excel(*left), excel(*right), name='a.xlsx').differences[0].kind == kind


def test_excel_with_the_same_values():
    left, right = excel(['a', None], [1.5, 'é']), excel(['a', None], [1.5, 'é'])
    book = openpyxl.load_workbook(io.BytesIO(left))
    book.active['A1'].font = openpyxl.styles.Font(bold=True)
    file = io.BytesIO()
    book.save(file)
    assert compare(file.getvalue(), right, name='a.xlsx').compared.level == 'equal_values'


def test_excel_sheets_are_named():
    assert compare(excel([1], title='A'), excel([1], title='B'), name='a.xlsx').differences[0].kind == 'tables'


TABLE = 'CREATE TABLE t (a INTEGER, b TEXT)'
SQLITE = {
    'a value': ((TABLE, "INSERT INTO t VALUES (1, 'x')"), (TABLE, "INSERT INTO t VALUES (1, 'y')"), 'value'),
    'integer against real': (
        ('CREATE TABLE t (a)', 'INSERT INTO t VALUES (1)'),
        ('CREATE TABLE t (a)', 'INSERT INTO t VALUES (1.0)'),
        'value',
    ),
    'null against empty': ((TABLE, 'INSERT INTO t VALUES (1, NULL)'), (TABLE, "INSERT INTO t VALUES (1, '')"), 'value'),
    'text against blob': (
        (TABLE, "INSERT INTO t VALUES (1, 'x')"),
        (TABLE, "INSERT INTO t VALUES (1, x'78')"),
        'value',
    ),
    'a type': ((TABLE,), ('CREATE TABLE t (a REAL, b TEXT)',), 'type'),
    'a default': ((TABLE,), ('CREATE TABLE t (a INTEGER DEFAULT 3, b TEXT)',), 'type'),
    'a table': ((TABLE,), (TABLE, 'CREATE TABLE u (a)'), 'tables'),
    'an index': ((TABLE,), (TABLE, 'CREATE INDEX i ON t (a)'), 'structure'),
    'row order': (
        (TABLE, 'INSERT INTO t VALUES (1, 2), (3, 4)'),
        (TABLE, 'INSERT INTO t VALUES (3, 4), (1, 2)'),
        'row order',
    ),
}


@pytest.mark.parametrize('case', SQLITE)
def test_sqlite_that_differs(case):
    left, right, kind = SQLITE[case]
    assert compare(sqlite(*left), sqlite(*right), name='a.db').differences[0].kind == kind


def test_sqlite_with_the_same_values():
    left = sqlite(TABLE, "INSERT INTO t VALUES (1, 'x')")
    right = sqlite(TABLE, "INSERT INTO t VALUES (0, 'x')", 'UPDATE t SET a = 1', 'CREATE TABLE u (a)', 'DROP TABLE u')
    assert left != right
    assert compare(left, right, name='warehouse').compared.level == 'equal_values'


WHOLE = {
    'a.parquet': parquet({'a': ints(1, 2), 'b': ['x', None]}),
    'a.xlsx': excel(['a', 1], [None, 2.5]),
    'a.db': sqlite(TABLE, "INSERT INTO t VALUES (1, 'x')", 'CREATE INDEX i ON t (a)'),
}


@given(st.sampled_from(sorted(WHOLE)), st.integers(0), st.binary(min_size=1, max_size=6))
@settings(deadline=None, max_examples=40)
def test_damaged_bytes_never_bring_the_comparison_down(name, place, noise):
    data = WHOLE[name]
    at = place % len(data)
    damaged = data[:at] + noise + data[at + len(noise) :]
    compare(data, damaged, name=name).model_dump_json()
    compare(damaged, data, name=name).model_dump_json()


TORN = {
    'parquet': ('a.parquet', parquet({'a': ints(1)})[:-3]),
    'excel': ('a.xlsx', excel([1])[:-30]),
    'sqlite': ('a.db', sqlite(TABLE)[:600]),
    'no container at all': ('a.db', b'hello'),
}


@pytest.mark.parametrize('case', TORN)
def test_a_torn_container_is_compared_as_bytes(case):
    name, data = TORN[case]
    result = compare(data, data + b'x', name=name)
    assert not result.equal
    assert 'not compared as' in result.compared.detail


def test_a_masked_cell_of_a_container_may_differ():
    left, right = parquet({'a': ints(1), 'at': ['2026-01-01']}), parquet({'a': ints(1), 'at': ['2026-01-02']})
    masks = (Mask(output='a.parquet', place='at', pattern=r"'\d{4}-\d\d-\d\d'"),)
    assert compare(left, right, name='a.parquet', masks=masks).compared.level == 'volatile'
    assert not compare(left, right, name='b.parquet', masks=masks).equal

"""What the runtime gives for jobs of other releases: the exact values, or a refusal where nobody knows them."""

import json
import random
import subprocess
import sys

import numpy as np
import polars as pl
import pytest

from rewright_runtime import frames, frames_of_pandas3
from rewright_runtime.breach import ContractBreach
from rewright_runtime.frames import ties


def test_rows_of_a_join_stand_by_their_keys_where_each_first_stood():
    left = pl.DataFrame({'k': ['b', 'a', None, 'b', 'a'], 'x': range(5)})
    right = pl.DataFrame({'k': ['a', 'b', None, 'a'], 'y': range(4)})
    joined = left.join(right, on='k', nulls_equal=True, maintain_order='left_right')
    rows = joined.pipe(frames.by_key, 'k').rows()
    assert rows == [('b', 0, 1), ('b', 3, 1), ('a', 1, 0), ('a', 1, 3), ('a', 4, 0), ('a', 4, 3), (None, 2, 2)]
    assert joined.lazy().pipe(frames.by_key, 'k').collect().rows() == rows


@pytest.mark.parametrize('descending', [True, False])
def test_rows_of_one_number_are_refused_where_their_order_is_that_of_numpy_1(descending):
    distinct = pl.DataFrame({'k': [2.0, None, 1.0, None], 'n': range(4)})
    assert ties.sort(distinct, 'k', descending=descending).equals(frames.sort(distinct, 'k', descending=descending))
    with pytest.raises(ContractBreach, match="rows of one 'k' are sorted"):
        ties.sort(pl.DataFrame({'k': [1, 2, 1]}), 'k', descending=descending)
    texts = pl.DataFrame({'k': ['b', 'a', 'b']})
    assert ties.sort(texts, 'k', descending=descending).equals(frames.sort(texts, 'k', descending=descending))


def test_labels_in_order_are_left_as_they_are_whatever_is_equal():
    rows = pl.DataFrame({'k': [1, 1, 2], 'n': range(3)})
    assert ties.sort_labels(rows, 'k').equals(rows)
    with pytest.raises(ContractBreach):
        ties.sort_labels(rows, 'k', descending=True)


def test_single_numbers_are_drawn_as_numpy_1_draws_them():
    """In a process of its own, for the option holds for a whole one."""
    code = 'from rewright_runtime import frames_on_numpy1 as frames\nimport polars as pl\nprint([frames.total(pl.Series([1.5]))])'
    assert subprocess.run([sys.executable, '-c', code], capture_output=True, text=True, check=True).stdout == '[1.5]\n'


def test_what_is_the_same_is_found_where_the_rest_is():
    assert frames_of_pandas3.total is frames.total
    with pytest.raises(AttributeError):
        _ = frames_of_pandas3.nothing_of_that_name


def test_numbers_are_the_nearest_floats(tmp_path):
    (tmp_path / 'x.csv').write_text('a,b\n0.30000000000000004,1\n0.79123456789012345678,2\n')
    schema = {'a': pl.Float64, 'b': pl.Int64}
    found = frames_of_pandas3.read_csv(tmp_path / 'x.csv', schema)['a'].to_list()
    assert found == [0.30000000000000004, 0.79123456789012345678]
    assert frames.read_csv(tmp_path / 'x.csv', schema)['a'].to_list() != found


@pytest.mark.parametrize('cell', ['1e400', 'inf', '-Infinity'])
def test_an_infinity_may_be_a_number_out_of_range(cell, tmp_path):
    (tmp_path / 'x.csv').write_text(f'a\n{cell}\n1.5\n')
    with pytest.raises(ContractBreach, match='infinity'):
        frames_of_pandas3.read_csv(tmp_path / 'x.csv', {'a': pl.Float64})


def test_texts_of_values_leave_holes():
    column = pl.select(frames_of_pandas3.to_text(pl.lit(pl.Series([1.0, None, 1e-7])))).to_series()
    assert column.to_list() == ['1.0', None, '1e-07']


def test_letters_get_their_case_one_by_one():
    texts = pl.DataFrame({'t': ['straße', None, 'ΑΣ', 'ab']})
    made = texts.select(upper=frames_of_pandas3.upper(pl.col('t')), lower=frames_of_pandas3.lower(pl.col('t')))
    assert made['upper'].to_list() == ['STRAẞE', None, 'ΑΣ', 'AB']
    assert made['lower'].to_list() == ['straße', None, 'ασ', 'ab']


def test_equal_texts_and_equal_counts_keep_their_order():
    rows = pl.DataFrame({'k': ['b', 'a'] * 20, 'n': range(40)})
    assert frames_of_pandas3.sort(rows, 'k')['n'].to_list() == [*range(1, 40, 2), *range(0, 40, 2)]
    counted = frames_of_pandas3.value_counts(pl.DataFrame({'k': [str(n) for n in range(40)] + [None]}), 'k')
    assert counted.rows() == [(str(n), 1) for n in range(40)]


# Of this seed, the sums below differ by the way they are added up.
CHANCE = random.Random(77)
VALUES = [CHANCE.random() * 1000 for _ in range(1000)]


def sums(rows, **settings):
    known = frames_of_pandas3.known_runs(rows, 'k', ['x'], **settings)
    grouped = (
        known.drop_nulls('k')
        .group_by('k')
        .agg(frames_of_pandas3.exact_sum('x'), mean=frames_of_pandas3.exact_mean('x'))
    )
    return grouped.sort('k').rows()


def by_row(rows):
    grouped = rows.drop_nulls('k').group_by('k').agg(frames.exact_sum('x'), mean=frames.exact_mean('x'))
    return grouped.sort('k').rows()


def test_groups_one_behind_the_other_are_added_up_at_once():
    rows = pl.DataFrame({'k': [None] * 100 + ['a'] * 400 + ['b'] * 500, 'x': VALUES})
    at_once = np.add.reduceat(np.array(VALUES), [100, 500]).tolist()
    assert sums(rows) == [('a', at_once[0], at_once[0] / 400), ('b', at_once[1], at_once[1] / 500)]
    assert sums(rows) != by_row(rows)


@pytest.mark.parametrize('keys', [['b', 'a'], ['a', 'b', 'a'], ['a', None, 'b'], ['a', 'b', None]])
def test_groups_in_another_order_are_added_up_row_by_row(keys):
    rows = pl.DataFrame(
        {'k': [k for k in keys for _ in range(1000 // len(keys))], 'x': VALUES[: 1000 // len(keys) * len(keys)]}
    )
    assert sums(rows) == by_row(rows)


def test_groups_in_the_order_they_come_may_stand_in_any():
    rows = pl.DataFrame({'k': ['b'] * 500 + ['a'] * 500, 'x': VALUES})
    assert sums(rows, sort=False) != by_row(rows)


def test_a_missing_value_lets_pandas_go_row_by_row():
    rows = pl.DataFrame({'k': ['a'] * 1000, 'x': [None, *VALUES[1:]]})
    assert sums(rows) == by_row(rows)
    both = rows.with_columns(y=pl.Series(VALUES))
    with pytest.raises(ContractBreach, match='beside one with missing values'):
        frames_of_pandas3.known_runs(both, 'k', ['x', 'y'])


def test_whole_numbers_and_nothing_are_added_up_as_ever():
    rows = pl.DataFrame({'k': ['a', 'b'], 'x': [1, 2]})
    assert sums(rows) == [('a', 1, 1.0), ('b', 2, 2.0)]
    assert sums(rows.clear()) == []
    with pytest.raises(ContractBreach, match='negative zeros'):
        sums(pl.DataFrame({'k': ['a'], 'x': [-0.0]}))


def test_an_array_of_texts_is_gone_through_and_drawn_and_nothing_else():
    found = frames_of_pandas3.distinct(pl.Series(['b', 'a', None, 'b']))
    assert [*found][:2] == ['b', 'a']
    assert len(found) == 3
    assert 'a' in found
    assert 'c' not in found
    assert str(found) == "<ArrowStringArray>\n['b', 'a', nan]\nLength: 3, dtype: str"
    assert json.dumps(found.tolist()[:2]) == '["b", "a"]'
    for asked in (
        lambda: found == ['b'],
        lambda: 1 in found,
        lambda: str(frames_of_pandas3.values(pl.Series(['x' * 99]))),
    ):
        with pytest.raises(ContractBreach):
            asked()


def test_a_column_without_a_date_is_refused():
    column = pl.Series('d', [None, None], dtype=pl.String)
    with pytest.raises((ContractBreach, pl.exceptions.ComputeError), match='no date at all'):
        pl.select(frames_of_pandas3.read_dates(pl.lit(column)))
    made = pl.select(frames_of_pandas3.read_dates(pl.lit(pl.Series('d', ['2026-01-03', None])))).to_series()
    assert made.dtype == pl.Datetime('us')


def test_texts_keep_their_type_in_parquet(tmp_path):
    rows = pl.DataFrame({'t': pl.Series([None, None], dtype=pl.String), 'n': [1, None]})
    frames_of_pandas3.write_parquet(rows, tmp_path / 'x.parquet')
    assert pl.read_parquet_schema(tmp_path / 'x.parquet') == {'t': pl.String, 'n': pl.Float64}


def test_a_column_of_texts_is_drawn_with_its_own_type():
    column = pl.Series(['a', 'b'])
    assert frames_of_pandas3.column_text(column, 'c') == '0    a\n1    b\nName: c, dtype: str'
    assert frames_of_pandas3.row_text(pl.DataFrame({'a': [1], 'b': [2]})) == 'a    1\nb    2\ndtype: int64'
    with pytest.raises(ContractBreach):
        frames_of_pandas3.row_text(pl.DataFrame({'a': ['x'], 'b': ['y']}))

"""The runtime's frame helpers against pandas itself, on hostile columns."""

import io
import math
import random
import sqlite3
import sys
from functools import partial

import numpy as np
import pandas as pd
import polars as pl
import pytest

from rewright_runtime import frames
from rewright_runtime.breach import ContractBreach
from rewright_runtime.frames.csv_read import parse_float

HOSTILE = {
    'small': [1e-5, -1.5e-7, 9.9e-5, 1e-4, 0.0, -0.0],
    'large': [1e16, 1e22, 123456789012345680.0, -1e300, math.inf, -math.inf],
    'holes': [1.0, None, 2.5, None],
    'whole': [1, 2, 3],
    'whole_with_holes': [1, None, 3],
    'truth': [True, False, None],
    'text': ['a', '', None, 'x,y', 'q"q', 'line\nbreak', 'é', '\r', ' pad '],
    'nothing': [None, None],
}


def as_pandas(values):
    return pd.DataFrame({'a': pd.Series(values), 'b': range(len(values))})


def as_polars(values):
    return pl.DataFrame({'a': pl.Series(values, strict=False), 'b': range(len(values))})


def known(row):
    return tuple(None if pd.isna(v) else v for v in row)


@pytest.mark.parametrize('width', ['a', 'ab'])
@pytest.mark.parametrize('name', HOSTILE)
def test_csv_text_is_that_of_pandas(name, width, tmp_path):
    frames.write_csv(as_polars(HOSTILE[name]).select(*width), tmp_path / 'modern.csv')
    as_pandas(HOSTILE[name])[list(width)].to_csv(tmp_path / 'legacy.csv', index=False)
    assert (tmp_path / 'modern.csv').read_bytes() == (tmp_path / 'legacy.csv').read_bytes()


@pytest.mark.parametrize(
    'dates',
    [
        ['2024-01-01', '2024-02-29'],
        ['2024-01-01 00:00:00', '2024-01-01 13:05:00'],
        ['2024-01-01 00:00:00.250000', None],
        ['2024-01-01 00:00:00.000007', '1970-01-01 00:00:00'],
    ],
)
def test_dates_are_written_in_one_format(dates, tmp_path):
    moments = pd.DataFrame({'a': pd.to_datetime(pd.Series(dates), format='ISO8601'), 'b': 1})
    frames.write_csv(pl.from_pandas(moments), tmp_path / 'modern.csv')
    moments.to_csv(tmp_path / 'legacy.csv', index=False)
    assert (tmp_path / 'modern.csv').read_text() == (tmp_path / 'legacy.csv').read_text()


def test_dates_of_two_formats_are_refused(tmp_path):
    frame = pl.DataFrame({'a': ['2024-01-01 00:00:00'], 'b': ['2024-01-01 01:00:00']})
    with pytest.raises(ContractBreach, match='time of day'):
        frames.write_csv(frame.select(pl.all().str.to_datetime()), tmp_path / 'out.csv')


def test_lists_have_no_csv_text(tmp_path):
    with pytest.raises(ContractBreach, match='one cell'):
        frames.write_csv(pl.DataFrame({'a': [[1]], 'b': [1]}), tmp_path / 'out.csv')


FILES = {
    'whole': 'a,b\n1,x\n-2,y\n',
    'holes': 'a,b\n1,x\n,y\n',
    'words_for_missing': 'a,b\nNA,x\n2.5,null\n#N/A,None\n',
    'blanks': 'a,b\n 7 ,x\n+5,y\n',
    'truth': 'a,b\nTrue,x\nFALSE,y\n',
    'truth_with_holes': 'a,b\nTrue,x\n,y\n',
    'quoted': 'a,b\n"1","x,""y"""\n"",""\n',
    'leading_zeros': 'a,b\n007,x\n1e5,y\n.5,z\n1.,w\n',
    'infinite': 'a,b\ninf,x\n-Infinity,y\n',
    'blank_lines': 'a,b\n\n1,x\n\n2,y\n\n',
    'windows': 'a,b\r\n1,x\r\n2,y\r\n',
    'all_missing': 'a,b\n,x\n,y\n',
    'mark': '\ufeffa,b\n1,é\n',
}


@pytest.mark.parametrize('name', FILES)
def test_csv_files_are_read_as_pandas_reads_them(name, tmp_path):
    path = tmp_path / 'in.csv'
    path.write_text(FILES[name], newline='')
    legacy = pd.read_csv(path)
    kinds = {'int64': pl.Int64, 'float64': pl.Float64, 'bool': pl.Boolean}
    guess = {
        c: kinds.get(str(t), pl.Boolean if name == 'truth_with_holes' and c == 'a' else pl.String)
        for c, t in legacy.dtypes.items()
    }
    modern = frames.read_csv(path, guess)
    assert modern.rows() == [known(row) for row in legacy.itertuples(index=False)]
    assert list(modern.schema.values()) == list(guess.values())


@pytest.mark.parametrize(
    ('text', 'why'),
    [
        ('a,b\n', 'no rows'),
        ('a,c\n1,x\n', 'columns'),
        ('a,b\nz,x\n', "'a'"),
        ('a,b\n1,2\n', "'b'"),
        ('a,b\n\n"1",x\n', 'blank'),
    ],
)
def test_other_csv_files_are_refused(text, why, tmp_path):
    (tmp_path / 'in.csv').write_text(text)
    with pytest.raises(ContractBreach, match=why):
        frames.read_csv(tmp_path / 'in.csv', {'a': pl.Int64, 'b': pl.String})


def test_floats_are_parsed_as_pandas_parses_them():
    chance = random.Random(4)
    texts = [repr(chance.random() * 10.0 ** chance.randrange(-5, 9)) for _ in range(2000)]
    texts += [f'{chance.uniform(-10, 10):.25f}' for _ in range(500)] + [
        '4.9e-324',
        '1e-400',
        '-0.0',
        '1' * 30 + '.5',
        '1e308',
    ]
    legacy = pd.read_csv(io.StringIO('x\n' + '\n'.join(texts) + '\n'))['x']
    assert [parse_float(t) for t in texts] == legacy.tolist()


def groups(rows, keys, holes):
    chance = np.random.default_rng(rows)
    values = chance.normal(size=rows) * 10.0 ** chance.integers(-3, 6, size=rows)
    values[chance.random(rows) < holes] = np.nan
    return pd.DataFrame({'k': chance.integers(0, keys, size=rows), 'x': values})


def test_numbers_out_of_range_are_refused():
    with pytest.raises(ContractBreach, match='range'):
        parse_float('17e308')


@pytest.mark.parametrize('holes', [0, 0.1])
@pytest.mark.parametrize('by', [['x'], ['k', 'x']])
def test_group_sums_are_those_of_pandas_to_the_bit(by, holes):
    legacy = groups(5000, 40, holes).sort_values(by)
    frame = pl.from_pandas(legacy).with_columns(pl.col('x').fill_nan(None)).sort(by)
    made = frame.group_by('k', maintain_order=True).agg(
        sum=frames.exact_sum('x'), mean=frames.exact_mean('x'), std=frames.exact_std('x'), var=frames.exact_var('x')
    )
    wanted = legacy.groupby('k')['x'].agg(['sum', 'mean', 'std', 'var']).reset_index()
    assert made.sort('k').rows() == [tuple(r) for r in wanted.itertuples(index=False)]


def test_whole_numbers_of_a_group_spread_like_those_of_pandas():
    chance = random.Random(3)
    legacy = pd.DataFrame(
        {'k': [chance.choice('ab') for _ in range(61)], 'x': [chance.choice([0, 1, 3, 7, 100]) for _ in range(61)]}
    )
    made = (
        pl.from_pandas(legacy)
        .group_by('k')
        .agg(mean=frames.exact_mean('x'), std=frames.exact_std('x'), var=frames.exact_var('x'))
    )
    wanted = legacy.groupby('k')['x'].agg(['mean', 'std', 'var']).reset_index()
    assert made.sort('k').rows() == [tuple(r) for r in wanted.itertuples(index=False)]


@pytest.mark.parametrize(
    'values', [[0.0, -0.0], [-0.0, 0.0], [-0.0, None, 0.0, 0.0], [None], [1.5, None, -2.0], [-0.0, 5.0, -7.0]]
)
def test_of_two_zeros_the_first_is_the_largest_and_the_smallest(values):
    legacy = pd.DataFrame({'k': 'a', 'x': pd.Series(values, dtype=float)})
    frame = pl.DataFrame({'k': ['a'] * len(values), 'x': pl.Series(values, dtype=pl.Float64)})
    made = frame.group_by('k').agg(max=frames.exact_max('x'), min=frames.exact_min('x'))
    wanted = legacy.groupby('k')['x'].agg(['max', 'min']).reset_index().replace({np.nan: None})
    assert repr(made.rows()) == repr([tuple(r) for r in wanted.itertuples(index=False)])


@pytest.mark.parametrize(
    'values', [['b', 'a', 'b'], ['é', 'Z', ''], ['a'], [None], [None, None], [None, 'a'], ['a', None, 'b']]
)
def test_texts_of_a_group_are_compared_where_pandas_compares_them(values):
    legacy = pd.DataFrame({'k': 'a', 'x': pd.Series(values, dtype=object)}).groupby('k')['x']
    frame = pl.DataFrame({'k': ['a'] * len(values), 'x': pl.Series(values, dtype=pl.String)})
    made = pl.col('x').pipe(lambda x: [frames.text_max(x).alias('max'), frames.text_min(x).alias('min')])
    if None in values and set(values) != {None}:
        with pytest.raises(TypeError):
            legacy.max()
        with pytest.raises(ContractBreach, match='no least or greatest'):
            frame.group_by('k').agg(made)
        return
    wanted = legacy.agg(['max', 'min']).reset_index().replace({np.nan: None})
    assert frame.group_by('k').agg(made).rows() == [tuple(r) for r in wanted.itertuples(index=False)]
    assert frame.select(m=frames.text_max('x').over('k'))['m'].to_list() == [wanted['max'][0]] * len(values)


@pytest.mark.parametrize('keys', [['a', None], ['a', 'é', 'a'], [None], [None, None], []])
def test_keys_that_pandas_takes_for_numbers_are_refused(keys):
    legacy = pd.DataFrame({'k': pd.Series(keys, dtype=object), 'x': [1.0] * len(keys)})
    frame = pl.DataFrame({'k': pl.Series(keys, dtype=pl.String), 'x': pl.Series([1.0] * len(keys), dtype=pl.Float64)})
    kept = legacy.groupby('k', dropna=False)['x'].sum().reset_index()
    if kept['k'].dtype == object:
        assert frames.known_keys(frame, 'k') is frame
    else:
        with pytest.raises(ContractBreach, match="groups by 'k'"):
            frames.known_keys(frame, 'x', 'k')


@pytest.mark.parametrize('steps', [1, 2, -1])
@pytest.mark.parametrize(
    'values',
    [
        [9007199254740993, 4096, -4],
        [2**63 - 1, -(2**63), 5],
        [1, None, 3],
        [1.5, None, -0.0],
        [2**53 + 1, None, 4],
        [7],
    ],
)
def test_a_change_is_one_of_whole_numbers_where_none_is_missing(values, steps):
    wanted = pd.Series(values).diff(steps).replace({np.nan: None}).tolist()
    whole = all(isinstance(v, int) for v in values)
    column = pl.Series('x', values, dtype=pl.Int64 if whole or (None in values and 1.5 not in values) else pl.Float64)
    assert repr(column.to_frame().select(frames.change(pl.col('x'), steps))['x'].to_list()) == repr(wanted)


def test_a_group_value_on_every_row_leaves_out_missing_keys():
    legacy = pd.DataFrame({'k': ['a', None, 'a'], 'x': [1.0, 2.0, 4.0]})
    made = pl.from_pandas(legacy).select(frames.per_group(frames.exact_mean('x'), 'k')).to_series()
    assert made.to_list() == legacy.groupby('k')['x'].transform('mean').replace({np.nan: None}).tolist()


@pytest.mark.parametrize('by', [100, 3, 1.1, 7])
def test_division_is_rounded_once(by):
    values = groups(3000, 2, 0.1)['x']
    made = pl.DataFrame({'x': values.to_numpy()}).select(frames.divide(pl.col('x').fill_nan(None), by)).to_series()
    assert made.to_list() == (values / by).replace({np.nan: None}).tolist()


@pytest.mark.parametrize('descending', [False, True])
@pytest.mark.parametrize('kind', ['text', 'whole', 'float'])
@pytest.mark.parametrize('last', [True, False])
def test_ties_are_left_as_pandas_leaves_them(kind, descending, last):
    chance = random.Random(kind)
    keys = {'text': ['a', 'b', 'é', None], 'whole': [3, 1, 2], 'float': [0.5, -0.5, None, 2.0]}[kind]
    legacy = pd.DataFrame({'key': [chance.choice(keys) for _ in range(400)], 'row': range(400)})
    frame = pl.from_pandas(legacy).with_columns(pl.col(pl.Float64).fill_nan(None))
    wanted = legacy.sort_values('key', ascending=not descending, na_position='last' if last else 'first')
    assert frames.sort(frame, 'key', descending=descending, nulls_last=last)['row'].to_list() == wanted['row'].tolist()


@pytest.mark.parametrize('size', [0, 1, 2, 1000])
def test_totals_are_those_of_numpy(size):
    values = groups(size, 2, 0.1)['x']
    column = pl.Series('x', values.to_numpy()).fill_nan(None)
    made = [
        f(column) for f in (frames.total, frames.average, frames.spread, frames.middle, frames.smallest, frames.largest)
    ]
    wanted = [values.sum(), values.mean(), values.std(), values.median(), values.min(), values.max()]
    assert [str(v) for v in made] == [str(v) for v in wanted]


def test_whole_totals_stay_whole():
    assert [str(f(pl.Series([2, 5]))) for f in (frames.total, frames.largest, frames.smallest)] == ['7', '5', '2']


def test_counts_tie_as_pandas_leaves_them():
    chance = random.Random(1)
    legacy = pd.DataFrame({'a': [f'v{chance.randrange(40)}' for _ in range(300)]})
    wanted = legacy['a'].value_counts().reset_index()
    assert frames.value_counts(pl.from_pandas(legacy), 'a').rows() == [tuple(r) for r in wanted.itertuples(index=False)]


RECORDS = [
    ([{'a': 1, 'b': 'x'}, {'a': 2, 'b': None}], {'a': pl.Int64, 'b': pl.String}),
    ([{'a': 1, 'b': 'x'}, {'b': 'y'}], {'a': pl.Float64, 'b': pl.String}),
    ([{'a': 1}, {'a': 2.5}], {'a': pl.Float64}),
    ([{'a': True}, {'a': None}], {'a': pl.Boolean}),
    ([{'a': 1.5}, {'a': float('nan')}], {'a': pl.Float64}),
]


@pytest.mark.parametrize(('rows', 'schema'), RECORDS)
def test_records_have_the_types_of_pandas(rows, schema):
    made = frames.records_frame(rows, schema)
    wanted = [known(row) for row in pd.DataFrame(rows).itertuples(index=False)]
    assert made.rows() == wanted
    assert dict(made.schema) == schema


@pytest.mark.parametrize(
    'rows', [[], [{'a': 1}], [{'a': 1, 'b': 2}], [{'a': 'x', 'b': 'y'}], [{'a': [1], 'b': 'y'}], [{'b': 'y', 'a': 1}]]
)
def test_other_records_are_refused(rows):
    with pytest.raises(ContractBreach):
        frames.records_frame(rows, {'a': pl.Int64, 'b': pl.String})


@pytest.mark.parametrize(
    'rows',
    [['xz', 'yw'], [('x', 'z'), 'yw'], {}, {'ab': 'xy', 'cd': 'zw'}, {'ab': [], 'cd': []}, {'ab': ['x'], 'cd': 'z'}],
)
def test_texts_are_neither_records_nor_columns(rows):
    with pytest.raises(ContractBreach, match=r'record is|not a list|columns are'):
        frames.records_frame(rows, {'ab': pl.String, 'cd': pl.String})


@pytest.mark.parametrize('columns', [{'ab': ['x', None], 'cd': [1, None]}, {'ab': ['ü'], 'cd': [float('nan')]}])
def test_lists_by_column_give_the_frame_that_pandas_makes(columns):
    made = frames.records_frame(columns, {'ab': pl.String, 'cd': pl.Float64})
    assert made.rows() == [known(row) for row in pd.DataFrame(columns).itertuples(index=False)]


def test_lists_of_unequal_length_are_no_columns():
    with pytest.raises(pl.exceptions.ShapeError):
        frames.records_frame({'ab': ['x', 'y'], 'cd': ['z']}, {'ab': pl.String, 'cd': pl.String})


def test_a_column_that_must_be_whole_is(tmp_path):
    (tmp_path / 't.csv').write_text('a,b\nTrue,1\n,2\n')
    assert frames.read_csv(tmp_path / 't.csv', {'a': pl.Boolean, 'b': pl.Int64}, whole=('b',)).height == 2
    with pytest.raises(ContractBreach, match=r"t\.csv: column 'a' has 1 missing values, expected none"):
        frames.read_csv(tmp_path / 't.csv', {'a': pl.Boolean, 'b': pl.Int64}, whole=('a', 'b'))


@pytest.mark.parametrize('values', [[1, 2], [1.5, None], ['x', None], [True]])
def test_what_pandas_shares_with_the_frame_cannot_be_written(values):
    array = frames.values(pl.Series('a', values))
    with pytest.raises(ValueError, match='read-only'):
        array[:1] = array[:1]
    assert frames.distinct(pl.Series('a', values)).flags.writeable
    assert frames.matrix(pl.DataFrame({'a': [1], 'b': ['x']})).flags.writeable
    assert not frames.matrix(pl.DataFrame({'a': [1], 'b': [2]})).flags.writeable


@pytest.mark.parametrize('values', [[1.5, None], [], [None]])
def test_floats_stay_as_they_are(values):
    frame = pl.DataFrame({'a': pl.Series(values, dtype=pl.Float64)})
    assert frame.select(frames.floats(pl.col('a'))).equals(frame)


@pytest.mark.parametrize('values', [[1, None], ['x'], [True]])
def test_what_holds_no_floats_is_refused(values):
    with pytest.raises(ContractBreach, match=r"column 'a' holds \w+, expected Float64"):
        pl.DataFrame({'a': values}).select(frames.floats(pl.col('a')))


def test_queries_give_the_types_of_pandas():
    connection = sqlite3.connect(':memory:')
    connection.executescript('create table t (a, b); insert into t values (1, 2.5), (null, 3)')
    made = frames.read_sql('select a, b from t where b > ?', connection, {'a': pl.Float64, 'b': pl.Float64}, [0])
    wanted = pd.read_sql_query('select a, b from t where b > ?', connection, params=[0])
    connection.close()
    assert made.rows() == [known(row) for row in wanted.itertuples(index=False)]


def test_text_of_values_is_that_of_python():
    legacy = pd.DataFrame({'a': [1e-7, 2.0, None], 'b': [1, 2, 3], 'c': [True, False, True]})
    made = pl.from_pandas(legacy).with_columns(pl.col('a').fill_nan(None)).select(frames.to_text(pl.all()))
    assert made.rows() == [tuple(r) for r in legacy.astype(str).itertuples(index=False)]


def test_a_missing_value_is_no_whole_number():
    with pytest.raises(Exception, match='missing'):
        pl.DataFrame({'a': [1.0, None]}).select(frames.to_int(pl.col('a')))


def test_a_hole_that_was_never_there_ends_the_run():
    with pytest.raises(ContractBreach, match='1 missing'):
        pl.DataFrame({'a': ['x', None]}).select(frames.no_missing(pl.col('a')))


@pytest.mark.parametrize('ignore', [True, False])
def test_frames_are_stacked_as_pandas_stacks_them(ignore):
    first, second = pd.DataFrame({'a': [1, 2], 'b': ['x', 'y']}), pd.DataFrame({'b': ['z'], 'a': [2.5], 'c': [1]})
    wanted = pd.concat([first, second], ignore_index=ignore)
    made = frames.stack([pl.from_pandas(first), pl.from_pandas(second)])
    assert made.rows() == [known(row) for row in wanted.itertuples(index=False)]


def test_kinds_are_not_stacked():
    with pytest.raises(ContractBreach, match="'a'"):
        frames.stack([pl.DataFrame({'a': [1]}), pl.DataFrame({'a': ['x']})])


@pytest.mark.parametrize('text', ['2024-13-01', '01/02/2024', '2024-01-01 10:00:00', '1500-01-01', '2024-1-1'])
def test_dates_of_another_form_are_refused(text):
    with pytest.raises(ContractBreach):
        pl.DataFrame({'a': ['2024-01-01', text]}).select(frames.read_dates(pl.col('a')))


def test_parquet_holds_the_types_of_pandas(tmp_path):
    legacy = pd.DataFrame({'a': [1, 2], 'b': [1.5, None], 'c': ['x', None], 'd': [True, False]})
    legacy.to_parquet(tmp_path / 'legacy.parquet', index=False)
    frames.write_parquet(pl.from_pandas(legacy), tmp_path / 'modern.parquet')
    modern, wanted = (pl.read_parquet(tmp_path / f'{name}.parquet') for name in ('modern', 'legacy'))
    assert modern.equals(wanted)
    assert modern.schema == wanted.schema


def test_sums_and_means_of_negative_zeros_are_zero():
    frame = pl.DataFrame({'k': ['a', 'a', 'b'], 'x': [-0.0, -0.0, -0.0], 'n': [1, 2, 3]})
    made = frame.group_by('k', maintain_order=True).agg(
        sum=frames.exact_sum('x'), mean=frames.exact_mean('x'), n=frames.exact_sum('n')
    )
    wanted = frame.to_pandas().groupby('k').agg(sum=('x', 'sum'), mean=('x', 'mean'), n=('n', 'sum')).reset_index()
    assert repr(made.rows()) == repr([tuple(r) for r in wanted.itertuples(index=False)])
    assert made.schema['n'] == pl.Int64


@pytest.mark.parametrize('values', [[None, None], []])
def test_parquet_text_without_a_value_has_the_type_of_pandas(values, tmp_path):
    pd.DataFrame({'t': pd.Series(values, dtype=object)}).to_parquet(tmp_path / 'legacy.parquet')
    frames.write_parquet(pl.DataFrame({'t': pl.Series(values, dtype=pl.String)}), tmp_path / 'modern.parquet')
    modern, wanted = (pl.read_parquet_schema(tmp_path / f'{name}.parquet') for name in ('modern', 'legacy'))
    assert modern == wanted


def test_blanks_are_those_of_python():
    assert set(frames.BLANKS) == {chr(code) for code in range(sys.maxunicode + 1) if chr(code).isspace()}


@pytest.mark.parametrize('named', [False, True])
def test_a_job_that_names_its_columns_leaves_out_other_keys(named):
    rows, schema = [{'a': 1, 'b': 2}, {'a': 3}], {'a': pl.Int64}
    if named:
        assert frames.records_frame(rows, schema, named=True).rows() == [(1,), (3,)]
    else:
        with pytest.raises(frames.ContractBreach, match='columns'):
            frames.records_frame(rows, schema)


@pytest.mark.parametrize(
    'values', [[-0.0, -0.0], [None, -0.0], [0.1, None, 0.2, 1e17, -1e17], [math.inf, -math.inf, 1.0], [None]]
)
def test_running_totals_are_those_of_numpy(values):
    with np.errstate(invalid='ignore'):
        wanted = pd.Series(values, dtype=float).cumsum().tolist()
    made = (
        pl.DataFrame({'x': pl.Series(values, dtype=pl.Float64)}).select(frames.running_total(pl.col('x'))).to_series()
    )
    assert repr([math.nan if v is None else v for v in made]) == repr(wanted)


_ADDED_UP = {
    'whole': [3.0, 0.0, -7.0, 50.0] * 5_000,
    'whole with holes': [1.0, None, 5.0, None],
    'nothing but holes': [None, None, None],
    'negative zeros': [-0.0, -0.0, -0.0],
    'broken': [0.1, 0.2, 0.3, 1e16, -1e16] * 7,
    'broken at the end': [*[1.0] * 20_000, 0.1, 0.2, 0.7, 1e16, 0.1, -1e16],
    'whole and too large': [2.0**53, 1.0, 1.0, 1.0, -(2.0**53)] * 3,
    'infinite': [1.0, math.inf, 2.0],
    'no rows': [],
}


@pytest.mark.parametrize('keys', ['one group', 'sorted', 'mixed'])
@pytest.mark.parametrize('values', _ADDED_UP)
def test_groups_of_whole_and_broken_numbers_add_up_as_pandas_adds_them(values, keys):
    numbers = _ADDED_UP[values]
    of = {'one group': lambda n: 0, 'sorted': lambda n: n // 9, 'mixed': lambda n: n * 7 % 4}[keys]
    legacy = pd.DataFrame({'k': pd.Series([of(n) for n in range(len(numbers))], dtype='int64'), 'x': numbers})
    legacy['x'] = legacy['x'].astype(float)
    wanted = legacy.groupby('k', as_index=False).agg(total=('x', 'sum'), mean=('x', 'mean'), rows=('x', 'count'))
    frame = pl.from_pandas(legacy).lazy().with_columns(pl.col('k').set_sorted() if keys == 'sorted' else pl.col('k'))
    made = frames.grouped(
        frame,
        ['k'],
        total=frames.exact_sum('x'),
        mean=frames.exact_mean('x'),
        rows=pl.col('x').count().cast(pl.Int64),
    )
    assert frames.csv_text(made.sort('k')) == wanted.to_csv(index=False)


@pytest.mark.parametrize('seed', range(40))
def test_an_inner_join_has_the_rows_of_pandas_in_order_or_is_refused(seed):
    chance = random.Random(seed)
    left = pd.DataFrame({'k': [chance.choice('abcd') for _ in range(chance.randrange(1, 7))]}).assign(
        a=lambda d: range(len(d))
    )
    right = pd.DataFrame({'k': [chance.choice('abx') for _ in range(chance.randrange(1, 9))]}).assign(
        b=lambda d: range(len(d))
    )
    wanted = [tuple(r) for r in left.merge(right, on='k').itertuples(index=False)]
    sides = pl.from_pandas(left), pl.from_pandas(right)
    made = []
    for how in (pl.DataFrame.clone, pl.DataFrame.lazy):
        try:
            made.append(
                frames.inner_join(*map(how, sides), on='k', maintain_order='left_right').lazy().collect().rows()
            )
        except ContractBreach:
            made.append('refused')
    assert made in ([wanted, wanted], ['refused', 'refused'])
    if made[0] == 'refused':
        assert len(wanted) == len(left)
        assert not left['k'].isin(right['k']).all()


@pytest.mark.parametrize('spread', [1, 10**9])
@pytest.mark.parametrize(('ours', 'theirs', 'mixed'), [
    (range(230_000), [*range(229_999), 229_998], True),
    (range(230_000), [*range(229_999), 229_999, 229_999], False),
    (range(30_000), range(30_000), False),
    ([0, 0, *range(29_998)], [*range(29_997), 30_001, 30_001], False),
    (range(5), [*range(220_000), 2], False),
])  # fmt: skip
def test_many_keys_are_mixed_up_where_pandas_mixes_them_up(spread, ours, theirs, mixed):
    left, right = (pl.LazyFrame({'k': pl.Series(keys) * spread}) for keys in (ours, theirs))
    if mixed:
        with pytest.raises(ContractBreach, match='mixes them up'):
            frames.inner_join(left, right, on='k', maintain_order='left_right')
    else:
        wanted = left.collect().to_pandas().merge(right.collect().to_pandas(), on='k')['k'].tolist()
        joined = frames.inner_join(left, right, on='k', maintain_order='left_right')
        assert frames.collect(joined)['k'].to_list() == wanted


def _table(chance, names):
    return pd.DataFrame({
        name: [chance.choice((0, 1, 1, 2, 3)) for _ in range(rows)] for rows in [chance.randrange(1, 7)] for name in names
    })  # fmt: skip


def _merged(left, right, **keys):
    """What pandas merges, and whether it mixes up the rows."""
    rows = left.assign(row=range(len(left))).merge(right, **keys)
    return rows.drop(columns='row'), len(rows) == len(left) and set(rows['row']) != set(range(len(left)))


# Three merges each: the tables' columns, and the keys of both sides.
_CHAINS = {
    'each by the last': (('a x', 'b c y', 'd e z', 'f w'), (('a', 'b'), ('c', 'd'), ('e', 'f'))),
    'all by the first': (('a x', 'b y', 'd z', 'f w'), (('a', 'b'), ('a', 'd'), ('x', 'f'))),
    'by a key of another': (('a x', 'b c y', 'd z', 'f w'), (('a', 'b'), ('y', 'd'), ('c', 'f'))),
    'by keys of two tables': (('a x', 'b c y', 'd e z', 'f w'), (('a', 'b'), ('a c', 'd e'), ('z', 'f'))),
    'by keys of tables that know nothing of each other': (('a x', 'b y', 'd e z', 'f w'), (('a', 'b'), ('x y', 'd e'), ('z', 'f'))),
    'by two keys at once': (('a b', 'c d', 'e f', 'g h'), (('a b', 'c d'), ('a b', 'e f'), ('a b', 'g h'))),
    'by one name': (('a x', 'a y', 'a z', 'y w'), (('a', 'a'), ('a', 'a'), ('y', 'y'))),
}  # fmt: skip


_IN_ORDER = partial(frames.inner_join, maintain_order='left_right')


@pytest.mark.parametrize('join', [_IN_ORDER, frames.join_numbered], ids=['in order', 'numbered'])
@pytest.mark.parametrize('kind', [int, str])
@pytest.mark.parametrize('chain', _CHAINS)
def test_a_chain_of_merges_has_the_rows_of_pandas_in_order_or_is_refused(chain, kind, join):
    tables, joins = _CHAINS[chain]
    for seed in range(25):
        chance = random.Random(f'{chain} {seed}')
        first, *others = (_table(chance, t.split()).astype(kind if kind is str else 'int64') for t in tables)
        legacy, modern, refused = first, pl.from_pandas(first).lazy(), False
        for other, (ours, theirs) in zip(others, joins, strict=True):
            keys = {'left_on': ours.split(), 'right_on': theirs.split()}
            legacy, mixed = _merged(legacy, other, **keys)
            refused = refused or mixed
            if not refused:
                modern = join(modern, pl.from_pandas(other).lazy(), **keys)
                continue
            with pytest.raises(ContractBreach, match='mixes them up'):
                join(modern, pl.from_pandas(other).lazy(), **keys)
            break
        if not refused:
            shown = [c for c in legacy.columns if c in modern.collect_schema().names()]
            assert frames.collect(modern).select(shown).rows() == [*legacy[shown].itertuples(index=False, name=None)]


@pytest.mark.parametrize(('theirs', 'mixed'), [([7, 7, 9], True), ([1, 1, 2], False)])
def test_a_key_is_not_taken_for_one_of_its_name_that_a_merge_left_out(theirs, mixed):
    tables = {'a': [1, 2, 3], 'x': [1, 2, 3]}, {'b': [1, 2, 3]}, {'c': [1, 2, 3], 'b': [7, 8, 9]}, {'d': theirs}
    first, second, third, fourth = map(pl.LazyFrame, tables)
    both = frames.inner_join(first, second, left_on='a', right_on='b', maintain_order='left_right')
    all_three = frames.inner_join(both, third, left_on='x', right_on='c', maintain_order='left_right')
    if mixed:
        with pytest.raises(ContractBreach, match='mixes them up'):
            frames.inner_join(all_three, fourth, left_on='b', right_on='d', maintain_order='left_right')
    else:
        joined = frames.inner_join(all_three, fourth, left_on='b', right_on='d', maintain_order='left_right')
        assert not frames.collect(joined).height


def test_merged_rows_that_come_in_any_order_are_put_into_that_of_pandas(tmp_path):
    chance = random.Random(4)
    tables = {'orders': ('k', 'a'), 'lines': ('k', 'b'), 'names': ('b', 'c')}
    for name, columns in tables.items():
        rows = 3_000 if name != 'names' else 40
        cells = {c: [chance.randrange(50) for _ in range(rows)] for c in columns if (name, c) != ('names', 'b')}
        pl.DataFrame(cells | ({'b': chance.sample(range(50), 40)} if name == 'names' else {})).write_parquet(
            tmp_path / name
        )
    legacy = [pd.read_parquet(tmp_path / name)[list(columns)] for name, columns in tables.items()]
    wanted = legacy[0][legacy[0]['a'] > 40].merge(legacy[1], on='k').merge(legacy[2], on='b')
    wanted = wanted[wanted['c'] != 3]
    for numbered in (False, True):
        orders, lines, names = (
            frames.scan_parquet(tmp_path / name, dict(pl.read_parquet_schema(tmp_path / name)), numbered=numbered)
            for name in tables
        )
        both = frames.join_numbered(orders.filter(pl.col('a') > 40), lines, on='k')
        joined = frames.join_numbered(both, names, on='b').filter(pl.col('c') != 3).select(*wanted.columns, frames.ROWS)
        assert frames.collect(joined).rows() == [*wanted.itertuples(index=False, name=None)]


def test_keys_of_two_numbers_are_not_taken_for_others_of_the_same_sum():
    left = pl.LazyFrame({'a': [1, 0], 'b': [2, 0]})
    for theirs in ({'a': [1, 1, 2], 'b': [2, 2, 1]}, {'a': [1, 1, 0], 'b': [2, 2, 1]}):
        with pytest.raises(ContractBreach, match='mixes them up'):
            frames.inner_join(left, pl.LazyFrame(theirs), on=['a', 'b'], maintain_order='left_right')


def test_a_merge_that_pandas_mixes_up_is_refused():
    left, right = pl.DataFrame({'k': ['a', 'b']}), pl.DataFrame({'k': ['b', 'b'], 'b': [1, 2]})
    with pytest.raises(ContractBreach, match='mixes them up'):
        frames.inner_join(left, right, on='k', maintain_order='left_right')
    assert frames.inner_join(left, right.head(1), on='k', maintain_order='left_right').rows() == [('b', 1)]


@pytest.mark.parametrize('values', [*HOSTILE, 'no rows'])
def test_parquet_is_read_as_pandas_reads_it(values):
    legacy = as_pandas(HOSTILE.get(values, [1.5]))
    legacy = legacy[:0] if values == 'no rows' else legacy
    data = io.BytesIO(legacy.to_parquet(index=False))
    wanted = pd.read_parquet(data)
    kind = {'float64': pl.Float64, 'int64': pl.Int64, 'bool': pl.Boolean}.get(str(wanted['a'].dtype))
    kind = kind or (pl.Boolean if values == 'truth' else pl.String)
    data.seek(0)
    if values == 'nothing':
        with pytest.raises(ContractBreach, match='holds Null'):
            frames.read_parquet(data, {'a': kind, 'b': pl.Int64})
        return
    read = frames.read_parquet(data, {'a': kind, 'b': pl.Int64})
    assert read.schema == {'a': kind, 'b': pl.Int64}
    assert read.rows() == [known(row) for row in wanted.itertuples(index=False)]


@pytest.mark.parametrize('values', [*HOSTILE, 'no rows'])
def test_parquet_is_scanned_as_it_is_read(values, tmp_path):
    (tmp_path / 'year=2026').mkdir()
    path = tmp_path / 'year=2026' / 'a[1]*.parquet'
    legacy = as_pandas(HOSTILE.get(values, [1.5]))
    (legacy[:0] if values == 'no rows' else legacy).to_parquet(path, index=False)
    kinds = {'a': pl.read_parquet_schema(io.BytesIO(path.read_bytes()))['a'], 'b': pl.Int64()}
    assert frames.collect(frames.scan_parquet(path, kinds)).equals(frames.read_parquet(path, kinds))
    for wrong in ({'a': kinds['a']}, {'a': pl.Binary, 'b': pl.Int64}, {'a': kinds['a'], 'b': pl.Float64}):
        for read in (frames.scan_parquet, frames.read_parquet):
            with pytest.raises(ContractBreach):
                read(path, wrong)


@pytest.mark.parametrize('notes', [True, False])
@pytest.mark.parametrize('read', [frames.scan_parquet, frames.read_parquet])
def test_a_column_of_parquet_that_must_be_whole_is_asked_before_it_is_computed_with(read, notes, tmp_path):
    path, kinds = tmp_path / 'a.parquet', {'a': pl.String, 'b': pl.Int64}
    pl.DataFrame({'a': ['x', None], 'b': [1, 2]}).write_parquet(path, statistics=notes)
    assert read(path, kinds, whole=('b',)).lazy().collect().height == 2
    with pytest.raises(ContractBreach, match="column 'a' has 1 missing"):
        read(path, kinds, whole=('a', 'b'))


@pytest.mark.parametrize('read', [frames.scan_parquet, frames.read_parquet])
def test_whole_numbers_with_holes_are_floats(read, tmp_path):
    path = tmp_path / 'a.parquet'
    pl.DataFrame({'a': [2**53 + 1, None], 'b': [1.0, float('nan')]}).write_parquet(path)
    made = read(path, {'a': pl.Int64, 'b': pl.Float64}).lazy().collect()
    assert (made.rows(), made.dtypes) == ([(float(2**53), 1.0), (None, None)], [pl.Float64, pl.Float64])


@pytest.mark.parametrize(
    'labelled', [lambda f: f[1:], lambda f: f[::-1], lambda f: f.rename_axis('n'), lambda f: f.set_index('b')]
)
def test_row_labels_in_parquet_are_refused(labelled, tmp_path):
    labelled(pd.DataFrame({'a': [1, 2, 3], 'b': [4, 5, 6], 'c': [7, 8, 9]})).to_parquet(tmp_path / 'labelled.parquet')
    with pytest.raises(ContractBreach, match=r'row labels|columns are'):
        frames.read_parquet(tmp_path / 'labelled.parquet', {'a': pl.Int64, 'b': pl.Int64, 'c': pl.Int64})


@pytest.mark.parametrize('name', ['total', 'average', 'smallest', 'largest'])
@pytest.mark.parametrize(
    'values', [[], [None], [0.1, None, 0.2, 0.3], [math.inf, -math.inf], [-0.0], [1e16, 1.0, -1e16]]
)
def test_one_value_among_expressions_is_that_of_the_whole_column(name, values):
    column = pl.Series('x', values, dtype=pl.Float64)
    wanted = getattr(frames, name)(column)
    made = column.to_frame().lazy().select(getattr(frames, f'{name}_of')(pl.col('x'))).pipe(frames.collect).item()
    assert repr(math.nan if made is None else made) == repr(float(wanted))


def test_sums_of_a_lazy_frame_are_those_of_each_step_alone():
    chance = random.Random(5)
    rows = pl.DataFrame({
        'k': [chance.randrange(2000) for _ in range(40_000)],
        'x': [chance.uniform(0, 1e6) for _ in range(40_000)],
    })  # fmt: skip
    groups = pl.DataFrame({'k': list(range(2000))[::-1], 'g': [n % 7 for n in range(2000)]})
    wanted = (
        groups.to_pandas()
        .merge(rows.to_pandas(), on='k')
        .groupby('g', as_index=False)
        .agg(s=('x', 'sum'), m=('x', 'mean'))
    )
    joined = groups.lazy().join(rows.lazy(), on='k', maintain_order='left_right')
    made = joined.group_by('g').agg(s=frames.exact_sum('x'), m=frames.exact_mean('x')).sort('g')
    assert frames.collect(made).rows() == list(wanted.itertuples(index=False, name=None))


@pytest.mark.parametrize('keys', [[0.0, -0.0, 1.5], [-0.0, 0.0, None, -0.0], [2.0, None], []])
def test_floats_to_group_by_show_the_first_zero(keys):
    legacy = pd.DataFrame({'x': pd.Series(keys, dtype=float), 'k': range(len(keys))})
    wanted = legacy.groupby(['x', 'k'], as_index=False, sort=False).size()
    made = pl.from_pandas(legacy).select(frames.one_zero(pl.col('x').fill_nan(None))).drop_nulls()
    assert repr(made['x'].to_list()) == repr(wanted['x'].tolist())


def test_columns_given_by_name_become_a_frame():
    made = frames.records_frame({'a': [np.float64(1.5)], 'b': ['x']}, {'a': pl.Float64, 'b': pl.String})
    assert made.rows() == [(1.5, 'x')]
    for wrong in ({'a': 1.5}, {'a': []}):
        with pytest.raises(ContractBreach, match='not a list'):
            frames.records_frame(wrong, {'a': pl.Float64})


@pytest.mark.parametrize(
    'keys', [[' pad'], [' pad', '  x'], ['', ' a'], [' a', 'b'], ['a', None], [' '], ['\tt', ' x']]
)
def test_labels_are_printed_without_the_blanks_that_all_begin_with(keys):
    frame = pl.DataFrame({'key': keys, 'n': range(len(keys))})
    known_keys = [float('nan') if key is None else key for key in keys]
    legacy = pd.DataFrame({'key': known_keys, 'n': range(len(keys))}).set_index('key')
    assert frames.labelled_text(frame, 'n') == str(legacy['n'])
    assert frames.as_text(frame, 'key') == str(legacy)


@pytest.mark.parametrize('cell', ['inf', '-inf', 'Infinity'])
def test_an_infinity_among_whole_numbers_is_refused(cell, tmp_path):
    (tmp_path / 't.csv').write_text(f'a,b\n1,x\n{cell},y\n')
    with pytest.raises(ContractBreach, match=r"t\.csv: column 'a' holds an infinity, expected whole numbers"):
        frames.read_csv(tmp_path / 't.csv', {'a': pl.Int64, 'b': pl.String})
    assert frames.read_csv(tmp_path / 't.csv', {'a': pl.Float64, 'b': pl.String}).height == 2

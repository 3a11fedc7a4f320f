"""Over the edge of an island and back: every type, hole and label as pandas had it, or a refusal."""

import datetime as dt

import numpy as np
import pandas as pd
import polars as pl
import pytest

from rewright_runtime import frames
from rewright_runtime.breach import ContractBreach, check

DAY = dt.datetime(2026, 3, 1, 12, 30)  # noqa: DTZ001  As pandas has them.
SCHEMA = {
    'whole': pl.Int64,
    'broken': pl.Float64,
    'text': pl.String,
    'truth': pl.Boolean,
    'day': pl.Datetime('ns'),
    'ünï': pl.String,
}
FRAME = pl.DataFrame(
    {
        'whole': [2**62, -1, 0],
        'broken': [0.1 + 0.2, None, -0.0],
        'text': ['a', None, ''],
        'truth': [True, False, True],
        'day': [DAY, None, DAY],
        'ünï': ['ß', 'x\ny', '"'],
    },
    schema_overrides={'day': pl.Datetime('us')},
)
PANDAS = pd.DataFrame(
    {
        'whole': np.array([2**62, -1, 0], dtype='int64'),
        'broken': [0.1 + 0.2, np.nan, -0.0],
        'text': ['a', np.nan, ''],
        'truth': [True, False, True],
        'day': pd.Series([DAY, None, DAY], dtype='datetime64[ns]'),
        'ünï': ['ß', 'x\ny', '"'],
    }
)


def test_a_frame_goes_in_as_pandas_had_it():
    made = frames.to_pandas(FRAME, SCHEMA)
    pd.testing.assert_frame_equal(made, PANDAS, check_exact=True, check_index_type='exact', check_column_type='exact')
    assert type(made.index) is pd.RangeIndex
    assert made['text'].map(type).tolist() == [str, float, str]
    assert np.signbit(made['broken'][2])


def test_a_frame_comes_back_as_it_went_in():
    back = frames.from_pandas(frames.to_pandas(FRAME, SCHEMA), SCHEMA)
    assert back.equals(FRAME.cast({'day': pl.Datetime('ns')}))
    assert back.schema == SCHEMA


def test_a_frame_without_rows_keeps_its_types():
    none = frames.to_pandas(FRAME.clear(), SCHEMA)
    assert none.dtypes.to_dict() == PANDAS.dtypes.to_dict()
    assert frames.from_pandas(none, SCHEMA).schema == SCHEMA


def test_a_frame_without_rows_is_refused_where_pandas_types_a_column_by_those_that_were_there():
    assert len(frames.to_pandas(FRAME, SCHEMA, typed_by_rows=['truth'])) == FRAME.height
    with pytest.raises(ContractBreach, match=r"no rows, and pandas types \['truth'\]"):
        frames.to_pandas(FRAME.clear(), SCHEMA, typed_by_rows=['truth'])
    with pytest.raises(ContractBreach):
        check()


def test_what_an_island_does_stays_in_it():
    made = frames.to_pandas(FRAME, SCHEMA)
    made.loc[0, 'whole'] = 7
    made.loc[0, 'truth'] = False
    assert FRAME['whole'][0] == 2**62
    assert FRAME['truth'][0] is True


def test_a_column_comes_back_as_a_frame():
    made = frames.from_pandas(pd.Series([1.5, np.nan], name='x'), {'x': pl.Float64})
    assert made.to_dict(as_series=False) == {'x': [1.5, None]}


@pytest.mark.parametrize('unit', ['ms', 'us', 'ns'])
def test_moments_have_the_unit_that_was_seen(unit):
    made = frames.to_pandas(FRAME.select('day'), {'day': pl.Datetime(unit)})
    assert made['day'].dtype == f'datetime64[{unit}]'
    assert made['day'].tolist()[0] == pd.Timestamp(DAY)


INTS, FLOATS, TEXTS, DAYS = {'x': pl.Int64}, {'x': pl.Float64}, {'x': pl.String}, {'x': pl.Datetime('ns')}
REFUSED_IN = {
    'another column': (pl.DataFrame({'y': [1]}), INTS, ()),
    'one column more': (pl.DataFrame({'x': [1], 'y': [1]}), INTS, ()),
    'text for numbers': (pl.DataFrame({'x': ['a']}), INTS, ()),
    'whole numbers for floats': (pl.DataFrame({'x': [1, 2]}), FLOATS, ()),
    'truth values with holes': (pl.DataFrame({'x': [True, None]}), {'x': pl.Boolean}, ()),
    'holes of unknown kind': (pl.DataFrame({'x': ['a', None]}), TEXTS, ('x',)),
    'narrow numbers': (pl.DataFrame({'x': [1]}, schema={'x': pl.Int32}), INTS, ()),
    'days': (pl.DataFrame({'x': [dt.date(2026, 1, 1)]}), DAYS, ()),
    'no moments': (pl.DataFrame({'x': [1]}), DAYS, ()),
    'a moment beyond nanoseconds': (pl.DataFrame({'x': [dt.datetime(9999, 1, 1)]}), DAYS, ()),  # noqa: DTZ001  As pandas has them.
    'a moment between two': (pl.DataFrame({'x': [DAY + dt.timedelta(microseconds=1)]}), {'x': pl.Datetime('ms')}, ()),
}


@pytest.mark.parametrize('name', REFUSED_IN)
def test_what_was_not_seen_does_not_go_in(name):
    frame, schema, whole = REFUSED_IN[name]
    with pytest.raises(ContractBreach):
        frames.to_pandas(frame, schema, whole=whole)


REFUSED_OUT = {
    'labels of a filter': (pd.DataFrame({'x': [1, 2, 3]}).iloc[[0, 2]], INTS),
    'labels that count, one by one': (pd.DataFrame({'x': [1, 2]}, index=[0, 1]), INTS),
    'labels that begin later': (pd.DataFrame({'x': [1, 2]}, index=pd.RangeIndex(1, 3)), INTS),
    'labels with a name': (pd.DataFrame({'x': [1]}, index=pd.RangeIndex(1, name='n')), INTS),
    'labels of two levels': (pd.DataFrame({'x': [1]}, index=pd.MultiIndex.from_tuples([(0, 0)])), INTS),
    'another column': (pd.DataFrame({'y': [1]}), INTS),
    'columns in another order': (pd.DataFrame({'y': [1], 'x': [1]}), {'x': pl.Int64, 'y': pl.Int64}),
    'a column twice': (pd.DataFrame([[1, 2]], columns=['x', 'x']), INTS),
    'a number for a name': (pd.DataFrame({0: [1]}), {'0': pl.Int64}),
    'a column without a name': (pd.Series([1]), INTS),
    'mixed objects': (pd.DataFrame({'x': ['a', 1]}), TEXTS),
    'holes of two kinds': (pd.DataFrame({'x': ['a', None, np.nan]}, dtype=object), TEXTS),
    'a float among texts': (pd.DataFrame({'x': ['a', 1.5]}), TEXTS),
    'nothing but holes': (pd.DataFrame({'x': [None, None]}, dtype=object), TEXTS),
    'truth values as objects': (pd.DataFrame({'x': [True, None]}), {'x': pl.Boolean}),
    'numbers as objects': (pd.DataFrame({'x': [1, 2]}, dtype=object), INTS),
    'numbers that may be missing': (pd.DataFrame({'x': pd.array([1, None], dtype='Int64')}), INTS),
    'narrow numbers': (pd.DataFrame({'x': np.array([1], dtype='int32')}), INTS),
    'categories': (pd.DataFrame({'x': pd.Categorical(['a'])}), TEXTS),
    'text of its own type': (pd.DataFrame({'x': pd.array(['a'], dtype='string')}), TEXTS),
    'moments of a zone': (pd.DataFrame({'x': pd.to_datetime(['2026-01-01']).tz_localize('UTC')}), DAYS),
    'moments of another unit': (pd.DataFrame({'x': pd.to_datetime(['2026-01-01']).astype('datetime64[us]')}), DAYS),
    'columns that bear a name': (pd.DataFrame({'x': [1]}).rename_axis(columns='n'), INTS),
    'no frame': ([1, 2], INTS),
}


@pytest.mark.parametrize('name', REFUSED_OUT)
def test_what_was_not_seen_does_not_come_back(name):
    made, schema = REFUSED_OUT[name]
    with pytest.raises(ContractBreach):
        frames.from_pandas(made, schema)

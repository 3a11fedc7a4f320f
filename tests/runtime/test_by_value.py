"""A function called once for each different value gives what pandas' `apply` gives, and breaches where its type would be another."""

import math
from datetime import UTC, datetime, timedelta

import pandas as pd
import polars as pl
import pytest

from rewright_runtime import frames
from rewright_runtime.breach import ContractBreach

NAN = float('nan')
COLUMNS = {
    'texts': (['a', None, 'ß', 'a', ''], pl.String, [NAN if v is None else v for v in ['a', None, 'ß', 'a', '']]),
    'floats': ([0.0, -0.0, None, 1.5, 0.0], pl.Float64, [0.0, -0.0, NAN, 1.5, 0.0]),
    'whole numbers': ([1, 2, 1, -(2**40)], pl.Int64, [1, 2, 1, -(2**40)]),
    'whole numbers with a hole': ([1, None, 3], pl.Int64, [1.0, NAN, 3.0]),
    'truth values': ([True, False, True], pl.Boolean, [True, False, True]),
    'one value': (['x'], pl.String, ['x']),
    'holes alone': ([None, None], pl.Float64, [NAN, NAN]),
}
FUNCTIONS = {
    'text': (repr, pl.String),
    'number': (lambda value: len(repr(value)), pl.Int64),
    'broken number': (lambda value: len(repr(value)) / 3, pl.Float64),
    'truth': (lambda value: value == 1, pl.Boolean),
    'holes among texts': (lambda value: str(value) if value == value else math.nan, pl.String),  # noqa: PLR0124  NaN.
    'holes among numbers': (lambda value: NAN if repr(value) < '2' else 2.5, pl.Float64),
}
BREACHES = {
    'None': (lambda _: None, pl.String),
    'a number among texts': (lambda value: value or 1, pl.String),
    'a hole among whole numbers': (lambda value: NAN if value == 'a' else 1, pl.Int64),
    'whole numbers for floats': (lambda _: 1, pl.Float64),
    'a truth value for a number': (lambda _: True, pl.Int64),
    'a whole number too large': (lambda _: 2**63, pl.Int64),
    'a list': (lambda _: [1], pl.String),
    'a moment of a zone': (lambda _: datetime(2020, 1, 1, tzinfo=UTC), pl.Datetime('ns')),
    'a moment that does not fit': (lambda _: datetime(1492, 1, 1), pl.Datetime('ns')),  # noqa: DTZ001  As jobs have them.
    'no moment': (lambda _: None, pl.Datetime('ns')),
}


@pytest.mark.parametrize('function', FUNCTIONS)
@pytest.mark.parametrize('column', COLUMNS)
def test_it_gives_what_pandas_gives(column, function):
    values, dtype, as_pandas = COLUMNS[column]
    apply, made = FUNCTIONS[function]
    given = pl.DataFrame({'v': pl.Series(values, dtype=dtype)}).select(frames.by_value(pl.col('v'), apply, made))['v']
    expected = pd.Series(as_pandas, dtype=object if dtype == pl.String else None).apply(apply)
    assert given.dtype == made
    assert [None if isinstance(v, float) and v != v else v for v in expected.tolist()] == given.to_list()  # noqa: PLR0124  NaN.


@pytest.mark.parametrize('what', BREACHES)
def test_a_value_of_another_type_is_refused(what):
    function, dtype = BREACHES[what]
    with pytest.raises(frames.ContractBreach):
        pl.DataFrame({'v': ['', 'a']}).select(frames.by_value(pl.col('v'), function, dtype))


def test_it_is_called_once_for_each_value_in_their_order():
    seen = []
    column = pl.DataFrame({'v': ['b', 'a', None, 'b', None]})
    column.select(frames.by_value(pl.col('v'), lambda value: str(seen.append(value)), pl.String))
    assert [v for v in seen if isinstance(v, str)] == ['b', 'a']
    assert len(seen) == 3


def test_what_the_function_raises_is_what_is_raised():
    with pytest.raises(KeyError, match='b'):
        pl.DataFrame({'v': ['b', 'a']}).select(frames.by_value(pl.col('v'), {}.__getitem__, pl.String))


def test_moments_go_in_and_come_out():
    days = [datetime(2020, 2, 28), datetime(1999, 12, 31, 23, 59, 59, 5)]  # noqa: DTZ001  As jobs have them.
    given = pl.DataFrame({'v': pl.Series([*days, days[0]], dtype=pl.Datetime('ns'))})
    later = given.select(frames.by_value(pl.col('v'), lambda day: day + timedelta(days=1), pl.Datetime('ns')))['v']
    assert later.to_list() == [day + timedelta(days=1) for day in [*days, days[0]]]
    assert later.to_list() == pd.Series([*days, days[0]]).apply(lambda day: day + timedelta(days=1)).tolist()
    texts = given.select(frames.by_value(pl.col('v'), lambda day: day.strftime('%d.%f'), pl.String))['v']
    assert texts.to_list() == pd.Series([*days, days[0]]).apply(lambda day: day.strftime('%d.%f')).tolist()


@pytest.mark.parametrize('values', [[], [None], [None, None]])
def test_texts_of_which_there_is_none_are_refused(values):
    texts = pl.DataFrame({'v': pl.Series(values, dtype=pl.String)})
    with pytest.raises((ContractBreach, pl.exceptions.ComputeError), match='no text at all'):
        texts.select(frames.some_text(pl.col('v')))
    assert texts.vstack(pl.DataFrame({'v': ['']})).select(frames.some_text(pl.col('v'))).height == len(values) + 1

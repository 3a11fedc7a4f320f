"""Moments are counted off as pandas counts them, whatever the step, the beginning, the end and their number."""

from datetime import UTC, date, datetime

import pandas as pd
import pytest

from rewright_runtime.breach import ContractBreach
from rewright_runtime.frames import date_range

FREQS = ('D', '3D', 'h', '6h', 'min', '90min', '45s', 'W', 'B', 'MS', 'ME', 'YS', 'YE')
STARTS = ('2026-01-01', '2024-02-29', '2025-12-31 23:59:59', '2025-12-28 10:30')
LIMITS = ({'periods': 0}, {'periods': 1}, {'periods': 14}, {'end': '2026-01-02'}, {'end': '2020-01-01'})
# The steps that come to no more than some thousand moments in years.
LONG = [freq for freq in FREQS if freq[-1] not in 'hns']


@pytest.mark.parametrize('freq', FREQS)
@pytest.mark.parametrize('limit', LIMITS, ids=str)
@pytest.mark.parametrize('start', STARTS[2:])
def test_moments_after_a_beginning_are_those_of_pandas(freq, limit, start):
    assert date_range(start, freq=freq, **limit) == list(pd.date_range(start, freq=freq, **limit))


@pytest.mark.parametrize('freq', LONG)
@pytest.mark.parametrize('start', STARTS)
@pytest.mark.parametrize('end', ['2028-02-29', '2028-03-01 12:00'])
def test_moments_between_two_are_those_of_pandas(freq, start, end):
    assert date_range(start, end, freq=freq) == list(pd.date_range(start, end, freq=freq))


@pytest.mark.parametrize('freq', FREQS)
@pytest.mark.parametrize('end', STARTS)
@pytest.mark.parametrize('periods', [0, 1, 14])
def test_moments_before_an_end_are_those_of_pandas(freq, end, periods):
    assert date_range(end=end, periods=periods, freq=freq) == list(pd.date_range(end=end, periods=periods, freq=freq))


@pytest.mark.parametrize('start', [date(2026, 1, 30), datetime(2026, 1, 30, 4, 5)])  # noqa: DTZ001  As jobs give them.
def test_dates_of_python_begin_and_end(start):
    assert date_range(start, date(2026, 2, 3)) == list(pd.date_range(start, date(2026, 2, 3)))


@pytest.mark.parametrize(
    'given', [{}, {'start': '2026-01-01'}, {'start': '2026-01-01', 'end': '2026-01-02', 'periods': 2}]
)
def test_other_than_two_of_three_are_an_error(given):
    with pytest.raises(ValueError, match='exactly three must be specified'):
        date_range(**given)


@pytest.mark.parametrize(
    'start', ['01/02/2026', 'yesterday', '', '1600-01-01', datetime(2026, 1, 1, tzinfo=UTC)], ids=str
)
def test_what_is_not_surely_one_moment_is_refused(start):
    with pytest.raises(ContractBreach):
        date_range(start, periods=2)

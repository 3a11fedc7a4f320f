"""Columns beside a single number: the sign of every zero is numpy's, and what no row takes is still looked at."""

import itertools
import math
import operator

import numpy as np
import polars as pl
import pytest

from rewright_runtime import frames
from rewright_runtime.breach import ContractBreach

EXACT = {'plus': (frames.plus, operator.add), 'minus': (frames.minus, operator.sub)}
ZEROS = [0.0, -0.0, 1.5, math.inf]
# The ways in which a number stands beside a column: polars keeps each of them as one value.
WAYS = {
    'a number': lambda frame, number: (frame, number),
    'a literal': lambda frame, number: (frame, pl.lit(number)),
    'a value of the run': lambda frame, number: (frame, frames.number(number)),
    'a column of one value': lambda frame, number: (frame.with_columns(one=pl.lit(number)), pl.col('one')),
    'a choice that all rows take': lambda frame, number: (frame, pl.when(pl.col('a') > -9).then(pl.lit(number)).otherwise(5.0)),
    'a total': lambda frame, number: (frame.with_columns(one=pl.lit(number)), pl.col('one').min()),
}  # fmt: skip


@pytest.mark.parametrize('word', EXACT)
@pytest.mark.parametrize('way', WAYS)
@pytest.mark.parametrize('rows', [1, 3])
def test_zeros_have_the_sign_that_numpy_gives_them(word, way, rows):
    made, expected = EXACT[word]
    for value, number in itertools.product(ZEROS, ZEROS):
        frame = pl.DataFrame({'a': [value, *ZEROS[: rows - 1]]})
        frame, beside = WAYS[way](frame, number)
        column = frame['a'].to_numpy()
        with np.errstate(all='ignore'):
            both = expected(column, number), expected(number, column)
        found = frame.select(pl.col('a').pipe(made, beside), b=made(beside, pl.col('a')))
        assert [repr(v) for v in found['a']] == [repr(float(v)) for v in both[0]]
        assert [repr(v) for v in found['b']] == [repr(float(v)) for v in both[1]]


def test_polars_by_itself_gives_other_signs():
    # What the forms are there for: once this fails, they are needed no more.
    assert str(pl.DataFrame({'a': [-0.0, 1.0]}).select(pl.col('a') + 0.0).item(0, 0)) == '-0.0'


@pytest.mark.parametrize('values', [[0, 1], [0], []])
def test_a_check_in_a_choice_is_made_though_no_row_takes_it(values):
    frame = pl.DataFrame({'a': values}, schema={'a': pl.Int64})
    choice = pl.when(pl.col('a') < 0).then(frames.floats(pl.col('a'))).otherwise(0)
    with pytest.raises(ContractBreach, match='expected Float64'):
        frame.select(frames.all_checked(choice, frames.floats(pl.col('a'))))


def test_whole_numbers_stay_whole():
    frame = pl.DataFrame({'a': [0, 3, None]})
    assert frame.select(frames.minus(0, pl.col('a')))['literal'].to_list() == [0, -3, None]

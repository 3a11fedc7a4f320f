"""Columns beside a single number: the sign of every zero is numpy's, and what no row takes is still looked at."""

import itertools
import math
import operator
import random

import numpy as np
import pandas as pd
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


@pytest.mark.parametrize('word', ['smallest', 'largest'])
def test_a_zero_among_zeros_of_both_signs_is_refused(word):
    taken = getattr(frames, word)
    assert taken(pl.Series([0.0, -0.0, -1.0, 1.0])) == {'smallest': -1, 'largest': 1}[word]
    assert [str(taken(pl.Series([zero, zero]))) for zero in (0.0, -0.0)] == ['0.0', '-0.0']
    for sign in (-1.0, 1.0):
        values = pl.Series('a', [0.0, -0.0, sign if word == 'largest' and sign < 0 else abs(sign)])
        if taken is frames.smallest or sign < 0:
            with pytest.raises(ContractBreach, match='zeros of both signs'):
                taken(values)


def test_quarters_of_zeros_are_those_that_pandas_finds():
    chance = random.Random(7)
    for _ in range(200):
        values = [chance.choice([0.0, -0.0, 3.0, -2.0]) for _ in range(chance.randrange(1, 12))]
        expected = pd.Series(values).quantile([0.25, 0.5, 0.75]).tolist()
        try:
            found = frames.description(pl.DataFrame({'a': values}))['a'][4:7].to_list()
        except ContractBreach:
            continue
        assert list(map(repr, found)) == list(map(repr, expected))

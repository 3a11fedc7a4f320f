"""What pandas has no number for in a group with an infinity is a hole, which nothing is compared with."""

import itertools
import random

import numpy as np
import pandas as pd
import polars as pl
import pytest

from rewright_runtime import frames

ODD = [0.1, -7.5, 1e17, np.inf, -np.inf, None]
GROUPS = [list(pick) for size in (1, 2, 3) for pick in itertools.product(ODD, repeat=size)]
WORDS = {'sum': frames.exact_sum, 'mean': frames.exact_mean, 'std': frames.exact_std, 'var': frames.exact_var}
ONES = {'mean': frames.average, 'std': frames.spread, 'median': frames.middle}


def data():
    rows = [(key, value) for key, group in enumerate(GROUPS) for value in group]
    legacy = pd.DataFrame(rows, columns=['k', 'x']).astype({'x': float})
    return legacy, pl.from_pandas(legacy, nan_to_null=True)


def values(column):
    return [None if pd.isna(value) else float(value).hex() for value in column]


@pytest.mark.parametrize('word', WORDS)
def test_a_value_of_a_group_is_that_of_pandas_or_a_hole(word):
    legacy, frame = data()
    wanted = legacy.groupby('k')['x'].agg(word)
    found = frame.group_by('k').agg(WORDS[word]('x')).sort('k')['x']
    assert wanted.isna().any()
    assert not found.is_nan().any()
    assert values(found) == values(wanted)


@pytest.mark.parametrize('word', WORDS)
def test_the_value_of_its_group_on_every_row_is_that_of_pandas_or_a_hole(word):
    legacy, frame = data()
    wanted = legacy.groupby('k')['x'].transform(word)
    found = frame.select(frames.per_group(WORDS[word]('x'), 'k')).to_series()
    assert not found.is_nan().any()
    assert values(found) == values(wanted)


# Numpy says so of the medians that pandas makes.
@pytest.mark.filterwarnings('ignore:Mean of empty slice')
@pytest.mark.parametrize('word', ONES)
def test_a_function_of_a_group_gives_a_hole_where_it_has_no_number(word):
    legacy, frame = data()
    with np.errstate(invalid='ignore'):
        wanted = legacy.groupby('k')['x'].transform(lambda s: getattr(s, word)())
        found = frame.select(frames.per_group(frames.one_of(pl.col('x'), ONES[word], floats=True), 'k')).to_series()
    assert wanted.isna().any()
    assert not found.is_nan().any()
    assert [value is None for value in found] == list(wanted.isna())


@pytest.mark.parametrize('word', ['sum', 'mean'])
def test_rounded_groups_that_are_streamed_have_the_same_holes(word):
    chance = random.Random(word)
    frame = pl.DataFrame({'k': [n % 7 for n in range(99)], 'x': [chance.random() * 1e4 for _ in range(99)]})
    frame = frame.with_columns(
        x=pl.when(pl.col('k') == 3).then(pl.lit([np.inf, -np.inf]).list.get(pl.int_range(99) % 2)).otherwise('x')
    )
    found = frames.grouped(frame.lazy(), ['k'], frames.rounded(WORDS[word]('x'), 1)).sort('k')['x']
    assert found.is_null().to_list() == [key == 3 for key in range(7)]

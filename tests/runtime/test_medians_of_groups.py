"""Medians of groups are those of pandas to the bit, or are refused where pandas itself could find either of two."""

import itertools

import numpy as np
import pandas as pd
import polars as pl
import pytest

from rewright_runtime import frames
from rewright_runtime.breach import ContractBreach

ODD = [0.1, 0.2, 0.3, 1e308, -1e308, np.inf, -np.inf, 5e-324, 0.0, None]
VALUES = {
    'ordinary': [[float(n * 7919 % 101) / 7 for n in range(size)] for size in range(1, 12)],
    'holes': [[None, 0.1, None, 0.7], [None], [None, None], [0.3, None, 0.1]],
    'whole': [[3, 1, 2], [2**53 + 1, 1], [5, 5, 7, 9], [-3]],
    'odd': [list(pick) for size in (1, 2, 3) for pick in itertools.permutations(ODD, size)],
}


def by_group(groups):
    keys = [key for key, group in enumerate(groups) for _ in group]
    return {'k': keys, 'x': [value for group in groups for value in group]}


@pytest.mark.parametrize('kind', VALUES)
def test_the_median_of_a_group_is_that_of_pandas(kind):
    data = by_group(VALUES[kind])
    with np.errstate(invalid='ignore', over='ignore'):
        wanted = pd.DataFrame(data).groupby('k')['x'].median()
    made = pl.DataFrame(data, strict=False).group_by('k').agg(frames.exact_median('x')).sort('k')['x']
    assert made.dtype == pl.Float64
    assert [None if value is None else value.hex() for value in made] == [
        None if np.isnan(value) else float(value).hex() for value in wanted
    ]


@pytest.mark.parametrize('order', [[0.0, -0.0], [-0.0, 0.0], [1.0, 0.0, -1.0, -0.0, None]])
def test_zeros_of_both_signs_in_a_group_are_refused(order):
    frame = pl.DataFrame(by_group([[1.5], order]))
    with pytest.raises(ContractBreach, match='zeros of both signs'):
        frame.group_by('k').agg(frames.exact_median('x'))
    apart = pl.DataFrame(by_group([[0.0], [-0.0]])).group_by('k').agg(frames.exact_median('x')).sort('k')['x']
    assert [str(value) for value in apart] == ['0.0', '-0.0']

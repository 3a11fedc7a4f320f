"""One value of each row, beside pandas' own on drawn columns: the same bits and type, or a refusal."""

import math
import random

import numpy as np
import pandas as pd
import polars as pl
import pytest

from rewright_runtime import frames
from rewright_runtime.breach import ContractBreach

WORDS = {'sum': frames.row_sum, 'mean': frames.row_mean, 'min': frames.row_min, 'max': frames.row_max}
SPECIAL = [math.nan, 0.0, -0.0, math.inf, -math.inf, 1e300, 5e-324]


def drawn(chance, columns, rows):
    made = {}
    for number in range(columns):
        scale, kind = 10.0 ** chance.randrange(-3, 12), chance.choice(['whole', 'floats', 'special'])
        values = [round(chance.gauss(0, 1) * scale, 3) for _ in range(rows)]
        if kind == 'whole':
            values = [chance.randrange(-5, 5) for _ in range(rows)]
        elif kind == 'special':
            values = [chance.choice([*SPECIAL, value]) for value in values]
        made[f'c{number}'] = np.array(values, dtype='int64' if kind == 'whole' else 'float64')
    return made


def found(made, word):
    frame = pl.DataFrame({name: pl.Series(name, values, nan_to_null=True) for name, values in made.items()})
    series = frame.select(WORDS[word](*made)).to_series()
    return str(series.dtype).lower(), [math.nan if v is None else v for v in series.to_list()]


@pytest.mark.parametrize('word', WORDS)
@pytest.mark.parametrize('columns', [1, 2, 3, 5, 7])
def test_rows_come_to_what_pandas_makes_of_them(word, columns):
    chance, refused = random.Random(f'{word} {columns}'), 0
    for _ in range(60):
        made = drawn(chance, columns, chance.randrange(0, 12))
        with np.errstate(all='ignore'):
            expected = getattr(pd.DataFrame(made), word)(axis=1)
        try:
            kind, values = found(made, word)
        except ContractBreach:
            refused += 1
            continue
        assert (kind, [repr(v) for v in values]) == (str(expected.dtype), [repr(v) for v in expected.tolist()])
    assert refused < 40


def test_eight_columns_are_added_up_in_another_way():
    # Why the rewriter stops at seven: values that pandas holds row by row are added up in parts.
    chance = random.Random(8)
    made = {f'c{n}': np.array([chance.gauss(0, 1e9) for _ in range(30)]) for n in range(8)}
    by_rows = pd.DataFrame(np.column_stack(list(made.values())))
    assert found(made, 'sum')[1] == pd.DataFrame(made).sum(axis=1).tolist() != by_rows.sum(axis=1).tolist()


@pytest.mark.parametrize('word', ['min', 'max'])
def test_zeros_of_both_signs_are_refused(word):
    with pytest.raises(ContractBreach, match='zeros of both signs'):
        found({'a': np.array([1.0, 0.0]), 'b': np.array([2.0, -0.0])}, word)

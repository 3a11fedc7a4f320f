"""Sums and means of groups that are rounded: streamed where every order of adding up comes to the same number, exact elsewhere."""

import random

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from rewright_runtime import frames
from rewright_runtime.frames import group_sums

WORDS = {'sum': frames.exact_sum, 'mean': frames.exact_mean}


def drawn(seed, rows, keys, values):
    chance = random.Random(seed)
    made = [None if chance.random() < 0.1 else values(chance) for _ in range(rows)]
    return pl.DataFrame({'k': [chance.randrange(keys) for _ in range(rows)], 'x': pl.Series(made, dtype=pl.Float64)})


def halves(chance):
    """Sums of these lie near what is rounded up or down, on either side of it."""
    return chance.choice([0.005, 0.015, 1.005, 2.675, -0.005, 1e8 + 0.005])


VALUES = {
    'prices': lambda chance: round(chance.uniform(-100, 1000), 2),
    'long ones': lambda chance: chance.gauss(0, 1) * 10.0 ** chance.randrange(-3, 12),
    'halves': halves,
    'zeros': lambda chance: chance.choice([0.0, -0.0, -0.001, 0.001]),
    'infinities': lambda chance: chance.choice([1.5, float('inf'), float('-inf')]),
    'whole': lambda chance: float(chance.randrange(-5, 99)),
}


def compared(frame, word, digits):
    exact = WORDS[word]('x')
    expected = frames.collect(frame.lazy().group_by('k').agg(exact)).sort('k').with_columns(pl.col('x').round(digits))
    found = frames.grouped(frame.lazy(), ['k'], frames.rounded(exact, digits)).sort('k')
    assert_frame_equal(found, expected, check_exact=True)
    assert [str(v) for v in found['x']] == [str(v) for v in expected['x']]


@pytest.mark.parametrize('word', WORDS)
@pytest.mark.parametrize('values', VALUES)
def test_rounded_groups_are_those_of_exact_sums(word, values):
    for seed in range(12):
        frame = drawn(f'{word} {values} {seed}', [0, 1, 30, 500][seed % 4], 1 + seed, VALUES[values])
        compared(frame, word, seed % 4)


def test_prices_are_not_added_up_exactly(monkeypatch):
    asked = []
    monkeypatch.setattr(group_sums, 'collect', lambda frame: asked.append(frame) or frame.collect())
    compared(drawn('prices', 5000, 40, VALUES['prices']), 'sum', 2)
    assert not asked


def test_a_sum_that_might_be_rounded_to_another_number_is_added_up_exactly(monkeypatch):
    asked = []
    monkeypatch.setattr(group_sums, 'collect', lambda frame: asked.append(frame) or frame.collect())
    compared(pl.DataFrame({'k': [1, 1, 1], 'x': [1e8, 0.125, 0.5]}), 'sum', 2)
    assert len(asked) == 1


def test_a_bound_that_is_none_would_be_noticed(monkeypatch):
    # The checker itself: without the distance that sums may be off, one of these is rounded the other way.
    monkeypatch.setattr(group_sums, '_UNIT', 0.0)
    chance, differs = random.Random(5), 0
    for _ in range(300):
        values = [chance.choice([0.1, 0.2, 0.7, 1e6, -1e6]) for _ in range(chance.randrange(9, 40))]
        values.append(0.005 - round(sum(values), 1))
        frame = pl.DataFrame({'k': [1] * len(values), 'x': values})
        exact = frames.collect(frame.lazy().group_by('k').agg(frames.exact_sum('x')))['x'].round(2).item()
        shuffled = frame.sample(fraction=1, shuffle=True, seed=chance.randrange(9999))
        differs += exact != frames.grouped(shuffled.lazy(), ['k'], frames.rounded(frames.exact_sum('x'), 2))['x'].item()
    assert differs

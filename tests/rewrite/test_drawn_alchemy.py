"""Drawn jobs that send SQL through SQLAlchemy leave the same tables and say the same, or are refused by their contract."""

import random

import pytest
from drawn_alchemy import job, rows
from in_turn import in_turn
from whole_jobs import patch_of

INPUTS = 3


@pytest.mark.parametrize('first', [0, *(pytest.param(n, marks=pytest.mark.slow) for n in range(20, 120, 20))])
def test_drawn_jobs_are_equal_or_refused(first):
    given, recipes = [], []
    for seed in range(first, first + 20):
        chance = random.Random(seed)
        source = job(chance)
        patch = patch_of(source)
        assert patch.steps, patch.refusals
        recipes += patch.recipes
        given += [[seed, kind, rows(chance), source, patch.files['pipeline.py']] for kind in range(INPUTS)]
    assert (recipes.count('sql_values') > 10, recipes.count('sql_rows') > 5) == (True, True)
    verdicts = []
    for place, (legacy, modern) in in_turn(given).items():
        refused = modern[1] == 'SqlContractBreach'
        assert refused or modern == legacy, place
        verdicts.append(refused)
    assert verdicts.count(False) > len(verdicts) / 2

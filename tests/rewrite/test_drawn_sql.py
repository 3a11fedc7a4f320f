"""Drawn jobs that send SQL row by row leave the same tables and say the same, or are refused by their contract."""

import random
import sqlite3

import pytest
from drawn_sql import job, rows
from whole_jobs import patch_of, run, write

SEEDS = [*range(2), *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(2, 80))]
INPUTS = 3


def _tables(folder):
    with sqlite3.connect(folder / 'kept.db') as con:
        return list(con.iterdump())


@pytest.mark.parametrize('seed', SEEDS)
def test_drawn_jobs_are_equal_or_refused(tmp_path, seed):
    chance = random.Random(seed)
    source = job(chance)
    patch = patch_of(source)
    assert patch.steps, patch.refusals
    write(tmp_path / 'modern', patch.files)
    for number in range(INPUTS):
        given = {'rows.csv': rows(chance)}
        legacy = run(tmp_path / f'legacy{number}', ['job.py'], {**given, 'job.py': source})
        modern = run(tmp_path / f'modern{number}', [str(tmp_path / 'modern' / 'pipeline.py')], given)
        if modern.error != 'SqlContractBreach':
            assert (modern.exit_code, modern.stdout, modern.error) == (legacy.exit_code, legacy.stdout, legacy.error)
            assert _tables(tmp_path / f'modern{number}') == _tables(tmp_path / f'legacy{number}')


def test_enough_of_the_drawn_jobs_are_rewritten():
    patches = [patch_of(job(random.Random(seed))) for seed in range(80)]
    bound = sum('sql_values' in patch.recipes for patch in patches)
    together = sum('sql_rows' in patch.recipes for patch in patches)
    assert (bound > 40, together > 25) == (True, True), (bound, together)

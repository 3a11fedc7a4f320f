"""Jobs put together from single statements at random: on any table the rewrite gives the same or refuses."""

import random
from pathlib import Path

import pytest
from hostile import VARIANTS, tables_of, variant
from observed_run import rewrite, run

HEADS = {
    'operations.txt': ['import pandas as pd', 'df = pd.read_csv("orders.csv")'],
    'island_operations.txt': ['import pandas as pd', 'df = pd.read_csv("orders.csv")'],
    'parquet_operations.txt': [
        'from datetime import datetime',
        'import pandas as pd',
        'LATE = datetime(2026, 3, 15)',
        'customers = pd.read_parquet("customers.parquet")',
        'df = pd.read_parquet("orders.parquet")',
    ],
}
WORSE = list(VARIANTS)


def job(chance, operations):
    lines = (Path(__file__).parent / operations).read_text().splitlines()
    chosen = [chance.choice(lines) for _ in range(chance.randrange(2, 9))]
    groups = ['g.to_csv("g.csv", index=False)'] if any(o.startswith('g =') for o in chosen) else []
    return '\n'.join([*HEADS[operations], *chosen, 'df.to_csv("out.csv", index=False)', *groups, ''])


@pytest.mark.slow
@pytest.mark.parametrize('operations', HEADS)
@pytest.mark.parametrize('seed', range(60))
def test_a_random_job_gives_the_same_or_refuses(seed, operations, tmp_path):
    chance = random.Random(seed)
    text = job(chance, operations)
    tables = tables_of(text)
    _, made = rewrite(text, tmp_path, variant(tables, chance.choice(WORSE)))
    other = variant(tables, chance.choice(WORSE))
    legacy, modern = run(text, tmp_path, other), run(made.text, tmp_path, other)
    assert modern.error or modern.visible == legacy.visible

"""A conversion at the edge of an island that is nearly right is noticed by running both sides on worse tables."""

import pytest
from case_files import cases
from hostile import tables_of, variant
from observed_run import folder, rewrite, run

from rewright_runtime import frames

WORSE = ('holes', 'many_with_ties', 'odd_numbers')
REPEATED = """
import pandas as pd

orders = pd.read_csv('orders.csv')
customers = pd.read_csv('customers.csv')
both = orders.merge(customers.set_index('customer'), left_on='customer', right_index=True, how='left')
both.to_csv('both.csv')
orders.to_csv('orders_out.csv', index=False)
"""
JOBS = {case.id: case.legacy for case in cases()} | {'repeated labels': REPEATED}
GOOD = frames.to_pandas, frames.from_pandas


def differs(name, monkeypatch=None, word='', wrong=None):
    """Whether a rewrite that was made from good tables gives something else, and no refusal, on worse ones."""
    job = JOBS[name]
    tables = tables_of(job)
    text = rewrite(job, folder(), tables)[1].text
    if monkeypatch:
        monkeypatch.setattr(frames, word, wrong)
    ran = [(run(text, folder(), worse), run(job, folder(), worse)) for worse in (variant(tables, w) for w in WORSE)]
    return any(not modern.error and modern.visible != legacy.visible for modern, legacy in ran)


def _nullable(frame, schema, **named):
    return GOOD[0](frame, schema, **named).convert_dtypes()


def _none(frame, schema, **named):
    made = GOOD[0](frame, schema, **named)
    texts = made.select_dtypes(object)
    return made.assign(**{n: texts[n].where(texts[n].notna(), None) for n in texts})


def _backwards(frame, schema, **named):
    return GOOD[0](frame.reverse(), schema, **named)


def _as_floats(frame, schema, **named):
    made = GOOD[0](frame, schema, **named)
    return made.astype(dict.fromkeys(made.select_dtypes('int64'), float))


def _without_labels(made, schema):
    return GOOD[1](made.reset_index(drop=True), schema)


def _filled(made, schema):
    return GOOD[1](made.fillna(0.0), schema)


def _rounded(made, schema):
    return GOOD[1](made.round(12), schema)


PLANTED = [
    ('to_pandas', _nullable, 'islands-Only_printed'),
    ('to_pandas', _none, 'islands-Rows_walked_over'),
    ('to_pandas', _backwards, 'islands-A_column_is_computed'),
    ('to_pandas', _as_floats, 'islands-A_column_is_computed'),
    ('from_pandas', _without_labels, 'repeated labels'),
    ('from_pandas', _filled, 'islands-A_column_is_computed'),
    ('from_pandas', _rounded, 'islands-A_column_is_computed'),
]


@pytest.mark.parametrize(('word', 'wrong', 'case'), PLANTED)
def test_a_planted_conversion_is_noticed(word, wrong, case, monkeypatch):
    assert differs(case, monkeypatch, word, wrong)


@pytest.mark.parametrize('case', sorted({row[-1] for row in PLANTED}))
def test_without_a_plant_nothing_differs(case):
    assert not differs(case)

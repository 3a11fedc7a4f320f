"""Texts of which some are no dates: moments where pandas finds some, holes where it finds none, a refusal where it might do either."""

import random
import warnings

import pandas as pd
import polars as pl
import pytest

from rewright_runtime import frames
from rewright_runtime.breach import ContractBreach

FORMS = ['%Y-%m-%d', '%m/%d/%Y', '%d.%m.%Y', '%Y%m%d', '%Y-%m-%d %H:%M:%S', '%d/%m/%y %H:%M', '%Y-%j', None]
NONE = [
    '',
    'n/a',
    '-',
    'unknown',
    '0',
    '1',
    'Ünï',
    'NaT',
    'today',
    ' now',
    '٢٠٢٤-01-01',
    '2024',
    '99/99/9999',
    '2024-02-30',
    '20240230',
]
PIECES = ['0', '1', '9', '-', '/', ' ', ':', 'x', '.', '']


def drawn(chance, form):
    moment = pd.Timestamp('1995-01-01') + pd.Timedelta(seconds=chance.randrange(10**9))
    text = moment.strftime(form or '%Y-%m-%d')
    if chance.random() < 0.4:
        return chance.choice([*NONE, None])
    if chance.random() < 0.4:
        at = chance.randrange(len(text))
        return text[:at] + chance.choice(PIECES) + text[at + chance.randrange(2) :]
    return text


@pytest.mark.parametrize('form', FORMS)
def test_moments_are_those_of_pandas_or_refused(form):
    chance, compared = random.Random(str(form)), 0
    for _ in range(300):
        texts = [drawn(chance, form) for _ in range(chance.randrange(1, 4))]
        with warnings.catch_warnings():
            warnings.simplefilter('ignore')
            expected = pd.to_datetime(pd.Series(texts, dtype=object), format=form, errors='coerce')
        frame = pl.DataFrame({'a': texts}, schema={'a': pl.String})
        try:
            found = frame.select(frames.read_dates(pl.col('a'), form, others_missing=True))['a']
        except ContractBreach:
            continue
        compared += 1
        assert [None if pd.isna(v) else v.value for v in expected] == found.cast(pl.Int64).to_list(), texts
    assert compared > 40

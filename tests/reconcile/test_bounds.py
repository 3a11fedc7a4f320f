"""Columns that may differ by a declared bound: numbers near enough are let pass and named, everything else is as strict as before."""

import io

import polars as pl
import pytest
from pydantic import ValidationError

from rewright.model.policy import ReconcilePolicy
from rewright.model.refusal import Refusal
from rewright.model.tolerance import Tolerance, told
from rewright.reconcile import Mask, compare
from rewright.reconcile.bounds import permitted

HEAD = 'id,x,y\n'


def tolerance(column='x', **bound):
    return Tolerance(output='*', column=column, reason='sums in another order', **(bound or {'relative': 1e-9}))


def compared(name, left, right, *tolerances, masks=()):
    sides = (side if isinstance(side, bytes) else side.encode() for side in (left, right))
    return compare(*sides, name=name, tolerances=tolerances or (tolerance(),), masks=masks).compared


WITHIN = {
    'the last digit': ('1,0.1,z\n', '1,0.10000000000000002,z\n'),
    'an exponent': ('1,1e+22,z\n', '1,1.0000000000000001e+22,z\n'),
    'less than nothing': ('1,-0.3,z\n', '1,-0.30000000000000004,z\n'),
    'other rows are the same': ('1,,z\n2,0.3,\n', '1,,z\n2,0.30000000000000004,\n'),
    'quotes and line breaks elsewhere': ('1,0.3,"a ""b""\r\n"\n', '1,0.30000000000000004,"a ""b""\r\n"\n'),
    'zeros of both signs': ('1,0.0,z\n', '1,-0.0,z\n'),
}
BEYOND = {
    'more than the bound': ('1,0.1,z\n', '1,0.1000000003,z\n'),
    'a column that nobody tolerates': ('1,0.1,0.1\n', '1,0.1,0.10000000000000002\n'),
    'a number and a hole': ('1,0.0,z\n', '1,,z\n'),
    'a number and NaN': ('1,0.0,z\n', '1,nan,z\n'),
    'a number and infinity': ('1,1e308,z\n', '1,inf,z\n'),
    'infinities of both signs': ('1,inf,z\n', '1,-inf,z\n'),
    'NaN and a hole': ('1,nan,z\n', '1,,z\n'),
    'a whole number and a float': ('1,1,z\n', '1,1.0,z\n'),
    'texts with numbers in them': ('1,usd 1.0,z\n', '1,usd 1.0000000000000002,z\n'),
    'digits of another script': ('1,1.0,z\n', '1,١.0,z\n'),
    'quoted on one side': ('1,"0.1",z\n', '1,0.1,z\n'),
    'another row': ('1,0.1,z\n', '2,0.1,z\n'),
    'a row more': ('1,0.1,z\n', '1,0.1,z\n1,0.1,z\n'),
    'rows in another order': ('1,0.1,z\n2,0.1,z\n', '2,0.1,z\n1,0.1,z\n'),
    'line endings': ('1,0.1,z\n', '1,0.1,z\r\n'),
    'a column of that name on one side': ('1,0.1\n', '1,0.1,z\n'),
}


@pytest.mark.parametrize('case', WITHIN)
def test_within_the_bound(case):
    found = compared('out.csv', *(HEAD + side for side in WITHIN[case]))
    assert (found.level, found.bounded) == ('within_bound', ('x',))
    assert found.detail == 'other values within their bounds: 1 of x'


@pytest.mark.parametrize('case', BEYOND)
def test_beyond_the_bound(case):
    found = compared('out.csv', *(HEAD + side for side in BEYOND[case]))
    assert (found.level, found.bounded) == ('different', ())


def test_another_header_is_different():
    assert compared('out.csv', 'id,x\n1,0.1\n', 'id,w\n1,0.1\n').level == 'different'


def test_bytes_that_are_the_same_are_identical():
    assert compared('out.csv', HEAD, HEAD).level == 'identical'


@pytest.mark.parametrize(
    ('bound', 'level'),
    [
        ({'absolute': 0.5}, 'within_bound'),
        ({'absolute': 0.4999999999999999}, 'different'),
        ({'relative': 1 / 3}, 'different'),
        ({'relative': 0.34}, 'within_bound'),
        ({'relative': 1e-9, 'absolute': 0.5}, 'within_bound'),
    ],
    ids=str,
)
def test_a_bound_is_the_larger_of_both_and_belongs_to_it(bound, level):
    assert compared('out.csv', 'x\n1.0\n', 'x\n1.5\n', tolerance(**bound)).level == level


def table(**columns):
    data = io.BytesIO()
    pl.DataFrame(columns).write_parquet(data)
    return data.getvalue()


@pytest.mark.parametrize(
    ('left', 'right', 'level'),
    [
        ([0.3, None], [0.1 + 0.2, None], 'within_bound'),
        ([0.3, None], [0.1 + 0.2, 0.0], 'different'),
        ([0.3, float('nan')], [0.1 + 0.2, None], 'different'),
        ([0.3, float('nan')], [0.1 + 0.2, float('nan')], 'within_bound'),
        ([1.0], [1], 'different'),
        (['0.3'], ['0.30000000000000004'], 'different'),
    ],
)
def test_parquet(left, right, level):
    found = compared('out.parquet', table(k=['ä'] * len(left), x=left), table(k=['ä'] * len(left), x=right))
    assert found.level == level


@pytest.mark.parametrize(
    ('left', 'right', 'level'),
    [
        ('[{"x": 0.3}]', '[{"x": 0.30000000000000004}]', 'within_bound'),
        ('[{"x": "0.3"}]', '[{"x": 0.3}]', 'different'),
        ('[{"x": null}]', '[{"x": 0.3}]', 'different'),
        ('[{"x": 0.3, "y": 0.3}]', '[{"x": 0.3, "y": 0.30000000000000004}]', 'different'),
    ],
)
def test_json(left, right, level):
    assert compared('out.json', left, right, tolerance('$[*].x')).level == level


def test_beside_volatile_places():
    mask = Mask(output='out.csv', place='y', pattern='[0-9]{4}')
    pair = (HEAD + '1,0.3,2026\n', HEAD + '1,0.30000000000000004,2027\n')
    found = compared('out.csv', *pair, masks=(mask,))
    assert (found.level, found.bounded) == ('within_bound', ('x',))
    assert found.detail == 'only volatile places differ; other values within their bounds: 1 of x'
    assert compared('out.csv', *pair).level == 'different'


@pytest.mark.parametrize(
    ('given', 'said'),
    [
        ({'reason': 'r'}, 'needs a bound'),
        ({'absolute': 0.1}, 'needs a reason'),
        ({'absolute': 0.1, 'reason': ' '}, 'needs a reason'),
        ({'absolute': 0, 'reason': 'r'}, 'greater than 0'),
        ({'relative': float('inf'), 'reason': 'r'}, 'finite'),
        ({'relative': float('nan'), 'reason': 'r'}, 'finite|greater'),
    ],
    ids=str,
)
def test_a_tolerance_needs_a_bound_and_a_reason(given, said):
    with pytest.raises(ValidationError, match=said):
        Tolerance(output='out.csv', column='x', **given)


@pytest.mark.parametrize('column', ['unit_price', '$[*].taxAmount', 'sales.revenue', 'consent'])
def test_a_column_that_is_protected_by_its_name_is_refused(column):
    with pytest.raises(Refusal, match='by its name and has to be exact') as refused:
        permitted([tolerance(column)], ReconcilePolicy(), 'job/rewright.toml')
    assert refused.value.where == 'job/rewright.toml'
    permitted([tolerance(column)], ReconcilePolicy(financial_words=(), regulatory_words=()), '')


@pytest.mark.parametrize(
    ('glob', 'path', 'covered'),
    [
        ('out.csv', '/job/out.csv', True),
        ('out.csv', '/job/sub/out.csv', False),
        ('*/out_*.csv', '/job/sub/out_1.csv', True),
        ('/tmp/*.csv', '/tmp/out.csv', True),
    ],
)
def test_an_output_is_named_from_the_folder_of_the_job(glob, path, covered):
    assert Tolerance(output=glob, column='x', absolute=1, reason='r').covers(path, '/job') is covered


def test_how_many_columns_is_told():
    assert [told([tolerance()] * count) for count in (0, 1, 2)] == [
        '',
        '1 column within a bound',
        '2 columns within a bound',
    ]

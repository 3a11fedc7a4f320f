"""Columns that may differ by a bound: what flows into nothing else is added up plainly, all else stays exact, on hostile data."""

import contextlib
import io

import polars as pl
import pytest
from observed_run import observe, run

from rewright.model.tolerance import Tolerance
from rewright.reconcile import compare
from rewright.rewrite.edits import Source, apply
from rewright.rewrite.frames.compile import frame_edits
from rewright.rewrite.frames.tolerated import Tolerated

READ = "import pandas as pd\n\ndf = pd.read_csv('in.csv')\n"
WRITE = "out.to_csv('out.csv', index=False)\n"
ROWS = 'k,t,v,w\nb,ä,0.1,1.5\na,ä,0.2,2.5\nb,ö,0.3,0.1\na,,0.7,\nb,ä,,0.7\nc,ö,,\nb,ä,1e9,-0.0\nb,ä,2.5,3.0\n'
HOSTILE = {
    'as it was seen': ROWS,
    'no rows': 'k,t,v,w\n',
    'one row': 'k,t,v,w\nb,ä,0.1,1.5\n',
    'nothing but holes': 'k,t,v,w\nb,ä,,\na,ö,,\n',
    'keys that are missing': 'k,t,v,w\n,ä,0.1,1.5\nb,,0.2,2.5\n,,0.3,0.5\n',
    'the same row often': 'k,t,v,w\n' + 'b,ä,0.1,0.3\n' * 50,
}
# Pandas takes columns without any number for something else, which the contract refuses.
REFUSED = {'no rows'}
# What is written, the columns that may differ, and the results that are then added up plainly.
CASES = {
    'sums and means': ("out = df.groupby('k', as_index=False).agg({'v': 'sum', 'w': 'mean'})", 'v w', 'v w'),
    'deviations': ("out = df.groupby('k', as_index=False).agg({'v': 'std', 'w': 'var'})", 'v w', 'v w'),
    'one of two': ("out = df.groupby('k', as_index=False).agg({'v': 'sum', 'w': 'mean'})", 'w', 'w'),
    'none': ("out = df.groupby('k', as_index=False).agg({'v': 'sum', 'w': 'mean'})", 'k', ''),
    'renamed later': (
        "out = df.groupby('k', as_index=False).agg({'v': 'sum'}).rename(columns={'v': 'x'})", 'x', 'v',
    ),
    'further computed': (
        "s = df.groupby('k', as_index=False).agg({'v': 'sum', 'w': 'sum'})\ns['x'] = (s['v'] - s['w']) * 2\nout = s[['k', 'x']]",
        'x', 'v w',
    ),
    'it goes into an exact column too': (
        "s = df.groupby('k', as_index=False).agg({'v': 'sum'})\ns['x'] = s['v'] * 2\nout = s", 'x', '',
    ),
    'it decides the order': (
        "out = df.groupby('k', as_index=False).agg({'v': 'sum', 'w': 'sum'}).sort_values('v')", 'v w', 'w',
    ),
    'it decides which rows': (
        "s = df.groupby('k', as_index=False).agg({'v': 'sum', 'w': 'sum'})\nout = s[s['v'] > 0.5]", 'v w', 'w',
    ),
    'it is a key of groups': (
        ("s = df.groupby('k', as_index=False).agg({'v': 'min', 'w': 'count'})\n"
        "out = s.groupby('w', as_index=False).agg({'v': 'sum'})"), 'v', 'v',
    ),
    'it is compared': (
        "s = df.groupby('k', as_index=False).agg({'v': 'sum'})\ns['x'] = s['v'] > 0.5\nout = s[['k', 'x']]", 'x', '',
    ),
    'it is rounded': (
        "s = df.groupby('k', as_index=False).agg({'v': 'sum'})\ns['x'] = s['v'].round(1)\nout = s[['k', 'x']]", 'x', '',
    ),
    'it is printed': (
        "s = df.groupby('k', as_index=False).agg({'v': 'sum'})\nprint(s['v'].max())\nout = s", 'v', '',
    ),
    'it is joined': (
        ("s = df.groupby('k', as_index=False).agg({'v': 'sum'})\nt = df.groupby('k', as_index=False).agg({'w': 'mean'})\n"
        "out = s.merge(t, on='k')"), 'w', 'w',
    ),
    'duplicates are told by it': (
        "out = df.groupby(['k', 't'], as_index=False).agg({'v': 'sum'}).drop_duplicates('v')", 'v', '',
    ),
    'it is a constant for a name': ("OUT = 'out.csv'\nout = df.groupby('k', as_index=False).agg({'v': 'sum'})", 'v', 'v'),
}  # fmt: skip


def tolerated(columns, output='out.csv'):
    bounds = {'relative': 1e-9, 'absolute': 1e-9, 'reason': 'sums in another order'}
    return tuple(Tolerance(output=output, column=column, **bounds) for column in columns.split())


def rewritten(legacy, folder, files, columns, output='out.csv'):
    with contextlib.redirect_stdout(io.StringIO()):
        ran, observation = observe(legacy, folder, files)
    assert not ran.error
    source = Source(legacy, 'job.py')
    edited = frame_edits(source, observation, Tolerated(tolerated(columns, output), '/job', '/job'))
    assert not edited.left
    return edited, apply(source, edited.edits)


def legacy_of(case):
    made, columns, eased = CASES[case]
    written = WRITE.replace("'out.csv'", 'OUT') if 'OUT' in made else WRITE
    return READ + made + '\n' + written, columns, eased


@pytest.mark.parametrize('case', CASES)
def test_what_is_added_up_plainly_and_what_it_gives(case, tmp_path):
    legacy, columns, eased = legacy_of(case)
    edited, text = rewritten(legacy, tmp_path, {'in.csv': ROWS}, columns)
    assert set(edited.eased) == set(eased.split())
    assert eased or 'frames.exact_' in text
    for name, rows in HOSTILE.items():
        one, two = (run(side, tmp_path, {'in.csv': rows}) for side in (legacy, text))
        if name in REFUSED:
            assert 'ContractBreach' in two.error, name
            continue
        assert (one.printed, one.error) == (two.printed, two.error), name
        found = compare(one.files['out.csv'], two.files['out.csv'], name='out.csv', tolerances=tolerated(columns))
        assert found.equal, (name, found.differences)


def test_without_tolerances_everything_is_exact(tmp_path):
    legacy, _, _ = legacy_of('sums and means')
    edited, text = rewritten(legacy, tmp_path, {'in.csv': ROWS}, '')
    assert edited.eased == ()
    assert 'exact_sum' in text


@pytest.mark.parametrize(
    ('written', 'output'),
    [
        ("out.to_csv('out.csv', index=False)\nprint(len(pd.read_csv('out.csv')))\n", 'out.csv'),
        ("name = input() if False else 'out'\nout.to_csv(f'{name}.csv', index=False)\n", 'out.csv'),
        (WRITE, 'other.csv'),
        (WRITE, 'sub/out.csv'),
    ],
)
def test_a_file_that_may_be_another_or_is_read_again_is_exact(written, output, tmp_path):
    legacy = READ + CASES['sums and means'][0] + '\n' + written
    with contextlib.redirect_stdout(io.StringIO()):
        _, observation = observe(legacy, tmp_path, {'in.csv': ROWS})
    given = Tolerated(tolerated('v w', output), '/job', '/job')
    assert frame_edits(Source(legacy, 'job.py'), observation, given).eased == ()


def test_a_table_keeps_its_types(tmp_path):
    legacy = READ + CASES['sums and means'][0] + "\nout.to_parquet('out.parquet', index=False)\n"
    edited, text = rewritten(legacy, tmp_path, {'in.csv': HOSTILE['the same row often']}, 'v w', 'out.parquet')
    assert set(edited.eased) == {'v', 'w'}
    sides = [
        run(side, tmp_path, {'in.csv': HOSTILE['the same row often']}).files['out.parquet'] for side in (legacy, text)
    ]
    assert compare(*sides, name='out.parquet', tolerances=tolerated('v w')).equal
    assert pl.read_parquet(io.BytesIO(sides[1])).schema == pl.read_parquet(io.BytesIO(sides[0])).schema


def test_a_table_holds_no_number_where_infinities_have_none(tmp_path):
    legacy = READ + CASES['deviations'][0] + "\nout.to_parquet('out.parquet', index=False)\n"
    edited, text = rewritten(legacy, tmp_path, {'in.csv': ROWS}, 'v w', 'out.parquet')
    assert set(edited.eased) == {'v', 'w'}
    rows = {'in.csv': ROWS + 'b,ä,inf,-inf\n'}
    sides = [run(side, tmp_path, rows).files['out.parquet'] for side in (legacy, text)]
    assert compare(*sides, name='out.parquet', tolerances=tolerated('v w')).equal

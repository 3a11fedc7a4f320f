"""A whole job with a branch that no run took: the rest is rewritten, the branch is counted, named, and refused when a run takes it."""

import json
import os
import subprocess
import sys

import pytest
from hostile import tables_of
from observed_run import observe
from whole_jobs import facts, write

from rewright.model.job import Job
from rewright.model.observation import Observation
from rewright.model.policy import Policy
from rewright.rewrite.rewriting import rewrite

JOB = """
import json
import os

import pandas as pd

MODE = os.environ.get('MODE', 'sums')


def widened(df: pd.DataFrame) -> pd.DataFrame:
    return df.pivot_table(index='region', columns='status', values='amount').reset_index()


def main():
    df = pd.read_csv('orders.csv')
    print(len(df))
    try:
        if MODE == 'sums':
            df['double'] = df['amount'] * 2
        elif MODE == 'names':
            df = df.rename(columns=json.loads(os.environ['NAMES']))
        else:
            df = widened(df)
    except Exception:
        print('as it was')
    df.to_csv('out.csv', index=False)


if __name__ == '__main__':
    main()
"""
PLACES = ['job.py:10', 'job.py:20', 'job.py:22']
WHY = 'not rewritten: no recorded run took it'


def patch(text, folder, observation=None):
    observation = observation or observe(text, folder, tables_of(text))[1]
    job = Job(name='job', root='/job', script='job.py', python='3.11', requirements=('pandas==2.3.3',))
    return rewrite(job, facts(), observation, text, (), Policy())


def test_branches_are_counted_as_left_and_named(tmp_path):
    found = patch(JOB, tmp_path)
    assert [str(branch.span) for branch in found.coverage.untaken] == PLACES
    assert {branch.why for branch in found.coverage.untaken} == {WHY}
    assert [branch.what for branch in found.coverage.untaken] == ['function widened', 'branch', 'branch']
    left = [(item.span.line, item.what, item.why) for item in found.coverage.left]
    assert left == [(21, 'DataFrame.rename', f'line 20: {WHY}')]
    assert found.coverage.modernized == found.coverage.constructs - len(left) > 0
    assert found.legacy_packages_left == ()


def test_the_contract_says_what_is_refused(tmp_path):
    found = patch(JOB, tmp_path)
    said = [a for a in json.loads(found.files['contract.json'])['assumptions'] if a['kind'] == 'recorded_branch']
    assert [f'{a["span"]["file"]}:{a["span"]["line"]}' for a in said] == PLACES
    assert all('no recorded run took it; a run that takes it is refused' in a['text'] for a in said)


def ran(folder, program, mode):
    write(folder, tables_of(JOB))
    settings = {**os.environ, 'REWRIGHT_PACE': 'off', 'MODE': mode, 'NAMES': '{"amount": "value"}'}
    done = subprocess.run([sys.executable, str(program)], cwd=folder, capture_output=True, env=settings, text=True)
    return done, folder / 'out.csv'


@pytest.mark.slow
@pytest.mark.parametrize(('mode', 'place'), [('names', 'job.py:20'), ('wide', 'job.py:22')])
@pytest.mark.parametrize('swallowing', ['except Exception', 'except BaseException'])
def test_a_run_that_takes_one_ends_loudly_even_where_the_job_goes_on_after_exceptions(
    mode, place, swallowing, tmp_path
):
    (seen := tmp_path / 'seen').mkdir()
    text = JOB.replace('except Exception', swallowing)
    code = write(tmp_path / 'code', patch(text, seen).files)
    done, out = ran(tmp_path / 'run', code / 'pipeline.py', mode)
    assert done.returncode == 1
    last = done.stderr.strip().split('\n')[-1]
    assert last.startswith(f'rewright_runtime.breach.NotRecorded: {place}: no run that was recorded took this branch')
    assert 'rewright rewrite JOB --fresh' in last
    assert not out.exists()


@pytest.mark.slow
def test_a_run_that_takes_none_leaves_what_the_job_leaves(tmp_path):
    (seen := tmp_path / 'seen').mkdir()
    code = write(tmp_path / 'code', patch(JOB, seen).files)
    legacy = write(tmp_path / 'code', {'job.py': JOB}) / 'job.py'
    done, out = ran(tmp_path / 'modern', code / 'pipeline.py', 'sums')
    theirs, expected = ran(tmp_path / 'legacy', legacy, 'sums')
    assert (done.returncode, done.stdout) == (theirs.returncode, theirs.stdout)
    assert theirs.returncode == 0
    assert out.read_bytes() == expected.read_bytes()


SHAPES = {
    'in one line': ('if MODE == "other": df = df.ewm(span=3).mean(); print(df)  # said', 6),
    'an else in one line': ('if MODE == "usual": df["a"] = df["id"] * 2\nelse: df = df.ewm(span=3).mean()', 7),
    'tabs, letters of many bytes and a comment': (
        'if MODE == "usual":\n\tpass\nelif MODE == "ü":\n\tdf = df.ewm(span=3).mean()  # ü\n\t# of the arm\nelse:\n\tprint("ü")',
        8,
    ),
    'texts of several lines': (
        'if MODE == "other":\n    query = """\n# none\n"""\n    df = df.ewm(\n        span=3,  # why\n    ).mean()',
        6,
    ),
    'a function of its own': (
        'if MODE == "other":\n    def inner(x):\n        return x.ewm(span=3).mean()\n    df = inner(df)',
        6,
    ),
    'a try': (
        'if MODE == "other":\n    try:\n        df = df.ewm(span=3).mean()\n    except ValueError:\n        df["x"] = 1',
        6,
    ),
    'a loop without end': (
        'if MODE == "other":\n    while True:\n        df = df.ewm(span=3).mean()\n        break',
        6,
    ),
}


@pytest.mark.parametrize('shape', SHAPES)
def test_an_arm_of_any_shape_is_refused_where_it_stands(shape, tmp_path):
    arm, line = SHAPES[shape]
    text = f"""
import os
import pandas as pd
MODE = os.environ.get('MODE', 'usual')
df = pd.read_csv('orders.csv').rename(columns={{'order_id': 'id'}})
{arm}

df.to_csv('out.csv', index=False)  # kept
"""
    found = patch(text, tmp_path)
    assert [str(branch.span) for branch in found.coverage.untaken] == [f'job.py:{line}']
    assert found.files['pipeline.py'].count(f"raise NotRecorded('job.py:{line}')") == 1
    assert 'ewm' not in found.files['pipeline.py']
    assert found.legacy_packages_left == ()


KEPT = {
    'nothing was seen at all': lambda seen: Observation(script='job.py', versions=seen.versions),
    'not every run of it was seen': lambda seen: seen.model_copy(
        update={'not_observed': ('job.py: a process that was killed',)}
    ),
}


@pytest.mark.parametrize('what', KEPT)
def test_what_may_have_run_is_not_refused(what, tmp_path):
    seen = observe(JOB, tmp_path, tables_of(JOB))[1]
    found = patch(JOB, tmp_path, KEPT[what](seen))
    assert found.coverage.untaken == ()
    assert 'NotRecorded(' not in found.files['pipeline.py']


TAKEN = {
    'an arm that says nothing': ('pass', 'df = df.set_axis(names, axis=1)', ['job.py:10']),
    'an arm that ends before anything is seen of it': (
        'return\n            df = df.set_axis(names, axis=1)',
        'pass',
        [],
    ),
    'a name of its own': ('NotRecorded = 3', 'df = df.set_axis(names, axis=1)\n            print(NotRecorded)', []),
}


@pytest.mark.parametrize('what', TAKEN)
def test_an_arm_of_which_nobody_can_tell_keeps_what_it_says(what, tmp_path):
    body, other, places = TAKEN[what]
    text = f"""
import pandas as pd


def main(mode, names):
    df = pd.read_csv('orders.csv')
    for _ in range(1):
        if mode == 1:
            {body}
        else:
            {other}
    df.to_csv('out.csv', index=False)


main(1, [])
"""
    found = patch(text, tmp_path)
    assert [str(branch.span) for branch in found.coverage.untaken] == places
    assert found.files['pipeline.py'].count('raise NotRecorded(') == len(places)


APART = """
import os
import pandas as pd
MODE = os.environ.get('MODE', 'usual')


def sums(path):
    frame = pd.read_csv(path)
    if MODE == 'renamed':
        frame = frame.set_axis(MODE.split(), axis=1)
    if MODE == 'kept':
        frame = frame.rename(columns={'order_id': 'id'}).rename(columns={'id': 'order_id'})
    return frame.sort_values('order_id')


def other(path):
    table = pd.read_csv(path)
    if MODE == 'other':
        table = table.head(3)
    return table


left = pd.read_csv('orders.csv')
if MODE == 'smoothed':
    left = left.ewm(span=3).mean()
left.to_csv('left.csv', index=False)
if MODE == 'told':
    print(left.interpolate())
sums('orders.csv').to_csv('sums.csv', index=False)
other('orders.csv').to_csv('other.csv', index=False)
"""


def test_of_frames_that_have_nothing_to_do_with_each_other_each_keeps_the_arms_that_cost_it_nothing(tmp_path):
    found = patch(APART, tmp_path)
    assert [branch.span.line for branch in found.coverage.untaken] == [9, 24, 27]
    text = found.files['pipeline.py']
    assert text.count('raise NotRecorded(') == 3
    assert 'head(3)' in text
    assert found.legacy_packages_left == ()

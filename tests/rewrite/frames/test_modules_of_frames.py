"""Jobs of several files with frames in their modules: what was seen in each file is found where its text stands in the one source."""

import subprocess
import sys

import pytest
from legacy_program import OBSERVER
from whole_jobs import patch_of, run, write

from rewright.record.joining import joined

CSV = 'region,status,amount\nnørth,open,2\nsouth,open,\nnørth,done,2.5\n,done,7\nnørth,open,2\n'
JOB = {
    'job.py': '''"""Sums of orders."""
import sys
import settings
from tables import *
from lib.checks import counted as region


def main():
    df = read(settings.IN)
    print('ü', region(df), len(df)); wide = 0
    out = summed(df, by=settings.KEY)
    if len(out) > 100:
        out = wider(out)
    out.to_csv(settings.OUT, index=False)


if __name__ == '__main__':
    main()
''',
    'settings.py': 'IN = "orders.csv"\nOUT = "sums.csv"\nKEY = "region"\n',
    'tables.py': """import pandas as pd
import settings

amount = 'amount'


def read(path):
    df = pd.read_csv(path)
    return df[df[amount] > 1]


def summed(df, by):
    return df.groupby(by).agg(total=('amount', 'sum'), n=('amount', 'count')).reset_index()


def wider(df):
    return df.pivot_table(index='region', values='total')
""",
    'lib/checks.py': "def counted(df):\n    return len(df['status'].unique())\n",
}
KEPT = 'def wider(df):\n    return df.pivot_table'


def observed(files, inputs, folder):
    write(folder, {**files, **inputs})
    begin = f'import sys; sys.path.insert(0, {str(OBSERVER)!r}); from rewright_observe.launch import main; main()'
    told = folder.parent / 'told'
    subprocess.run([sys.executable, '-c', begin, str(told), str(folder), 'job.py'], cwd=folder, check=True)
    lines = b''.join(path.read_bytes() for path in folder.parent.glob('told*'))
    return joined(lines, str(folder), 'job.py')


def patched(files, observation):
    modules = dict(files)
    return patch_of(modules.pop('job.py'), modules=modules, observation=observation, requirements=('pandas==2.3.3',))


@pytest.fixture(scope='module')
def observation(tmp_path_factory):
    return observed(JOB, {'orders.csv': CSV}, tmp_path_factory.mktemp('job') / 'seen')


@pytest.fixture(scope='module')
def patch(observation):
    return patched(JOB, observation)


@pytest.mark.slow
def test_frames_of_all_modules_leave_pandas(patch, tmp_path):
    inputs = {'orders.csv': CSV}
    assert patch.legacy_packages_left == ()
    assert 'frames' in [step.name for step in patch.steps]
    expected = run(tmp_path / 'legacy', ['job.py'], {**JOB, **inputs}).visible
    for step in patch.steps:
        folder = write(tmp_path / step.name, step.files)
        ran = run(tmp_path / f'run_{step.name}', [str(folder / 'pipeline.py')], inputs)
        assert ran.files == {n: d for n, d in expected[2].items() if n not in JOB}
        assert ran.visible[:2] == expected[:2]


def test_a_branch_that_no_run_took_is_refused_in_the_file_it_stands_in(patch):
    assert sorted(str(branch.span) for branch in patch.coverage.untaken) == ['job.py:12', 'tables.py:16']
    text = patch.files['pipeline.py']
    assert "raise NotRecorded('job.py:12')" in text
    assert "raise NotRecorded('tables.py:16')" in text


def test_what_stays_names_the_file_and_the_line(tmp_path):
    files = JOB | {'tables.py': JOB['tables.py'].replace("'sum'", 'lambda s: s.iloc[-1]')}
    patch = patched(files, observed(files, {'orders.csv': CSV}, tmp_path / 'seen'))
    places = {str(left.span) for left in patch.coverage.left}
    assert 'tables.py:13' in places
    assert all(span.partition(':')[0] in files for span in places)
    texts = {name: text.split('\n') for name, text in files.items()}
    for left in patch.coverage.left:
        assert 1 <= left.span.line <= len(texts[left.span.file])


def test_without_what_was_seen_in_a_module_its_frames_stay(observation):
    patch = patched(JOB, observation.model_copy(update={'files': {}}))
    assert patch.legacy_packages_left == ('pandas',)

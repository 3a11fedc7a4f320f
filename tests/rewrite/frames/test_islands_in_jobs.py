"""A job with an island is delivered whole: its environment holds pandas, and every island is counted and named."""

import pytest
from hostile import tables_of
from observed_run import observe
from whole_jobs import facts, run, write

from rewright.model.job import Job
from rewright.model.policy import Policy
from rewright.rewrite.coverage.judging import why_not
from rewright.rewrite.rewriting import rewrite

JOB = """
import pandas as pd

df = pd.read_csv('orders.csv')
print(df['amount'].skew())
df['smooth'] = df['amount'].ewm(span=3).mean()
df = df[df['smooth'] > 10]
df.to_csv('out.csv', index=False)
print(df['quantity'].sum())
"""
PINS = ('numpy==2.4.6', 'pandas==2.3.3')


def patch(text, folder, **versions):
    observation = observe(text, folder, tables_of(text))[1]
    observation = observation.model_copy(update={'versions': {**observation.versions, **versions}})
    job = Job(name='job', root='/job', script='job.py', python='3.11', requirements=PINS)
    return rewrite(job, facts(), observation, text, (), Policy())


def test_islands_are_counted_and_named(tmp_path):
    found = patch(JOB, tmp_path)
    assert [(i.what, str(i.span), i.span.end_line) for i in found.coverage.islands] == [('Series.skew', 'job.py:5', 6)]
    assert 'Series.skew has no exact form yet' in found.coverage.islands[0].why
    left = [(item.what, item.span.line) for item in found.coverage.left]
    assert {('Series.skew', 5), ('Series.ewm', 6)} <= set(left)
    assert found.coverage.modernized == found.coverage.constructs - len(left)


def test_pandas_comes_along_in_the_version_of_the_job(tmp_path):
    found = patch(JOB, tmp_path)
    assert 'import pandas' not in found.files['pipeline.py']
    assert found.legacy_packages_left == ('pandas',)
    assert found.requirements == PINS
    assert 'pandas==2.3.3' in found.files['requirements.txt'].split('\n')


def test_a_job_on_numpy_1_has_no_islands(tmp_path):
    found = patch(JOB, tmp_path, numpy='1.26.4')
    assert found.coverage.islands == ()
    assert 'read_csv' in found.files['pipeline.py']
    assert 'frames' not in found.files['pipeline.py']


@pytest.mark.parametrize(
    'form', ["df['a'].ewm(span=2).mean()\ndf['b'] = df['a'] * 2", "held = {'a': df}\ndf['b'] = df['a'] * 2"]
)
def test_an_island_is_not_covered(form, monkeypatch, tmp_path):
    text = f"import pandas as pd\ndf = pd.read_csv('orders.csv').rename(columns={{'amount': 'a'}})\n{form}\n"
    observation = observe(text, tmp_path, tables_of(text))[1]
    monkeypatch.setattr('rewright.rewrite.coverage.judging.observation', lambda _: observation)
    monkeypatch.setattr('rewright.rewrite.coverage.judging.legacy', lambda _: text)
    assert why_not(form)


@pytest.mark.slow
def test_the_delivered_folder_gives_what_the_job_gave(tmp_path):
    (seen := tmp_path / 'seen').mkdir()
    code = write(tmp_path / 'code', patch(JOB, seen).files)
    inputs = tables_of(JOB)
    legacy = run(tmp_path / 'legacy', ['job.py'], {'job.py': JOB, **inputs})
    modern = run(tmp_path / 'modern', [str(code / 'pipeline.py')], inputs)
    assert legacy.exit_code == 0
    assert modern.visible == legacy.visible

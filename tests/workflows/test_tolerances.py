"""A job whose owner lets a column differ by a bound, from settings to delivery: who reads of it is told that not every byte is equal."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from rewright.adapters.sandboxes.choose import why_not

pytestmark = [pytest.mark.slow, pytest.mark.skipif(bool(why_not()), reason=f'jobs cannot be confined: {why_not()}')]

COMMAND = Path(sys.executable).parent / 'rewright'
REQUIREMENTS = Path(__file__).parents[2] / 'examples' / 'sales_report' / 'requirements.txt'
JOB = """import pandas as pd

frame = pd.read_csv('weights.csv')
frame.groupby('city', as_index=False).agg({'weight': 'sum'}).to_csv('out.csv', index=False)
"""
SETTINGS = """inputs = ["weights.csv"]

[[tolerances]]
output = "out.csv"
column = "{column}"
relative = 1e-9
reason = "a scale shows six digits"
"""
POLICY = '[proof]\nmutated_inputs = 1\nkind_seconds = 0\nenlarged_times = 0\nplanted_faults = 2\naimed_inputs = 0\nmutation_score = 0.0\ntimed_runs = 1\nshrink_runs = 0\nslower_seconds = 300\n'


# How polars adds up depends on the machine; a planted recipe is off by the same share everywhere.
PLANTED = """from rewright.rewrite.frames.plan import easing
easing._PLAIN['exact_sum'] = 'A.sum() * {}'
"""


def modernized(folder, factor, column='weight'):
    (folder / 'planted').mkdir()
    (folder / 'planted' / 'sitecustomize.py').write_text(PLANTED.format(factor))
    (folder / 'job.py').write_text(JOB)
    rows = [f'{"Łódź" if n % 2 else "Oslo"},{0.1 + n / 7}' for n in range(20)]
    (folder / 'weights.csv').write_text('\n'.join(['city,weight', *rows, '']))
    (folder / 'rewright.toml').write_text(SETTINGS.format(column=column))
    (folder / 'requirements.txt').write_text(REQUIREMENTS.read_text())
    (folder / 'policy.toml').write_text(POLICY)
    command = [COMMAND, 'modernize', '.', '--policy', 'policy.toml', '--json']
    told = os.environ | {'PYTHONPATH': str(folder / 'planted')}
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=300, env=told)


def test_a_column_within_its_bound_is_proven_and_everybody_is_told(tmp_path):
    done = modernized(tmp_path, 1.0000000001)
    result, run = json.loads(done.stdout), next(tmp_path.glob('.rewright/runs/*'))
    assert result['proof']['verdict'] == 'proven'
    declared = {'output': 'out.csv', 'column': 'weight', 'absolute': None, 'relative': 1e-9}
    declared['reason'] = 'a scale shows six digits'
    assert result['proof']['tolerances'] == [declared]
    pipeline = (run / 'pipeline/pipeline.py').read_text()
    assert "pl.col('weight').sum()" in pipeline
    proof = json.loads((run / 'proof.json').read_text())
    assert proof['tolerances'] == [declared]
    assert {one['level'] for trial in proof['trials'] for one in trial['compared']} >= {'within_bound'}
    assert all(set(one['bounded']) <= {'weight'} for trial in proof['trials'] for one in trial['compared'])
    told = '1 column within a bound'
    page = (run / 'report.html').read_text()
    assert told in page
    assert 'a scale shows six digits' in page
    assert told in (run / 'prove.report.json').read_text()
    assert told in (run / 'review.json').read_text()
    change = (run / 'change.json').read_text()
    assert f'Not equal to the byte: {told}' in change
    assert 'a scale shows six digits' in change
    assert json.loads((run / 'pipeline/contract.json').read_text())['tolerances'] == [declared]
    (document,) = [
        c for c in json.loads((run / 'specification.json').read_text())['contracts'] if c['name'] == 'out.csv'
    ]
    assert {'property': 'tolerance', 'value': {k: v for k, v in declared.items() if v}} in document['customProperties']
    recorded = [json.loads(text) for name, text in proof['shipped']['files'].items() if name.endswith('.json')]
    assert recorded
    assert all(case['bounds'][0]['column'] == 'weight' for case in recorded)
    assert proof['certificate']['tolerances']


def test_a_column_beyond_its_bound_is_made_exact(tmp_path):
    done = modernized(tmp_path, 1.00000001)
    result, run = json.loads(done.stdout), next(tmp_path.glob('.rewright/runs/*'))
    assert result['proof']['verdict'] == 'proven'
    assert result['legacy_packages_left'] == []
    assert "frames.exact_sum('weight')" in (run / 'pipeline/pipeline.py').read_text()
    assert 'retreat-without-sums-in-any-order' in (run / 'decisions.jsonl').read_text()


def test_a_column_that_is_protected_by_its_name_is_refused_before_anything_runs(tmp_path):
    done = modernized(tmp_path, 1.0, 'unit_price')
    assert done.returncode == 2
    assert "'unit_price' is financial by its name" in done.stdout + done.stderr
    assert not list(tmp_path.glob('.rewright/runs/*/recording.json'))

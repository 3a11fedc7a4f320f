"""A job with a platform profile, from settings to its proof: the company's package is installed, run on, and judged."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from rewright.adapters.sandboxes.choose import why_not

sys.path.append(str(Path(__file__).parents[1] / 'rewrite'))

pytestmark = [pytest.mark.slow, pytest.mark.skipif(bool(why_not()), reason=f'jobs cannot be confined: {why_not()}')]

COMMAND = Path(sys.executable).parent / 'rewright'
REQUIREMENTS = Path(__file__).parents[2] / 'examples' / 'sales_report' / 'requirements.txt'
JOB = """import pandas as pd

frame = pd.read_csv('weights.csv')
frame.groupby('city', as_index=False).agg({'weight': 'sum'}).to_csv('out.csv', index=False)
"""
POLICY = '[proof]\nmutated_inputs = 1\nkind_seconds = 0\nenlarged_times = 0\nplanted_faults = 2\naimed_inputs = 0\nmutation_score = 0.0\ntimed_runs = 1\nshrink_runs = 0\nslower_seconds = 300\n'
# Forgets the last stage.
FAULTY = """
from rewright_runtime.pipeline import Event as Envelope, Finished as Done, counts as tally, stage

def step(function):
    return stage(function) if function.__name__ != 'save' else lambda ctx: ctx
"""


def modernized(folder, **modules):
    from company_package import NAMES, wheel

    names = '\n'.join(f'{name} = "{place}"' for name, place in NAMES.items())
    asked = f'acme-platform @ {wheel(folder, **modules).as_uri()}'
    (folder / 'acme.toml').write_text(f'requirements = ["{asked}"]\n[names]\n{names}\n')
    job = folder / 'job'
    job.mkdir()
    (job / 'job.py').write_text(JOB)
    (job / 'weights.csv').write_text('city,weight\nŁódź,0.1\nOslo,2.5\nŁódź,0.2\n', encoding='utf-8')
    (job / 'rewright.toml').write_text('inputs = ["weights.csv"]\nplatform = "../acme.toml"\n')
    (job / 'requirements.txt').write_text(REQUIREMENTS.read_text())
    (folder / 'policy.toml').write_text(POLICY)
    command = [COMMAND, 'modernize', 'job', '--policy', 'policy.toml', '--json']
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=300)
    return json.loads(done.stdout), next(folder.glob('.rewright/runs/*')), asked


def test_a_rewrite_is_proven_on_the_package_of_the_company(tmp_path):
    result, run, asked = modernized(tmp_path)
    assert result['proof']['verdict'] == 'proven', result['proof']
    pipeline = (run / 'pipeline' / 'pipeline.py').read_text(encoding='utf-8')
    assert 'import acme_platform.tables as pl' in pipeline
    assert 'rewright_runtime.pipeline' not in pipeline
    assert asked in (run / 'pipeline' / 'requirements.txt').read_text().splitlines()
    assert 'acme-platform==2.1.0' in json.loads((run / 'proof.json').read_text())['environment']['packages']


def test_what_the_package_does_differently_is_found(tmp_path):
    result, _, _ = modernized(tmp_path, steps=FAULTY)
    assert result['proof']['verdict'] == 'different'

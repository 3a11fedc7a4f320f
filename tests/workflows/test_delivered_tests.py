"""The tests that travel with a rewrite run on their own in its environment, and notice what they were written for."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from rewright import wiring
from rewright.adapters.environments.cached import CachedEnvironments
from rewright.adapters.sandboxes.choose import why_not
from rewright.prove.shipped.writing import PYTEST

pytestmark = [pytest.mark.slow, pytest.mark.skipif(bool(why_not()), reason=f'jobs cannot be confined: {why_not()}')]

# Less is tried of the proof itself, which has tests of its own.
POLICY = (
    '[proof]\nmutated_inputs = 1\nkind_seconds = 0\nenlarged_times = 0\naimed_inputs = 0\nplanted_faults = 12\nmutation_score = 0.0\n'
    'timed_runs = 1\n[review]\nregression_floor_seconds = 300\n'
)
# What is delivered of each job, a fault that no test of the rewrite may miss, and the marker whose tests must notice it.
JOBS = {
    'sales_report': ({'happy', 'boundary', 'regression', 'dual_interpretation'}, ('> 50', '>= 50'), 'boundary'),
    'orders_api': ({'happy', 'regression'}, ("'page'", "'pages'"), 'happy'),
    'warehouse_export': ({'happy', 'regression'}, ('print(', 'repr('), 'happy'),
}


@pytest.mark.parametrize('job', JOBS)
def test_delivered_tests_pass_in_their_folder_and_fail_on_a_fault(job, tmp_path):
    tags, (right, wrong), marker = JOBS[job]
    (tmp_path / 'policy.toml').write_text(POLICY)
    command = [Path(sys.executable).with_name('rewright'), 'demo', job, '--policy', 'policy.toml', '--json']
    result = json.loads(subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True).stdout)
    run = Path(tmp_path, result['report']).parent
    shipped = json.loads((run / 'proof.json').read_text())['shipped']
    assert {test['tag'] for test in shipped['tests']} >= tags, shipped['left']
    assert all(test['noticed'] for test in shipped['tests'])
    assert shipped['lines']['run'] >= 0.85 * shipped['lines']['statements'] > 0
    review = json.loads((run / 'review.json').read_text())['decisions'][0]
    assert {c['check']: c['result'] for c in review['checks']}['tests_present'] == 'pass'

    forge = next(run.glob('forge/*.git'))
    subprocess.run(['git', 'clone', '-q', '-b', result['branch'], forge, tmp_path / 'clone'], check=True)
    folder = tmp_path / 'clone/pipelines' / job
    tested = on_its_own(folder)
    assert tested.returncode == 0, tested.stdout
    assert f'{len(shipped["tests"])} passed' in tested.stdout
    text = (folder / 'pipeline.py').read_text()
    assert right in text
    (folder / 'pipeline.py').write_text(text.replace(right, wrong))
    failed = on_its_own(folder, '-m', marker)
    assert failed.returncode == 1, failed.stdout


def on_its_own(folder, *words):
    """Run the tests of a pipeline where its runtime and pytest are installed, and nothing of Rewright."""
    environment = CachedEnvironments(wiring.cache_folder() / 'environments').modern((PYTEST,))
    python = f'{environment.path}/bin/python'
    clean = {'PATH': os.environ['PATH']}
    there = subprocess.run(
        [python, '-c', 'import rewright_runtime, rewright'], env=clean, capture_output=True, text=True
    )
    assert "No module named 'rewright'" in there.stderr
    test = [python, '-m', 'pytest', '-q', '-p', 'no:cacheprovider', *words]
    return subprocess.run(test, cwd=folder, env=clean, capture_output=True, text=True)

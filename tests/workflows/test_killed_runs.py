"""A run that is killed at every stage boundary ends as an undisturbed one does, with one delivery."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from rewright.adapters.sandboxes.choose import why_not
from rewright.workflows.modernize import STAGES

pytestmark = [pytest.mark.slow, pytest.mark.skipif(bool(why_not()), reason=f'jobs cannot be confined: {why_not()}')]

COMMAND = Path(sys.executable).parent / 'rewright'
# Times differ between two runs of anything, so they decide nothing here.
POLICY = (
    '[proof]\nmutated_inputs = 2\nkind_seconds = 0\nenlarged_times = 0\nplanted_faults = 3\nmutation_score = 0.0\ntimed_runs = 1\n'
    '[review]\nregression_floor_seconds = 300\n'
)


def start(folder: Path):
    (folder / 'policy.toml').write_text(POLICY)
    command = [COMMAND, 'modernize', '.', '--policy', 'policy.toml', '--json']
    return subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def finish(folder: Path):
    output, errors = start(folder).communicate(timeout=300)
    assert output, errors
    return json.loads(output)


def kill_after(stage: str, folder: Path):
    """Start, wait until `stage` has reported, and kill without warning."""
    process = start(folder)
    deadline = time.monotonic() + 240
    while not list(folder.glob(f'.rewright/runs/*/{stage}.report.json')):
        assert process.poll() is None, process.communicate()
        assert time.monotonic() < deadline
        time.sleep(0.01)
    os.kill(process.pid, signal.SIGKILL)
    process.communicate()


def left_by(folder: Path):
    """Return what two runs must have in common: everything but times."""
    (run,) = folder.glob('.rewright/runs/*')
    read = {name: json.loads((run / f'{name}.json').read_text()) for name in ('patch', 'proof', 'delivery', 'review')}
    trials = [(t['name'], t['result']) for t in read['proof']['trials']]
    pulls = [(p['number'], p['title'], p['state']) for p in read['delivery']['pull_requests']]
    decided = [d['decision'] for d in read['review']['decisions']]
    questions = [json.loads(line)['question'] for line in (run / 'decisions.jsonl').read_text().splitlines()]
    return read['patch']['steps'], read['proof']['verdict'], trials, pulls, decided, questions


def test_killed_at_every_boundary(cities, tmp_path):
    # The folder's name is part of what is said of a job.
    calm, disturbed = tmp_path / 'calm' / 'job', tmp_path / 'disturbed' / 'job'
    for folder in (calm, disturbed):
        folder.mkdir(parents=True)
        cities(folder)
    for stage, _ in STAGES[:-1]:
        kill_after(stage, disturbed)
    assert finish(calm)['outcome'] == finish(disturbed)['outcome'] == 'ok'
    assert left_by(disturbed) == left_by(calm)

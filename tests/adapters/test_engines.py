"""The durable engine: each step once, across kills, failures and second processes."""

import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

PROGRAM = """
import os, sys
from pathlib import Path
from rewright.adapters.engines.durable import DurableEngine
from rewright.model.outcome import Outcome
from rewright.ports.engine import Step

folder, fatal, failing = Path(sys.argv[1]), sys.argv[2], sys.argv[3]

def step(name):
    def work():
        with (folder / 'log').open('a') as log:
            log.write(name)
        if name == fatal:
            os.kill(os.getpid(), 9)
        return Outcome.FAILED if name == failing else Outcome.OK
    return Step(name=name, work=work)

ended = DurableEngine(folder / 'w.sqlite').run('w', [step(name) for name in 'abc'])
print(','.join(f'{name}={outcome}' for name, outcome in ended.items()))
"""


def go(folder: Path, fatal='-', failing='-'):
    return subprocess.run(
        [sys.executable, '-c', PROGRAM, str(folder), fatal, failing], capture_output=True, text=True, timeout=60
    )


@pytest.mark.parametrize(('fatal', 'log'), [('a', 'aabc'), ('b', 'abbc'), ('c', 'abcc')])
def test_a_killed_step_runs_again_and_those_before_it_do_not(fatal, log, tmp_path):
    assert go(tmp_path, fatal=fatal).returncode == -9
    assert go(tmp_path).stdout.strip() == 'a=ok,b=ok,c=ok'
    assert (tmp_path / 'log').read_text() == log


def test_a_workflow_that_ended_well_is_not_run_again(tmp_path):
    assert go(tmp_path).stdout == go(tmp_path).stdout
    assert (tmp_path / 'log').read_text() == 'abc'


def test_a_workflow_that_failed_begins_anew(tmp_path):
    assert go(tmp_path, failing='b').stdout.strip() == 'a=ok,b=failed'
    assert go(tmp_path).stdout.strip() == 'a=ok,b=ok,c=ok'

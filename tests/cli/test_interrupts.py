"""Ctrl-C ends a run with its own exit code, leaves nothing running, and the same command goes on where it was."""

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from rewright.adapters.sandboxes.choose import why_not

pytestmark = [pytest.mark.slow, pytest.mark.skipif(bool(why_not()), reason=f'jobs cannot be confined: {why_not()}')]

COMMAND = Path(sys.executable).parent / 'rewright'


def test_an_interrupted_run_goes_on_where_it_was(tmp_path):
    job = tmp_path / 'job'
    job.mkdir()
    (job / 'job.py').write_text('import time\nprint("begun")\ntime.sleep(2)\nopen("o.txt", "w").write("ok")\n')
    (job / 'rewright.toml').write_text('requirements = []\n')
    with (tmp_path / 'said').open('w') as said:
        run = subprocess.Popen([COMMAND, 'specify', '.'], cwd=job, stdout=said, stderr=said)
        while not list(job.glob('.rewright/runs/*/read.report.json')):
            assert run.poll() is None
            time.sleep(0.01)
        time.sleep(0.7)
        run.send_signal(signal.SIGINT)
        assert run.wait(300) == 130
    assert 'interrupted. Run the same command again' in (tmp_path / 'said').read_text()
    again = subprocess.run([COMMAND, 'specify', '.'], cwd=job, capture_output=True, text=True, timeout=300)
    assert again.returncode == 0, again.stderr
    assert 'read       (earlier)' in again.stdout

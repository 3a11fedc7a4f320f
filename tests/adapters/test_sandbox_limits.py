"""Each way to take too much ends the run and names the limit; the machine stays as it was."""

import subprocess
import sys

import pytest

pytestmark = pytest.mark.slow

LIMITS = {'seconds': 30, 'memory_mb': 200, 'processes': 20, 'output_mb': 8}
GREEDY = [
    ('seconds', 'while True: pass', {'seconds': 0.5}),
    ('seconds', 'import signal, time\nsignal.signal(15, lambda *_: None)\nwhile True: pass', {'seconds': 0.5}),
    ('processes', 'import os\nwhile True: os.fork()', {}),
    (
        'processes',
        'import subprocess\nchildren = [subprocess.Popen(["sleep", "60"]) for _ in range(60)]\nchildren[0].wait()',
        {},
    ),
    ('memory', 'kept = []\nwhile True: kept.append(bytearray(1 << 20))', {}),
    ('memory', 'bytearray(1 << 40)', {}),
    ('output', 'while True: print("x" * 1000)', {}),
    ('output', 'import sys\nwhile True: sys.stderr.write("x" * 1000)', {}),
    ('output', 'with open("big", "wb") as f:\n    while True: f.write(bytes(1 << 20))', {}),
    ('output', 'n = 0\nwhile True:\n    n += 1\n    open(f"f{n}", "w").close()', {}),
    ('output', 'n = 0\nwhile True:\n    n += 1\n    open(f"f{n}", "wb").write(bytes(1 << 19))', {}),
]


@pytest.mark.parametrize(('limit', 'code', 'changed'), GREEDY)
def test_taking_too_much_ends_the_run(lab, limit, code, changed):
    run = lab.run(code, **(LIMITS | changed))
    assert run.limit == limit, lab.err(run)[-500:]
    assert run.exit_code


def test_too_many_open_files_are_an_error_of_the_program(lab):
    run = lab.run('kept = [open("/dev/null") for _ in range(200)]', open_files=64)
    assert run.exception.startswith('OSError: [Errno 24]')
    assert run.limit == 'open_files'


def test_a_daemon_dies_with_its_run(lab):
    code = 'import os, subprocess\nif not os.fork():\n    os.setsid()\n    subprocess.run(["sleep", "4242"])'
    run = lab.run(code, seconds=30)
    assert run.exit_code == 0
    assert 'sleep\x004242' not in _command_lines()


def test_forked_workers_share_their_memory(lab):
    code = 'import os, time\nbig = bytearray(120 << 20)\nfor _ in range(4):\n    if not os.fork():\n        time.sleep(1)\n        os._exit(0)\ntime.sleep(0.6)'
    run = lab.run(code, sleep='keep', memory_mb=300)
    assert run.limit == ''


def test_a_quiet_run_passes_no_limit(lab):
    assert lab.run('print("x" * 1000)', **LIMITS).limit == ''


def _command_lines():
    listing = subprocess.run(['cat', '/proc/self/cmdline'], capture_output=True, check=True)
    assert listing.stdout
    script = "import glob; print([open(p).read() for p in glob.glob('/proc/[0-9]*/cmdline')])"
    return subprocess.run([sys.executable, '-c', script], capture_output=True, text=True).stdout

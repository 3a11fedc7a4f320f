"""Ways to take the machine that no plain count sees: each ends at a limit, as root and as anybody else."""

import os
import subprocess
import sysconfig
import tempfile
from pathlib import Path

import pytest

from rewright.adapters.sandboxes import bubblewrap
from rewright.adapters.sandboxes.lesser import NOBODY

pytestmark = pytest.mark.slow

LIMITS = {'seconds': 30, 'memory_mb': 200, 'processes': 20, 'output_mb': 8}
HELD = """
import os, time
for number in range(40):
    handle = os.open('held', os.O_RDWR | os.O_CREAT)
    os.unlink('held')
    os.write(handle, bytes(1 << 20))
time.sleep(20)
"""
FOLDERS = """
n = 0
import os
while True:
    n += 1
    os.mkdir(str(n))
"""
# Each thread waits for a lock that nobody lets go: however slow the machine, none ends before the last one starts.
THREADS = """
import threading
held = threading.Lock()
held.acquire()
for _ in range(20 * 64 + 10):
    threading.Thread(target=held.acquire, daemon=True).start()
"""
SEGMENTS = """
import ctypes
libc = ctypes.CDLL(None, use_errno=True)
if libc.shmget(0, ctypes.c_size_t(90 << 20), 0o1600) < 0 > libc.shmget(0, ctypes.c_size_t(1 << 32), 0o1600):
    raise OSError(ctypes.get_errno(), 'no')
"""
TOO_MANY = "RuntimeError: can't start new thread"
PAIRS = """
import os, time
for _ in range(30):
    if os.fork() == 0:
        kept = bytearray(os.urandom(1 << 20) * 12)
        time.sleep(20)
        os._exit(0)
time.sleep(20)
"""

# What floods, the limits, the limit that ends it, and the exception where the program is left to see it.
FLOODS = {
    'deleted files that stay open': (HELD, {}, 'output', ''),
    'folders': (FOLDERS, {}, 'output', ''),
    'files that are holes': ("while True: open('hole', 'wb').truncate(1 << 40)", {}, '', 'OSError: [Errno 27]'),
    'its notes': ("import os\nwhile True: open(os.environ['REWRIGHT_NOTES'], 'ab').write(bytes(99999))", {}, 'output', ''),
    'links': ("import os\nn = 0\nwhile True:\n    n += 1\n    os.symlink('x', str(n))", {}, 'output', ''),
    'shared memory': ("open('/dev/shm/x', 'wb').write(bytes(150 << 20))", {'output_mb': 500}, '', 'OSError: [Errno 28]'),
    'memory that nothing maps': (
        'import os\nfor n in range(40): os.write(os.memfd_create(str(n)), bytes(8 << 20))', {}, '', 'OSError: [Errno 38]',
    ),
    'System V memory': (SEGMENTS, {}, '', 'OSError: [Errno 12]'),
    'memory of many children': (PAIRS, {'processes': 60}, 'memory', ''),
    'threads': (THREADS, {'memory_mb': 4000, 'output_mb': 500}, 'processes', TOO_MANY),
    'open files': ("kept = [open('/dev/null') for _ in range(200)]", {'open_files': 64}, 'open_files', 'OSError: [Errno 24]'),
    'sockets': (
        'import socket\nkept = [socket.socket() for _ in range(200)]', {'open_files': 64}, 'open_files', 'OSError: [Errno 24]',
    ),
}  # fmt: skip


@pytest.mark.parametrize('flood', FLOODS)
def test_a_flood_ends_at_its_limit(strong, tmp_path, flood):
    code, changed, limit, exception = FLOODS[flood]
    run = strong.run(code, sleep='keep', **(LIMITS | changed))
    assert (run.limit, run.exception[: len(exception)]) == (limit, exception), strong.err(run)[-500:]
    assert run.exit_code
    assert list((tmp_path / 'scratch').iterdir()) == []


MANY = """
import _thread
held = _thread.allocate_lock()
held.acquire()
for _ in range(5 * 64 + 80):
    _thread.start_new_thread(held.acquire, ())
"""


def test_the_kernel_itself_bounds_a_job(strong):
    """With five processes, 320 threads: no watch needs to see the next one for it to fail."""
    assert strong.run(MANY, processes=5, memory_mb=4000).exception == TOO_MANY


@pytest.mark.skipif(os.geteuid() != 0, reason='only root starts jobs as another user')
def test_a_job_that_is_root_is_not_bounded_by_the_kernel(strong, monkeypatch):
    """A check of the check: this is why root's jobs are nobody's."""
    monkeypatch.setattr(bubblewrap._Confined, 'user', lambda self, scene: 0)
    assert strong.run(MANY, processes=5, memory_mb=4000).exception == ''


AS_NOBODY = """
import sys
from pathlib import Path
from rewright.adapters.sandboxes.bubblewrap import BubblewrapSandbox
from rewright.adapters.stores.objects import FolderBlobs
from rewright.model.run import Conditions, Inputs, Program
here = Path(sys.argv[1])
sandbox = BubblewrapSandbox(FolderBlobs(here / 'objects'), here / 'scratch')
for code, changed in {codes!r}:
    program = Program(sources={{'/srv/job/main.py': code}}, arguments=('main.py',), working_folder='/srv/job',
                      environment=str(here / 'environment'))
    run = sandbox.run(program, Inputs(), Conditions(network='off', **changed))
    print(run.exception or run.limit or run.effects[0].path)
print(*[p.name for p in (here / 'scratch').iterdir()])
"""
BOMB = 'import os\nwhile True: os.fork()'
LOCKED = "import os; os.mkdir('d'); open('d/x', 'w').write('x'); os.chmod('d/x', 0); os.chmod('d', 0)"
CODES = [(MANY, {'processes': 5, 'memory_mb': 4000}), (BOMB, LIMITS), (LOCKED, {}), (HELD, LIMITS | {'sleep': 'keep'})]


@pytest.mark.skipif(os.geteuid() != 0, reason='whoever runs the tests is no root already, and the tests above say it')
def test_the_same_holds_for_a_user_who_is_not_root():
    python = '/usr/bin/python3'
    parts = [str(Path(bubblewrap.__file__).parents[3]), sysconfig.get_path('purelib')]
    user = {
        'user': NOBODY,
        'group': NOBODY,
        'extra_groups': [],
        'env': {'PYTHONPATH': ':'.join(parts), 'PATH': '/usr/bin:/bin'},
    }
    able = subprocess.run([python, '-c', 'import pydantic, cryptography'], capture_output=True, **user)
    if able.returncode:
        pytest.skip('no interpreter here that anybody may use has the libraries')
    # A folder of its own: those that pytest makes may be passed by nobody but root.
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        (home / 'environment' / 'bin').mkdir(parents=True)
        (home / 'environment' / 'bin' / 'python').symlink_to(python)
        os.chown(home, NOBODY, NOBODY)
        user['env']['REWRIGHT_STATE'] = str(home / 'state')
        done = subprocess.run(
            [python, '-c', AS_NOBODY.format(codes=CODES), str(home)], capture_output=True, text=True, timeout=60, **user
        )
    assert done.stderr == ''
    assert done.stdout.splitlines() == [TOO_MANY, 'processes', '/srv/job/d/x', 'output', '']

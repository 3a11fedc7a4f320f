"""What a hostile program may touch, and that its account cannot be broken; the ways out are tried in `escapes/`."""

import os

import pytest

from rewright.adapters.sandboxes.syscalls import REFUSED, refusing_filter

WRITABLE = """
import os
with open('/proc/self/mountinfo') as table:
    mounts = sorted((line.split()[4] for line in table), key=len)
def mount(path):
    return [m for m in mounts if path == m or path.startswith(m.rstrip('/') + '/')][-1]
for folder, folders, files in os.walk('/proc'):
    folders[:] = [n for n in folders if not n.isdigit() and n not in ('self', 'thread-self')] if folder == '/proc' else folders
    for name in files:
        try:
            os.close(os.open(os.path.join(folder, name), os.O_WRONLY))
        except OSError:
            continue
        print(mount(os.path.join(folder, name)))
for folder, folders, _ in os.walk('/'):
    if folder.startswith('/proc'):
        folders.clear()
        continue
    try:
        os.mkdir(os.path.join(folder, 'planted'))
    except OSError:
        continue
    os.rmdir(os.path.join(folder, 'planted'))
    print(mount(folder))
"""


def test_nothing_can_be_written_but_the_private_world(strong):
    """Folders that lead to a mounted interpreter lie in the private world too, wherever this machine keeps it."""
    run = strong.run(WRITABLE, seconds=60)
    assert set(strong.out(run).split()) == {'/', '/dev/shm', '/run/rewright/notes'}


REFUSED_CALLS = """
import ctypes
libc = ctypes.CDLL(None, use_errno=True)
for name, numbers in {calls}.items():
    ctypes.set_errno(0)
    print(name, libc.syscall(numbers[{column}] or numbers[0], -1, -1, -1, -1, -1), ctypes.get_errno())
"""


def test_every_refused_call_is_refused(strong):
    if refusing_filter() is None:
        pytest.skip('no call numbers for this machine')
    run = strong.run(REFUSED_CALLS.format(calls=REFUSED, column=0 if os.uname().machine == 'x86_64' else 1))
    results = [line.split() for line in strong.out(run).splitlines()]
    assert [name for name, result, code in results if (result, code) not in {('-1', '1'), ('-1', '38')}] == []
    assert len(results) == len(REFUSED)


def test_a_link_planted_as_output_is_not_followed(strong, tmp_path):
    host_file = tmp_path / 'secret.txt'
    host_file.write_text('canary')
    run = strong.run(
        f"import os; os.symlink({str(host_file)!r}, 'out.csv'); os.symlink('/proc/self/environ', 'env.csv')"
    )
    assert run.effects == ()


def test_forged_notes_cannot_break_the_account(strong):
    code = """
import os
with open(os.environ['REWRIGHT_NOTES'], 'ab') as notes:
    notes.write(b'\\xff\\n[1]\\n{"sleep": "x"}\\n{"sleep": [1, 2, 3, 4, 5], "pid": 1}\\n{"read": 5}\\n' + b'[' * 200000)
os.remove(os.environ['REWRIGHT_NOTES'])
os.symlink('/etc/passwd', os.environ['REWRIGHT_NOTES'])
"""
    assert strong.run(code).exit_code == 0

"""What a hostile program tries against the machine it runs on; each attempt must end blocked."""

import os
import socket
import sys

import pytest

from rewright.adapters.sandboxes.syscalls import REFUSED, refusing_filter
from rewright.adapters.wire.redaction import redaction_key

TRY = """
import sys
try:
{body}
except BaseException as error:
    print('blocked', type(error).__name__)
else:
    print('ESCAPED')
"""
ATTEMPTS = {
    'read a file of the host': "open('{host_file}').read()",
    'read the home of root': "import os; assert os.listdir('/root') != [] and '.bashrc' in os.listdir('/root')",
    'read the password hashes': "open('/etc/shadow').read()",
    'write to the system': "import os; os.open('/usr/lib/os-release', os.O_WRONLY)",
    'write to the environment': "import os; os.open(sys.prefix + '/pyvenv.cfg', os.O_WRONLY)",
    'write to the injected file': "import os; os.open('/run/rewright/inject/sitecustomize.py', os.O_WRONLY)",
    'write to the certificate': "import os; os.open('/run/rewright/authority.pem', os.O_WRONLY)",
    'read the key of redaction': "open('{scratch}/redaction.key', 'rb').read()",
    'read another run': "import os; os.listdir('{scratch}')",
    'read the environment of another process': "open('/proc/{pid}/environ', 'rb').read()",
    'see processes of the host': "import os; assert max(int(p) for p in os.listdir('/proc') if p.isdigit()) > 1000",
    'leave through the first process': "open('/proc/1/root' + '/{host_file}').read()",
    'use an inherited descriptor': "import os; assert [os.fstat(n) for n in range(3, 60) if os.path.exists('/proc/self/fd/%d' % n) and 'socket' in os.readlink('/proc/self/fd/%d' % n)]",
    'signal a process of the host': 'import os; os.kill({pid}, 0)',
    'mount something': "import subprocess; subprocess.run(['mount', '-t', 'tmpfs', 'x', '/tmp'], check=True, capture_output=True)",
    'make a user namespace': 'import ctypes; assert ctypes.CDLL(None).unshare(0x10000000) == 0',
    'make a network namespace': 'import ctypes; assert ctypes.CDLL(None).unshare(0x40000000) == 0',
    'trace its parent': 'import ctypes, os; assert ctypes.CDLL(None).ptrace(16, os.getppid(), 0, 0) == 0',
    'change a setting of the kernel': "import os; os.open('/proc/sys/kernel/core_pattern', os.O_WRONLY)",
    'release through a control group': "import glob; assert glob.glob('/sys/fs/cgroup/*/release_agent')",
    'make a device': "import os, stat; os.mknod('/tmp/disk', stat.S_IFBLK | 0o600, os.makedev(8, 0))",
    'become root': 'import os; os.setuid(0)',
    'reach the real server': "import urllib.request; urllib.request.urlopen('http://{site}/a', timeout=2)",
    'reach the real server by a socket': "import socket; s = socket.create_connection(('127.0.0.1', {port}), 2); s.sendall(b'GET /a HTTP/1.0\\r\\n\\r\\n'); assert b'200 OK' in s.recv(999)",
    'reach the metadata address': "import urllib.request; urllib.request.urlopen('http://169.254.169.254/latest/meta-data/', timeout=2)",
    'reach an abstract socket of the host': "import socket; socket.socket(socket.AF_UNIX).connect('\\0{abstract}')",
    'reach docker': "import socket; socket.socket(socket.AF_UNIX).connect('/var/run/docker.sock')",
    'send to a name server': "import socket; s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); s.settimeout(1); s.sendto(b'x' * 40, ('8.8.8.8', 53)); s.recv(99)",
    'resolve a name': "import socket; socket.getaddrinfo('secret.example.com', 80)",
    'push into the terminal': "import fcntl; fcntl.ioctl(0, 0x5412, b'x')",
}


@pytest.fixture(scope='module')
def abstract():
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(f'\0rewright-test-{os.getpid()}')
        listener.listen()
        yield f'rewright-test-{os.getpid()}'


@pytest.mark.parametrize('network', ['replay', 'off'])
def test_every_attempt_is_blocked(strong, site, abstract, tmp_path, network):
    host_file = tmp_path / 'secret.txt'
    host_file.write_text('canary')
    known = {'host_file': host_file, 'scratch': tmp_path / 'scratch', 'pid': os.getpid(), 'site': site}
    known |= {'port': site.partition(':')[2], 'abstract': abstract}
    bodies = [f'    print({name!r})\n    ' + code.format(**known) for name, code in ATTEMPTS.items()]
    run = strong.run('\n'.join(TRY.format(body=body) for body in bodies), network=network, seconds=60)
    lines = strong.out(run).splitlines()
    escaped = [name for name, result in zip(lines[::2], lines[1::2], strict=True) if not result.startswith('blocked')]
    assert (escaped, len(lines)) == ([], 2 * len(ATTEMPTS))


def test_the_attempts_succeed_where_nothing_confines_them(site, abstract, tmp_path):
    """A check of the check: outside of the sandbox these attempts work."""
    import subprocess

    redaction_key(tmp_path / 'scratch' / 'redaction.key')
    (tmp_path / 'secret.txt').write_text('canary')
    known = {'host_file': tmp_path / 'secret.txt', 'scratch': tmp_path / 'scratch', 'pid': os.getpid(), 'site': site}
    known |= {'port': site.partition(':')[2], 'abstract': abstract}
    names = ['read a file of the host', 'read the key of redaction', 'read another run', 'reach the real server']
    names += [
        'read the environment of another process',
        'reach an abstract socket of the host',
        'signal a process of the host',
    ]
    names += ['reach the real server by a socket', 'see processes of the host']
    code = '\n'.join(TRY.format(body='    ' + ATTEMPTS[name].format(**known)) for name in names)
    done = subprocess.run([sys.executable, '-c', code], capture_output=True, text=True, cwd=tmp_path)
    assert done.stdout.splitlines() == ['ESCAPED'] * len(names)


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
    print(name, libc.syscall(numbers[{column}], -1, -1, -1, -1, -1), ctypes.get_errno())
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

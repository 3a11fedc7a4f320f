"""Bad input ends in one clear sentence, the documented exit code, and nothing half-written."""

import subprocess
import sys
from pathlib import Path

import pytest

from rewright.adapters.sandboxes.choose import why_not

pytestmark = pytest.mark.slow

COMMAND = Path(sys.executable).parent / 'rewright'
CONFINED = not why_not()
RUNS = {'never ends', 'forks', 'fills the disk', 'takes all memory', 'host not allowed', 'secret missing'}
LIMITS = '\n[limits]\nseconds = 5\nmemory_mb = 600\nprocesses = 20\noutput_mb = 20\n'

# What the job is, the rewright.toml beside it, the exit code, and what the sentence must say.
JOBS = {
    'empty': ('', LIMITS, 0, ''),
    'syntax error': ('def f(:\n  pass\n', '', 2, 'job.py:1'),
    'binary': (b'\x7fELF\x02\x01\x01\0\0\0\xff\xfe', '', 2, 'job.py'),
    'NUL bytes': ('x = 1\0\n', '', 2, 'NUL'),
    'wrong encoding': (b'# \xff\xfe caf\xe9\nx = 1\n', '', 2, 'UTF-8'),
    '50 MB': ('x = "' + 'a' * 50_000_000 + '"\n', '', 2, 'MB'),
    '200,000 parentheses': ('(' * 200_000 + ')' * 200_000, '', 2, 'job.py'),
    'never ends': ('while True:\n    pass\n', LIMITS, 3, 'seconds'),
    'forks': ('import os\nwhile True:\n    os.fork()\n', LIMITS, 3, 'processes'),
    'fills the disk': ('f = open("x", "wb")\nwhile True:\n    f.write(bytes(1 << 20))\n', LIMITS, 3, 'output'),
    'takes all memory': ('x = []\nwhile True:\n    x.append(bytes(1 << 24))\n', LIMITS, 3, 'memory'),
    'host not allowed': (
        'import urllib.request\nurllib.request.urlopen("http://example.test/data")\n',
        'requirements = []' + LIMITS,
        2,
        'example.test',
    ),
    'secret missing': (
        'import os\nprint(len(os.environ["TOKEN"]))\n',
        'secrets = ["TOKEN"]\nrequirements = []' + LIMITS,
        2,
        'TOKEN',
    ),
    'unknown key': ('print(1)\n', 'alowed_hosts = []\n', 2, 'allowed_hosts'),
    'broken toml': ('print(1)\n', 'script = \n', 2, 'rewright.toml'),
}


def rewright(*arguments, folder):
    return subprocess.run(
        [COMMAND, *arguments], cwd=folder, capture_output=True, text=True, timeout=120, stdin=subprocess.DEVNULL
    )


def clear(text, saying):
    """One sentence that names the matter; no traceback."""
    assert 'Traceback' not in text
    assert saying in text, text


@pytest.mark.parametrize('name', [name for name in JOBS if name != 'empty'])
def test_a_bad_job_is_refused(name, tmp_path):
    if name in RUNS and not CONFINED:
        pytest.skip(f'jobs cannot be confined: {why_not()}')
    source, settings, code, saying = JOBS[name]
    (tmp_path / 'job.py').write_bytes(source if isinstance(source, bytes) else source.encode())
    (tmp_path / 'rewright.toml').write_text(settings)
    ended = rewright('record', '.', folder=tmp_path)
    clear(ended.stderr + ended.stdout, saying)
    assert ended.returncode == code


@pytest.mark.parametrize(
    ('path', 'saying'),
    [('missing.py', 'missing.py'), ('folder', 'folder'), ('.', 'Python'), ('pipe', 'pipe'), ('loop', 'loop')],
)
def test_a_path_that_is_no_job_is_refused(path, saying, tmp_path):
    (tmp_path / 'folder').mkdir()
    (tmp_path / 'loop').symlink_to('loop')
    subprocess.run(['mkfifo', tmp_path / 'pipe'], check=True)
    ended = rewright('modernize', path, folder=tmp_path)
    clear(ended.stderr, saying)
    assert ended.returncode == 2
    assert not (tmp_path / '.rewright').exists()


@pytest.mark.skipif(not CONFINED, reason='jobs cannot be confined')
def test_a_run_goes_on_after_the_cause_is_gone(tmp_path):
    (tmp_path / 'job.py').write_text('import os\nopen("o.txt", "w").write("ok")\nos.environ["TOKEN"]\n')
    (tmp_path / 'rewright.toml').write_text('secrets = ["TOKEN"]\nrequirements = []\n')
    assert rewright('record', '.', folder=tmp_path).returncode == 2
    ended = subprocess.run(
        [COMMAND, 'record', '.'],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=120,
        env={'TOKEN': 'canary-9f3', 'PATH': '/usr/bin:/bin', 'HOME': str(tmp_path)},
    )
    assert ended.returncode == 0, ended.stderr
    assert '(earlier)' in ended.stdout
    assert not [f for f in tmp_path.rglob('*.json') if b'canary-9f3' in f.read_bytes()]


@pytest.mark.parametrize(
    'arguments', [['nonsense'], ['modernize'], ['modernize', 'x', '--autonomy'], ['demo', 'nothing']]
)
def test_wrong_usage_is_one_sentence(arguments, tmp_path):
    ended = rewright(*arguments, folder=tmp_path)
    clear(ended.stderr, 'rewright: ')
    assert ended.returncode == 2

"""A job whose server this machine cannot have is refused with the line that installs it, before it runs."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from rewright.adapters.sandboxes.bubblewrap import bubblewrap
from rewright.adapters.sandboxes.choose import why_not

pytestmark = pytest.mark.slow

COMMAND = Path(sys.executable).parent / 'rewright'
INSTALLED = ('/usr/lib/postgresql', '/usr/pgsql', '/usr/local/pgsql')


def elsewhere(*words, cache, hidden):
    """A command on this very machine without those folders, without a network, and with an empty cache."""
    command = [
        bubblewrap(),
        '--dev-bind',
        '/',
        '/',
        '--unshare-net',
        *(word for path in hidden for word in ('--tmpfs', path)),
    ]
    variables = os.environ | {'REWRIGHT_CACHE': str(cache), 'UV_OFFLINE': '1', 'UV_NO_CACHE': '1', 'UV_NO_CONFIG': '1'}
    return subprocess.run(
        [*command, '--', *words], env=variables, capture_output=True, text=True, timeout=120, check=False
    )


@pytest.fixture
def job(tmp_path):
    folder = tmp_path / 'job'
    folder.mkdir()
    (folder / 'job.py').write_text('print("it ran")\n')
    (folder / 'shop.sql').write_text('CREATE TABLE t (a int);\n')
    (folder / 'rewright.toml').write_text('requirements = []\n[postgres.databases]\nshop = "shop.sql"\n')
    return folder


def test_a_machine_without_postgres_says_how_to_get_one(job, tmp_path):
    if problem := why_not():
        pytest.skip(problem)
    named = shutil.which('postgres')
    hidden = {*INSTALLED, *([str(Path(named).resolve().parent)] if named else [])}
    hidden = sorted(path for path in hidden if Path(path).is_dir())
    nested = (bubblewrap(), '--ro-bind', '/', '/', '--unshare-user', '--', '/usr/bin/true')
    ready = elsewhere(*nested, cache=tmp_path / 'cache', hidden=hidden)
    if ready.returncode:
        pytest.skip(f'bubblewrap does not nest here: {ready.stderr.strip()}')
    done = elsewhere(
        str(COMMAND), 'record', str(job), '--out', str(tmp_path / 'runs'), cache=tmp_path / 'cache', hidden=hidden
    )
    said = ' '.join(''.join(each for each in done.stdout + done.stderr if each not in '│╭╮╰╯─').split())
    assert done.returncode == 2, said
    assert 'the job uses Postgres, and no Postgres server is installed' in said
    assert 'apt-get install postgresql' in said
    assert 'it ran' not in said
    assert not list((tmp_path / 'runs').glob('*/recording.json'))

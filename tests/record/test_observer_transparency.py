"""A script under observation prints, writes, fails and exits as without it, on every Python that is here."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import rewright.record
from rewright.record.joining import joined

OBSERVER = Path(rewright.record.__path__[0], 'observer')
STARTER = f'import sys; sys.path.insert(0, {str(OBSERVER)!r}); from rewright_observe.launch import main; main()'
JOBS = sorted(Path(__file__).with_name('observed').glob('*.job'))
SLOW = [pytest.param(job, marks=[pytest.mark.slow] if job.stem == 'frames' else []) for job in JOBS]
VERSIONS = ('3.6', '3.7', '3.8', '3.9', '3.10', '3.12', '3.13', '3.14')


def interpreter(version):
    places = [shutil.which(f'python{version}'), *Path.home().glob(f'.pyenv/versions/{version}.*/bin/python')]
    return next((str(place) for place in places if place and '/shims/' not in str(place)), None)


OTHERS = [(version, interpreter(version)) for version in VERSIONS if interpreter(version)]


def run(folder, job, python, *before, **variables):
    folder.mkdir(parents=True, exist_ok=True)
    script = folder / 'job.py'
    shutil.copy(job, script)
    environment = {'PATH': os.environ['PATH'], 'PYTHONHASHSEED': '0', 'PYTHONDONTWRITEBYTECODE': '1', **variables}
    done = subprocess.run([python, *before, 'job.py', 'a', 'ü'], cwd=folder, capture_output=True, env=environment)
    files = {path.name: path.read_bytes() for path in folder.iterdir() if path != script}
    script.unlink()
    shutil.rmtree(folder)
    return done.returncode, done.stdout, done.stderr.decode(errors='replace'), files


def both(tmp_path, job, python):
    plain = run(tmp_path / 'job', job, python)
    notes = tmp_path / 'told'
    seen = run(tmp_path / 'job', job, python, '-c', STARTER, str(notes), str(tmp_path / 'job'))
    return plain, seen, observed(tmp_path)


def observed(folder):
    """What every process told, as one observation; None where none did."""
    told = [path.read_bytes() for path in sorted(folder.glob('told.*'))]
    for path in folder.glob('told.*'):
        path.unlink()
    return joined(b'\n'.join(told), str(folder / 'job'), 'job.py') if told else None


@pytest.mark.parametrize('job', SLOW, ids=lambda job: job.stem)
def test_nothing_changes(tmp_path, job):
    plain, seen, found = both(tmp_path, job, sys.executable)
    assert plain == seen
    assert bool(found and (found.expressions or found.statements)) == (job.stem != 'syntax_error')


@pytest.mark.parametrize('place', ['/dev/null/told', '/proc/told'])
def test_an_observer_that_can_tell_nobody_changes_nothing(tmp_path, place):
    job = next(job for job in JOBS if job.stem == 'language')
    plain = run(tmp_path / 'job', job, sys.executable)
    assert plain == run(tmp_path / 'job', job, sys.executable, '-c', STARTER, place, str(tmp_path / 'job'))
    assert not list(tmp_path.glob('told*'))


@pytest.mark.slow
@pytest.mark.parametrize(('version', 'python'), OTHERS or [('none', None)], ids=lambda value: str(value)[-6:])
def test_nothing_changes_on_another_python(tmp_path, version, python):
    if python is None:
        pytest.skip('no other Python is installed')
    for job in JOBS:
        if job.stem != 'frames':
            plain, seen, found = both(tmp_path, job, python)
            assert plain == seen, job.stem
            assert bool(found and (found.expressions or found.statements)) == (job.stem != 'syntax_error')


def test_a_script_nested_to_the_limit_is_observed_without_times(tmp_path):
    job = next(job for job in JOBS if job.stem == 'nested')
    found = both(tmp_path, job, sys.executable)[2]
    assert found.expressions
    assert not found.statements

"""Environments are built once, by whoever comes first, and kept under the hash of what they hold."""

import subprocess
import sys
import threading
import zipfile
from pathlib import Path

import pytest

from rewright.adapters.environments.cached import MODERN, CachedEnvironments
from rewright.adapters.environments.interpreters import interpreter
from rewright.model.refusal import Refusal

pytestmark = pytest.mark.slow
PYTHON = getattr(sys, '_base_executable', sys.executable)


def ask(environment, code):
    python = Path(environment.path, 'bin', 'python')
    return subprocess.run([python, '-c', code], capture_output=True, text=True).stdout.strip()


def test_an_environment_without_requirements_is_bare(tmp_path):
    environment = CachedEnvironments(tmp_path).legacy(PYTHON, ())
    assert environment.packages == ()
    assert environment.python == interpreter(PYTHON).version
    assert ask(environment, 'import sys; print(sys.prefix)') == environment.path


def test_the_same_environment_is_built_once(tmp_path):
    found = []
    threads = [
        threading.Thread(target=lambda: found.append(CachedEnvironments(tmp_path).legacy(PYTHON, ()))) for _ in range(3)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 3
    assert len(set(map(str, found))) == 1


def test_a_build_that_died_is_built_again(tmp_path):
    cache = CachedEnvironments(tmp_path)
    first = cache.legacy(PYTHON, ())
    Path(first.path, '.rewright-complete').unlink()
    Path(first.path, 'bin', 'python').unlink()
    assert cache.legacy(PYTHON, ()) == first
    assert ask(first, 'print(1)') == '1'


def test_an_interpreter_that_does_not_run_is_refused(tmp_path):
    with pytest.raises(Refusal, match='does not run'):
        CachedEnvironments(tmp_path).legacy('/nowhere/python', ())


@pytest.mark.parametrize('line', ['not a requirement at all', '-r /nowhere/missing.txt'])
def test_requirements_that_cannot_be_met_are_refused_with_the_reason(tmp_path, line):
    with pytest.raises(Refusal, match=r'the environment cannot be built: .+'):
        CachedEnvironments(tmp_path).legacy(PYTHON, (line,))


def test_the_modern_environment_holds_the_runtime_and_nothing_of_the_product(tmp_path):
    environment = CachedEnvironments(tmp_path).modern()
    assert set(MODERN) <= {package.partition('==')[0] for package in environment.packages}
    assert ask(environment, 'import rewright_runtime; print(rewright_runtime.__version__)')
    assert 'ModuleNotFoundError' in ask(environment, 'try:\n import rewright\nexcept Exception as e: print(repr(e))')
    assert CachedEnvironments(tmp_path).modern() == environment


def test_nothing_of_an_environment_runs_while_it_is_built(tmp_path):
    """A package may run code from a .pth file whenever an interpreter starts in its environment."""
    project, planted = tmp_path / 'project', tmp_path / 'planted'
    write_wheel(project, f'import pathlib; pathlib.Path({str(planted)!r}).touch()')
    environment = CachedEnvironments(tmp_path / 'cache').legacy(
        PYTHON, (f'planted @ file://{project}/planted-1.0-py3-none-any.whl',)
    )
    assert environment.packages == ('planted==1.0',)
    assert not planted.exists()
    ask(environment, 'pass')
    assert planted.exists()


def test_a_source_that_must_be_built_is_refused(tmp_path):
    project, planted = tmp_path / 'project', tmp_path / 'planted'
    project.mkdir()
    (project / 'setup.py').write_text(f'import pathlib; pathlib.Path({str(planted)!r}).touch()')
    with pytest.raises(Refusal, match=r'cannot be built'):
        CachedEnvironments(tmp_path / 'cache').legacy(PYTHON, (f'planted @ file://{project}',))
    assert not planted.exists()


def write_wheel(folder, pth):
    folder.mkdir()
    files = {
        'planted.pth': pth,
        'planted-1.0.dist-info/METADATA': 'Metadata-Version: 2.1\nName: planted\nVersion: 1.0\n',
    }
    files['planted-1.0.dist-info/WHEEL'] = 'Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n'
    files['planted-1.0.dist-info/RECORD'] = ''.join(f'{name},,\n' for name in files)
    with zipfile.ZipFile(folder / 'planted-1.0-py3-none-any.whl', 'w') as wheel:
        for name, text in files.items():
            wheel.writestr(name, text)


def test_an_environment_of_python_2_without_requirements_is_locked_and_built_again(tmp_path):
    try:
        interpreter('2.7')
    except Refusal as no:
        pytest.skip(f'{no}')
    made = CachedEnvironments(tmp_path / 'here').legacy('2.7', ())
    locked = CachedEnvironments(tmp_path / 'here').lock(made)
    assert (locked.requirements, locked.code) == ((), {})
    again = CachedEnvironments(tmp_path / 'there').rebuild(locked)
    assert (again.python, again.packages, again.sha256) == (made.python, made.packages, made.sha256)


def test_a_missing_python_2_is_named_with_how_to_get_it(monkeypatch, tmp_path):
    monkeypatch.setenv('PATH', str(tmp_path))
    monkeypatch.setenv('PYENV_ROOT', str(tmp_path))
    with pytest.raises(Refusal, match=r'no interpreter 2\.7 was found') as no:
        interpreter('2.7')
    assert 'pyenv install 2.7.18' in no.value.next_move

"""Pinned requirements go in, a virtual environment kept under their hash comes out, built once by uv."""

import fcntl
import hashlib
import importlib.util
import json
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import metadata
from pathlib import Path

import uv

from rewright.model.recording import Environment
from rewright.model.refusal import Refusal

RUNTIME = 'rewright_runtime'
MODERN = ('polars', 'httpx2', 'selectolax', 'pyarrow', 'numpy')
INSTALL_SECONDS = 900
_COMPLETE = '.rewright-complete'


class CachedEnvironments:
    """Environments below one folder; two processes may ask for the same one at once, and one of them builds it."""

    def __init__(self, cache: Path) -> None:
        self._cache = cache.absolute()

    def legacy(self, python: str, requirements: tuple[str, ...]) -> Environment:
        """Return the environment of an interpreter and requirement lines; Refusal with uv's last line when uv cannot."""
        version = interpreter_version(python)
        digest = _digest(version, *sorted(requirements))
        return self._environment(digest, version, python, lambda place: _install(place, requirements))

    def modern(self) -> Environment:
        """Return the environment of rewrites: the libraries at the versions beside this program, and the runtime's code."""
        source = _runtime_source()
        pinned = tuple(f'{name}=={metadata.version(name)}' for name in MODERN)
        python = str(Path(_own_interpreter()))
        version = interpreter_version(python)

        def fill(place: Path) -> None:
            _install(place, pinned)
            target = next(place.glob('lib/python*/site-packages')) / RUNTIME
            shutil.copytree(source, target, ignore=shutil.ignore_patterns('__pycache__'))

        return self._environment(_digest(version, *pinned, _tree_digest(source)), version, python, fill)

    def _environment(self, digest: str, version: str, python: str, fill: Callable[[Path], None]) -> Environment:
        place = self._cache / digest[:16]
        mark = place / _COMPLETE
        with _locked(self._cache / f'{digest[:16]}.lock'):
            if not mark.exists():
                # A build that died left a folder without its mark.
                shutil.rmtree(place, ignore_errors=True)
                _uv('venv', '--quiet', '--no-project', '--no-python-downloads', '--python', python, str(place))
                fill(place)
                mark.write_text(json.dumps(_packages(place)), encoding='utf-8')
        packages = tuple(json.loads(mark.read_text(encoding='utf-8')))
        sha256 = _digest(version, *packages, digest)
        return Environment(python=version, packages=packages, sha256=sha256, path=str(place))


def interpreter_version(python: str) -> str:
    """Ask an interpreter for its version; Refusal when it does not answer."""
    question = 'import sys; sys.stdout.write("%d.%d.%d" % sys.version_info[:3])'
    try:
        done = subprocess.run(
            [python, '-I', '-S', '-c', question], capture_output=True, text=True, timeout=60, check=True
        )
    except (OSError, subprocess.SubprocessError) as error:
        raise Refusal(
            f'the interpreter {python} does not run ({error})',
            next_move='Name another one as `python` in rewright.toml.',
        ) from None
    return done.stdout


def _own_interpreter() -> str:
    import sys

    return getattr(sys, '_base_executable', '') or sys.executable


def _install(place: Path, requirements: tuple[str, ...]) -> None:
    if requirements:
        listed = place / 'requirements.txt'
        listed.write_text('\n'.join(requirements) + '\n', encoding='utf-8')
        _uv('pip', 'install', '--quiet', '--compile-bytecode', '--python', str(place), '-r', str(listed))


def _packages(place: Path) -> list[str]:
    return sorted(_uv('pip', 'freeze', '--quiet', '--python', str(place)).split())


def _uv(*words: str) -> str:
    """Run uv and return what it printed; Refusal with its last line when it fails."""
    try:
        done = subprocess.run(
            [uv.find_uv_bin(), *words], capture_output=True, text=True, timeout=INSTALL_SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        raise Refusal(
            f'the environment was not built within {INSTALL_SECONDS} s', next_move='Check the network, then run again.'
        ) from None
    if done.returncode:
        lines = [line.strip() for line in done.stderr.splitlines() if line.strip()] or [f'exit code {done.returncode}']
        raise Refusal(
            f'the environment cannot be built: {lines[-1]}',
            next_move='Correct the requirements or the interpreter, then run again.',
        )
    return done.stdout


def _runtime_source() -> Path:
    """The installed package folder of the runtime."""
    found = importlib.util.find_spec(RUNTIME)
    if found is None or not found.submodule_search_locations:
        raise Refusal(f'{RUNTIME} is not installed beside rewright', next_move='Install rewright again.', exit_code=1)
    return Path(found.submodule_search_locations[0])


def _tree_digest(folder: Path) -> str:
    files = sorted(path for path in folder.rglob('*') if path.is_file() and '__pycache__' not in path.parts)
    return _digest(*(f'{path.relative_to(folder)} {hashlib.sha256(path.read_bytes()).hexdigest()}' for path in files))


def _digest(*parts: str) -> str:
    return hashlib.sha256('\n'.join(parts).encode()).hexdigest()


@contextmanager
def _locked(file: Path) -> Iterator[None]:
    """Hold a lock that the kernel lets go of when its holder dies."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open('w') as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield

"""A path, a name or a version such as `2.7` goes in, the real program of that Python on this machine comes out."""

import os
import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from rewright.adapters.environments.programs import run_uv
from rewright.model.refusal import Refusal

_VERSION = re.compile(r'(?:python)?(\d+(?:\.\d+){0,2})')
_QUESTION = 'import os, sys; print("%d.%d.%d" % sys.version_info[:3]); print(os.path.realpath(sys.executable))'
_HOW_TO_GET = {'2.7': 'Install it (`pyenv install 2.7.18`, or the package python2.7 of a system that still has one)'}
_NAME_ANOTHER = 'Name another one as `python` in rewright.toml.'


@dataclass(frozen=True)
class Interpreter:
    """A Python installation: its version, and its real program behind any shim."""

    version: str
    program: str

    @property
    def number(self) -> tuple[int, ...]:
        """The version as numbers."""
        return tuple(map(int, self.version.split('.')))


def interpreter(python: str) -> Interpreter:
    """Ask a path, or look for a version; Refusal when nothing answers."""
    if '/' in python:
        found = _asked(python)
        if isinstance(found, str):
            raise Refusal(f'the interpreter {python} does not run ({found})', next_move=_NAME_ANOTHER)
        return found
    wanted = _VERSION.fullmatch(python)
    for place in _places(python, wanted[1] if wanted else ''):
        found = _asked(place)
        if isinstance(found, Interpreter) and (not wanted or f'{found.version}.'.startswith(f'{wanted[1]}.')):
            return found
    raise Refusal(
        f'no interpreter {python} was found on this machine',
        next_move=f'{_HOW_TO_GET.get(python, "Install it")}, or name its path as `python` in rewright.toml.',
    )


def _places(name: str, version: str) -> Iterator[str]:
    """Where an interpreter may lie: on the path, among those of pyenv, and where uv keeps its own."""
    names = [f'python{version}', *([f'python{version[0]}', 'python'] if version else []), name]
    for folder in os.environ.get('PATH', '').split(os.pathsep):
        # A shim answers for whatever its own settings choose, or with a complaint.
        if folder and Path(folder).name != 'shims':
            yield from (f'{folder}/{each}' for each in dict.fromkeys(names) if os.access(f'{folder}/{each}', os.X_OK))
    if version:
        root = Path(os.environ.get('PYENV_ROOT') or Path.home() / '.pyenv')
        pattern = f'versions/{version}' + ('' if version.count('.') == 2 else '.*') + '/bin/python'
        yield from map(str, sorted(root.glob(pattern), reverse=True))
        if not version.startswith('2'):
            try:
                yield run_uv('python', 'find', '--no-python-downloads', '--no-project', version).strip()
            except Refusal:
                return


def _asked(program: str) -> Interpreter | str:
    """What an interpreter says of itself, or why it says nothing."""
    command = [program, '-S', '-E', '-c', _QUESTION]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True, cwd='/')
        version, real = done.stdout.splitlines()
    except (OSError, ValueError, subprocess.SubprocessError) as error:
        return str(error)
    return Interpreter(version, real)

"""A Python 2 program and its conversion, each run in a folder of its own: what they print, how they end, what they leave."""

import os
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import rewright_runtime
from rewright.transpile.converting import converted_together, decoded

RUNTIME = Path(rewright_runtime.__file__).parents[1]


# What every program is given from outside: bytes that are no UTF-8, too.
WORDS = (os.fsdecode(b'caf\xc3\xa9'), '-n', '7')
LINES = b'one \xe9\r\n\xa0two\n\xc3\xa9'


class Ran(NamedTuple):
    ended: int
    printed: bytes
    files: dict[str, bytes]


def ran(program: str, folder: Path, files: dict[str, bytes]) -> Ran:
    for name, data in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    variables = {
        'PATH': '/usr/bin',
        'LANG': 'C.UTF-8',
        'PYTHONPATH': str(RUNTIME),
        'PYTHONDONTWRITEBYTECODE': '1',
        'JOB_NAME': os.fsdecode(b'J\xe9'),
    }
    done = subprocess.run([program, 'job.py', *WORDS], cwd=folder, capture_output=True, env=variables, input=LINES)
    left = {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file() and path.suffix != '.py'}
    return Ran(done.returncode, done.stdout, left)


def both(python2: str, source: bytes, folder: Path, files: dict[str, bytes]) -> tuple[Ran, Ran]:
    return both_of(python2, {**files, 'job.py': source}, folder)


def both_of(python2: str, files: dict[str, bytes], folder: Path) -> tuple[Ran, Ran]:
    """Run a job of several files on both sides; `job.py` is its script."""
    sources = {name: decoded(data) for name, data in files.items() if name.endswith('.py')}
    new = files | {name: text.encode() for name, text in converted_together(sources, 'job.py').items()}
    return ran(python2, folder / 'old', files), ran(sys.executable, folder / 'new', new)

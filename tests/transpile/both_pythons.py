"""A Python 2 program and its conversion, each run in a folder of its own: what they print, how they end, what they leave."""

import os
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import rewright_runtime
from rewright.transpile.converting import coding_of, converted

RUNTIME = Path(rewright_runtime.__file__).parents[1]


# What every program is given from outside: bytes that are no UTF-8, too.
WORDS = (os.fsdecode(b'caf\xc3\xa9'), '-n', '7')
LINES = b'one \xe9\r\n\xa0two\n\xc3\xa9'


class Ran(NamedTuple):
    ended: int
    printed: bytes
    files: dict[str, bytes]


def ran(program: str, source: bytes, folder: Path, files: dict[str, bytes]) -> Ran:
    folder.mkdir(parents=True)
    for name, data in files.items():
        (folder / name).write_bytes(data)
    (folder / 'job.py').write_bytes(source)
    variables = {
        'PATH': '/usr/bin',
        'LANG': 'C.UTF-8',
        'PYTHONPATH': str(RUNTIME),
        'PYTHONDONTWRITEBYTECODE': '1',
        'JOB_NAME': os.fsdecode(b'J\xe9'),
    }
    done = subprocess.run([program, 'job.py', *WORDS], cwd=folder, capture_output=True, env=variables, input=LINES)
    left = {path.name: path.read_bytes() for path in folder.iterdir() if path.name != 'job.py'}
    return Ran(done.returncode, done.stdout, left)


def both(python2: str, source: bytes, folder: Path, files: dict[str, bytes]) -> tuple[Ran, Ran]:
    coding = coding_of(source)
    new = converted(source.decode(coding), coding).encode()
    return ran(python2, source, folder / 'old', files), ran(sys.executable, new, folder / 'new', files)

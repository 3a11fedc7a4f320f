"""A legacy snippet and its files in; its observation, its output and the output of its rewrite out.

All of it in this process, or the legacy side in that of another release of pandas."""

import atexit
import functools
import io
import json
import os
import shutil
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

import legacy_program
import polars as pl
from hostile import as_files

from rewright.model.observation import Observation
from rewright.record.joining import joined
from rewright.rewrite.edits import Edited, Source, apply
from rewright.rewrite.frames.compile import frame_edits


@dataclass
class Ran:
    """What a program left: text printed, files written, the error that ended it."""

    printed: str = ''
    files: dict[str, bytes] = field(default_factory=dict)
    error: str = ''

    @property
    def visible(self):
        return (
            self.printed,
            {n: _table(data) if n.endswith('.parquet') else data for n, data in self.files.items()},
            bool(self.error),
        )


def _table(data):
    """Parquet is compared by values and types."""
    frame = pl.read_parquet(io.BytesIO(data))
    return (list(frame.schema.items()), frame.rows())


@functools.cache
def folder():
    """The folder that programs of this process run in one after another, in memory where there is some."""
    made = tempfile.mkdtemp(dir='/dev/shm' if os.access('/dev/shm', os.W_OK) else None)
    atexit.register(shutil.rmtree, made, ignore_errors=True)
    return Path(made)


def place(folder, files):
    for old in folder.iterdir():
        old.unlink()
    for name, data in files.items():
        (folder / name).write_bytes(data if isinstance(data, bytes) else data.encode())


def _executed(text, folder, files, side, *, watched):
    files = as_files(files, text)
    place(folder, files)
    told = side.executed(text, folder, watched=watched)
    made = {p.name: p.read_bytes() for p in sorted(folder.iterdir()) if p.name not in files}
    return Ran(told['printed'], made, told['error']), told['told']


def run(text, folder, files, side=legacy_program):
    """Run a script; `side` is another release of pandas than that of this process."""
    return _executed(text, folder, files, side, watched=False)[0]


def observe(text, folder, files, side=legacy_program):
    ran, told = _executed(text, folder, files, side, watched=True)
    return ran, joined('\n'.join(map(json.dumps, told)).encode(), '/job', 'job.py')


@dataclass
class Rewritten:
    """A rewrite, and what made it."""

    legacy: str
    text: str
    edited: Edited
    observation: Observation


def rewrite(legacy, folder, files, side=legacy_program):
    ran, observation = observe(legacy, folder, files, side)
    source = Source(legacy, 'job.py')
    edited = frame_edits(source, observation)
    return ran, Rewritten(legacy, apply(source, edited.edits), edited, observation)

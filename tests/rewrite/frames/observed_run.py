"""A legacy snippet and its files in; its observation, its output and the output of its rewrite out, all in this process."""

import ast
import builtins
import contextlib
import io
import json
import os
import sys
import warnings
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd
import polars as pl
from hostile import as_files

from rewright.model.observation import Observation
from rewright.record.joining import joined
from rewright.rewrite.edits import Edited, Source, apply
from rewright.rewrite.frames.compile import frame_edits

OBSERVER = Path(__file__).parents[3] / 'src' / 'rewright' / 'record' / 'observer'
if str(OBSERVER) not in sys.path:
    sys.path.append(str(OBSERVER))

from rewright_observe.instrument import instrument  # noqa: E402
from rewright_observe.watch import Watch, versions  # noqa: E402


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


@contextlib.contextmanager
def inside(folder):
    before = Path.cwd()
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(before)


def place(folder, files):
    for old in folder.iterdir():
        old.unlink()
    for name, data in files.items():
        (folder / name).write_bytes(data if isinstance(data, bytes) else data.encode())


def _execute(code, folder, files, names):
    place(folder, files)
    out, ran = io.StringIO(), Ran()
    with inside(folder), contextlib.redirect_stdout(out), warnings.catch_warnings():
        warnings.simplefilter('ignore')
        # What a job says about printing holds for its own process.
        pd.reset_option('^display')
        try:
            exec(code, {'__name__': '__main__', '__builtins__': builtins, **names})
        except Exception as error:  # noqa: BLE001  Whatever ends the program is what it did.
            ran.error = f'{type(error).__name__}: {error}'
    ran.printed = out.getvalue()
    ran.files = {p.name: p.read_bytes() for p in sorted(folder.iterdir()) if p.name not in files}
    return ran


def run(text, folder, files):
    return _execute(compile(text, 'job.py', 'exec'), folder, as_files(files, text), {})


def observe(text, folder, files):
    found = instrument(ast.parse(text), False)
    told = []
    watch = Watch(found, lambda **what: told.append(json.dumps({'process': '1', 'file': '/job/job.py', **what})))
    ran = _execute(compile(found.tree, 'job.py', 'exec'), folder, as_files(files, text), watch.probes())
    watch.end()
    told.append(json.dumps({'process': '1', 'versions': versions()}))
    return ran, joined('\n'.join(told).encode(), '/job', 'job.py')


@dataclass
class Rewritten:
    """A rewrite, and what made it."""

    legacy: str
    text: str
    edited: Edited
    observation: Observation


def rewrite(legacy, folder, files):
    ran, observation = observe(legacy, folder, files)
    source = Source(legacy, 'job.py')
    edited = frame_edits(source, observation)
    return ran, Rewritten(legacy, apply(source, edited.edits), edited, observation)

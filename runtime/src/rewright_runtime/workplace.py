"""Where a handler lets the job run: a folder with its inputs, where those lie in a bucket, and the arguments of its event."""

import contextlib
import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from rewright_runtime.pipeline import Event
from rewright_runtime.storage import Bucket, Storage, checked, kind_of


@contextlib.contextmanager
def workplace(store: Storage) -> Iterator[dict[Path, int]]:
    """With a bucket, a folder that holds the inputs; gives the files and when they were written."""
    if not isinstance(store, Bucket):
        yield {}
        return
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        given, prefix = dict[Path, int](), os.environ.get('REWRIGHT_INPUTS')
        for key in store.keys(prefix) if prefix else []:
            if not key.endswith('/'):
                path = Path(folder) / checked(key.removeprefix(prefix or ''))
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(store.read(key))
                given[path] = path.stat().st_mtime_ns
        yield given


def uploaded(store: Storage, given: dict[Path, int]) -> list[str]:
    """Put every file that the job wrote into the storage, under its own name, over what was there."""
    folder = Path.cwd()
    files = [p for p in sorted(folder.rglob('*')) if p.is_file() and given.get(p) != p.stat().st_mtime_ns]
    keys = [f'outputs/{p.relative_to(folder).as_posix()}' for p in files]
    for key, path in zip(keys, files, strict=True):
        store.write(key, path.read_bytes(), *kind_of(path.name))
    return keys


@contextlib.contextmanager
def apart() -> Iterator[None]:
    """Take away the temporary files that the job makes meanwhile."""
    before = tempfile.tempdir
    with tempfile.TemporaryDirectory() as folder:
        tempfile.tempdir = folder
        try:
            yield
        finally:
            tempfile.tempdir = before


@contextlib.contextmanager
def arguments(event: Event) -> Iterator[None]:
    """Let the job see the arguments of the event as its own."""
    before = sys.argv[1:]
    sys.argv[1:] = map(str, event.get('arguments', before))
    try:
        yield
    finally:
        sys.argv[1:] = before

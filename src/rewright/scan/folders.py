"""A folder in, the files below it that may tell of jobs out, each with what says whether it has changed."""

import os
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePath

SKIPPED = frozenset((
    '.git', '.hg', '.svn', 'venv', '.venv', 'env', 'virtualenv', 'node_modules', '__pycache__', 'site-packages', 'build', 'dist',
    '.tox', '.eggs', '.mypy_cache', '.pytest_cache', '.ruff_cache', '.rewright', '.ipynb_checkpoints',
))  # fmt: skip


@dataclass(frozen=True, slots=True)
class File:
    """A file, and what changes when it does: size and time of change in nanoseconds."""

    path: str
    size: int
    changed: int


def files_below(
    folder: Path, takes: Callable[[PurePath], bool], repositories: list[str] | None = None
) -> Iterator[File]:
    """Yield the ordinary files below a folder that `takes` accepts, in the order of their names; links are not followed.

    A folder that cannot be read is passed over, as are those of environments, builds and version control; the folders of
    git repositories are added to `repositories`.
    """
    waiting = [str(folder)]
    while waiting:
        here = waiting.pop()
        try:
            entries = sorted(os.scandir(here), key=lambda entry: entry.name)
        except OSError:
            continue
        below: list[str] = []
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                if entry.name not in SKIPPED:
                    below.append(entry.path)
                elif entry.name == '.git' and repositories is not None:
                    repositories.append(here)
            elif takes(PurePath(entry.path)):
                status = entry.stat(follow_symlinks=False)
                if stat.S_ISREG(status.st_mode):
                    yield File(entry.path, status.st_size, status.st_mtime_ns)
        waiting += reversed(below)

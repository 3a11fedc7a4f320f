"""The effects of a run -> those that count as outputs of the job."""

from collections.abc import Sequence
from fnmatch import fnmatchcase
from pathlib import PurePosixPath

from rewright.model.job import Job
from rewright.model.run import FileEffect

_BY_PRODUCTS = ('__pycache__', '.pyc')


def chosen(job: Job, effects: Sequence[FileEffect]) -> dict[str, FileEffect]:
    """Return the effects on outputs by path: those `job.outputs` names, or all of them when it names none.

    Compiled Python is never an output.
    """
    return {e.path: e for e in effects if not _by_product(e.path) and is_output(job, e.path)}


def is_output(job: Job, path: str) -> bool:
    """Say whether the absolute `path` is one that `job.outputs` names; every path is when it names none."""
    if not job.outputs:
        return True
    inside = PurePosixPath(path)
    relative = str(inside.relative_to(job.root)) if inside.is_relative_to(job.root) else path
    return any(fnmatchcase(relative, glob) or fnmatchcase(path, glob) for glob in job.outputs)


def _by_product(path: str) -> bool:
    return any(part in _BY_PRODUCTS for part in PurePosixPath(path).parts) or path.endswith(_BY_PRODUCTS[1])

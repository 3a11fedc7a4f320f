"""A file in; a lock on it, held by one thread of one process at a time, out."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def locked(file: Path) -> Iterator[None]:
    """Hold a lock that the kernel lets go of when its holder dies."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open('w') as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield

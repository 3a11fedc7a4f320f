"""The environment of this process goes in, the folder for what may be made again comes out."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def cache_folder() -> Path:
    """Where built things are kept between runs: `REWRIGHT_CACHE`, or the user's cache folder."""
    home = os.environ.get('XDG_CACHE_HOME') or Path.home() / '.cache'
    return Path(os.environ.get('REWRIGHT_CACHE') or Path(home, 'rewright'))


@contextmanager
def locked(file: Path) -> Iterator[None]:
    """Hold a lock that the kernel lets go of when its holder dies."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open('w') as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield

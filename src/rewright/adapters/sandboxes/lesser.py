"""What root would run goes in; the lesser user that runs it in root's stead comes out."""

import os
import stat
import subprocess
from collections.abc import Iterable
from functools import cache
from pathlib import Path

NOBODY = 65534
PROBE_SECONDS = 20


@cache
def lesser_user(probe: tuple[str, ...]) -> int:
    """Return the user that a job of root's is on this machine: the kernel's limit on processes does not hold root.

    0 where this is not root, or where `probe` (the command that shows that bubblewrap works) fails for anybody else.
    """
    if os.geteuid():
        return 0
    try:
        subprocess.run(
            probe, user=NOBODY, group=NOBODY, extra_groups=[], capture_output=True, timeout=PROBE_SECONDS, check=True
        )
    except (OSError, subprocess.SubprocessError):
        return 0
    return NOBODY


def all_may_read(sources: Iterable[str]) -> bool:
    """Say whether anybody may read these files, and list these folders, once they have been reached."""
    modes = (Path(source).stat().st_mode for source in sources)
    return all(mode & stat.S_IROTH and (mode & stat.S_IXOTH or not stat.S_ISDIR(mode)) for mode in modes)


def give(folder: Path, user: int) -> None:
    """Make everything below a folder of ours the user's own."""
    if user:
        os.chown(folder, user, user)
        for place, folders, files in os.walk(folder):
            for name in (*folders, *files):
                os.chown(os.path.join(place, name), user, user, follow_symlinks=False)  # noqa: PTH118  Faster than Path over a large world.

"""A folder of a git repository -> when each of its files was last changed by a commit."""

import contextlib
from pathlib import Path

from rewright.adapters.forges.git import Git
from rewright.model.refusal import Refusal


def last_changes(folder: Path) -> dict[str, str]:
    """Return the day of the last commit by path below the folder; none where it is no repository, or git does not answer."""
    with contextlib.suppress(Refusal):
        told = Git(folder / '.git')(
            '--work-tree=..',
            '-c',
            'core.quotePath=false',
            'log',
            '--format=format:%x00%cs',
            '--name-only',
            '--no-renames',
            '--no-merges',
        )
        return _days(told)
    return {}


def _days(told: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for entry in told.split('\0'):
        day, _, names = entry.partition('\n')
        for name in names.splitlines():
            if name:
                # The newest commit comes first.
                found.setdefault(name, day)
    return found

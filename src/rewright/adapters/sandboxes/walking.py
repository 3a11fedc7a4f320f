"""A folder that a program wrote goes in; everything below it comes out, whatever names, rights and depths it chose."""

import contextlib
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

DEEPEST = 200
LONGEST = 3500


class TooDeepError(Exception):
    """A folder lies deeper, or its path is longer, than this machine lets be read."""


def entries(folder: Path, *, unlock: bool = False) -> Iterator[tuple[str, os.stat_result]]:
    """Yield the path below `folder` (from /) and the status of everything but folders; links are not followed.

    `unlock` opens folders that the program took its own rights from; nothing may run there then. TooDeepError where a
    path has more than 200 parts or 3,500 bytes. Names that are no UTF-8 come as the file system's own surrogates.
    """
    waiting = ['']
    while waiting:
        inside = waiting.pop()
        if inside.count('/') > DEEPEST or len(os.fsencode(inside)) > LONGEST:
            raise TooDeepError(inside[:60])
        for entry in _listed(f'{folder}{inside}', unlock):
            path = f'{inside}/{entry.name}'
            if entry.is_dir(follow_symlinks=False):
                waiting.append(path)
                continue
            try:
                yield path, entry.stat(follow_symlinks=False)
            except FileNotFoundError:
                continue


def shown(path: str) -> str:
    """A path as text that any document can hold: a byte that is no UTF-8 becomes U+FFFD and its number."""
    return ''.join(f'\ufffd{ord(c) - 0xDC00:02x}' if '\udc80' <= c <= '\udcff' else c for c in path)


def remove(folder: Path) -> None:
    """Delete a folder, however deep it is, and also where the program took its own rights away."""
    # Python's own removal recurses; a program may nest deeper than that.
    with contextlib.suppress(RecursionError):
        shutil.rmtree(folder, ignore_errors=True)
    if folder.exists():
        for command in (['chmod', '-R', 'u+rwX'], ['rm', '-rf']):
            subprocess.run([*command, '--', str(folder)], capture_output=True, check=False)


def _listed(folder: str, unlock: bool) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as found:
            return list(found)
    except FileNotFoundError:
        return []
    except PermissionError:
        if not unlock:
            return []
    Path(folder).chmod(0o700)
    with os.scandir(folder) as found:
        return list(found)

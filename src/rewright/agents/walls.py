"""A folder -> the folder closed to whoever acts in this thread: what an agent may have of a run lies on its desk."""

import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

# What starts something that no wall of this thread holds. Programs that are named may be started: they get text only.
_ESCAPES = {
    'os.system',
    'os.exec',
    'os.fork',
    'os.forkpty',
    'os.posix_spawn',
    'os.spawn',
    'pty.spawn',
    '_thread.start_new_thread',
}
_TOUCHES = {
    'open', 'os.listdir', 'os.scandir', 'os.link', 'os.symlink', 'os.rename', 'os.remove', 'os.rmdir', 'os.mkdir', 'os.chmod',
    'os.chown', 'os.truncate', 'os.utime', 'os.chdir', 'os.setxattr', 'os.getxattr', 'sqlite3.connect', 'shutil.copyfile',
    'shutil.move', 'shutil.rmtree', 'shutil.make_archive',
}  # fmt: skip
_PROGRAMS = ('ruff',)


class Walled(PermissionError):
    """An agent reached past its desk: a fault of the product, never of the job."""


class _Acting(threading.local):
    folder = ''
    at_desk = 0


_ACTING = _Acting()
_INSTALLED = threading.Event()


@contextmanager
def closed(folder: Path) -> Iterator[None]:
    """Close `folder` to this thread: opening, listing, linking or moving anything below it raises Walled.

    Links, `..` and `/proc/self` are followed first. Other processes are not
    started meanwhile, formatters aside, and from Python 3.12 on, where the interpreter tells of it, no threads.
    """
    if not _INSTALLED.is_set():
        _INSTALLED.set()
        sys.addaudithook(_watched)
    _ACTING.folder, before = os.path.realpath(folder), _ACTING.folder
    try:
        yield
    finally:
        _ACTING.folder = before


@contextmanager
def at_desk() -> Iterator[None]:
    """Let the desk itself reach into the folder."""
    _ACTING.at_desk += 1
    try:
        yield
    finally:
        _ACTING.at_desk -= 1


def _watched(event: str, arguments: tuple[object, ...]) -> None:
    if not _ACTING.folder or _ACTING.at_desk:
        return
    if event in _ESCAPES:
        raise Walled(f'an agent without tools may not use {event}')
    if event == 'subprocess.Popen' and os.path.basename(str(arguments[0])) not in _PROGRAMS:  # noqa: PTH119  No object is made in a hook.
        raise Walled(f'an agent without tools may not start {arguments[0]}')
    if event in _TOUCHES:
        for path in arguments:
            if isinstance(path, str | bytes | os.PathLike) and _is_inside(path):
                raise Walled(f'an agent without tools may not reach {os.fsdecode(path)} but through its desk')


def _is_inside(path: str | bytes | os.PathLike[str] | os.PathLike[bytes]) -> bool:
    # Looking a path up raises no event that is watched, so the hook does not call itself.
    real = os.path.realpath(os.fsdecode(path).removeprefix('file:'))
    return real == _ACTING.folder or real.startswith(f'{_ACTING.folder}{os.sep}')

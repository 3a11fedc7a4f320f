"""A server's words and folder go in; it runs without network, privileges or sight of this machine until it is stopped."""

import contextlib
import os
import socket
import subprocess
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from rewright.adapters.sandboxes.bubblewrap import ISOLATION, bubblewrap
from rewright.adapters.sandboxes.mounts import identity, processes, system
from rewright.model.refusal import Refusal

# Where a server sees its own folder, short enough for the address of a socket.
HOME = '/srv'
START_SECONDS = 60
_MEMORY_KB = 4 << 20
_POLL_SECONDS = 0.01
# Closing its standard input asks a server to end well; the death of this process closes it too.
_UNTIL_CLOSED = f'ulimit -v {_MEMORY_KB}; "$@" & read -r _; kill -INT $!; wait $!'


def confined(folder: Path, words: Sequence[str], *, shown: Sequence[Path] = (), **variables: str) -> list[str]:
    """Return the command that runs `words` with `folder` as its only writable place, and `shown` to be read."""
    mounts = [*system(), *identity(folder.parent / 'identity'), *processes()]
    mounts += [('--dev', '/dev'), ('--tmpfs', '/dev/shm'), ('--tmpfs', '/tmp')]  # noqa: S108  Folders of its own.
    mounts += [('--ro-bind', str(path), str(path)) for path in shown]
    given = {'PATH': '/usr/bin:/bin', 'LANG': 'C.UTF-8', 'TZ': 'UTC', 'HOME': HOME, **variables}
    command = [bubblewrap(), *ISOLATION, '--unshare-net', *(word for mount in mounts for word in mount)]
    command += ['--bind', str(folder), HOME, '--chdir', HOME]
    for name, text in given.items():
        command += ['--setenv', name, text]
    return [*command, '--', *words]


class Server:
    """A running server; `words` name its program, `folder` is what it sees as HOME."""

    def __init__(self, folder: Path, words: Sequence[str], *, shown: Sequence[Path] = (), **variables: str) -> None:
        self.folder = folder
        self._log = folder.parent / f'{folder.name}.log'
        command = confined(folder, ['/bin/sh', '-c', _UNTIL_CLOSED, 'server', *words], shown=shown, **variables)
        with self._log.open('wb') as log:
            self._process = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=log, stderr=log, env={'PATH': '/usr/bin:/bin'}
            )

    def wait_for(self, name: str) -> None:
        """Wait until the server listens on the socket `name` in its folder; Refusal when it ends instead."""
        deadline = time.monotonic() + START_SECONDS
        while not _listens(self.folder, name):
            if self._process.poll() is not None or time.monotonic() > deadline:
                self.kill()
                raise Refusal(f'a server of the job does not start: {self.complaint()}', exit_code=1)
            time.sleep(_POLL_SECONDS)

    def complaint(self) -> str:
        """The last line that the server logged."""
        lines = self._log.read_text(encoding='utf-8', errors='replace').split('\n')
        return next((line.strip() for line in reversed(lines) if line.strip()), 'it says nothing')

    def end(self) -> None:
        """Ask for an orderly end, and wait for it."""
        if self._process.stdin:
            self._process.stdin.close()
        try:
            self._process.wait(START_SECONDS)
        except subprocess.TimeoutExpired:
            self.kill()

    def kill(self) -> None:
        """End the server at once: what it holds is not wanted any more."""
        self._process.kill()
        self._process.wait()
        if self._process.stdin:
            self._process.stdin.close()


@contextlib.contextmanager
def reached(folder: Path) -> Iterator[str]:
    """Yield a short path of a folder: the address of a socket has room for no more than a hundred characters."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        yield f'/proc/self/fd/{handle}'
    finally:
        os.close(handle)


def _listens(folder: Path, name: str) -> bool:
    with reached(folder) as short, socket.socket(socket.AF_UNIX) as probe:
        try:
            probe.connect(f'{short}/{name}')
        except OSError:
            return False
    return True

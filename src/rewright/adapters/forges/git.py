"""Git commands on one bare repository, with nothing of the machine's or the repository's configuration able to run."""

import os
import shutil
import subprocess
from pathlib import Path

from rewright.model.refusal import Refusal

NAME, EMAIL = 'Rewright', 'rewright@localhost'
# Nothing that the repository's own configuration names may run.
SETTINGS = (
    'core.hooksPath=/dev/null',
    'core.fsmonitor=false',
    'protocol.allow=never',
    'gc.auto=0',
    'commit.gpgSign=false',
)
SECONDS = 120


class Git:
    """Runs git on the bare repository at `path`; arguments are lists, and no name that looks like an option passes.

    It speaks to nobody but over the `protocols` that are named.
    """

    def __init__(self, path: Path, protocols: tuple[str, ...] = ()) -> None:
        self.path, self.protocols = path, protocols

    def create(self, base: str) -> None:
        """Create the repository unless it is there; its default branch is `base`."""
        if not (self.path / 'HEAD').exists():
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self('init', '--quiet', '--bare', '--template=', f'--initial-branch={base}', '.')

    def __call__(self, *arguments: str, given: bytes = b'', date: str = '') -> str:
        """Run and return what it printed; Refusal with git's own first line when it fails."""
        done = self.attempt(*arguments, given=given, date=date)
        if done.returncode:
            said = done.stderr.decode('utf-8', 'replace').strip().partition('\n')[0]
            raise Refusal(f'git {arguments[0]} failed: {said or done.returncode}', where=str(self.path))
        return done.stdout.decode('utf-8', 'replace').strip()

    def attempt(self, *arguments: str, given: bytes = b'', date: str = '') -> subprocess.CompletedProcess[bytes]:
        """Run and return the finished process, whatever its exit code."""
        settings = [part for setting in SETTINGS for part in ('-c', setting)]
        self.path.mkdir(parents=True, exist_ok=True)
        try:
            return subprocess.run(
                [_program(), *settings, *arguments],
                input=given,
                capture_output=True,
                cwd=self.path,
                env=self._environment(date),
                timeout=SECONDS,
                check=False,
            )
        except subprocess.TimeoutExpired:
            raise Refusal(f'git {arguments[0]} did not end within {SECONDS} s', where=str(self.path)) from None

    def head(self, branch: str) -> str:
        """The commit a branch points at; empty when there is no such branch."""
        done = self.attempt('rev-parse', '--verify', '--quiet', '--end-of-options', f'{ref(branch)}^{{commit}}')
        return done.stdout.decode().strip() if done.returncode == 0 else ''

    def move(self, branch: str, new: str, old: str) -> None:
        """Point a branch at `new` if it still is at `old` (empty: it must not exist)."""
        self('update-ref', '--create-reflog', ref(branch), new, old or '0' * 40)

    def _environment(self, date: str) -> dict[str, str]:
        stamp = {'GIT_AUTHOR_DATE': date, 'GIT_COMMITTER_DATE': date} if date else {}
        return {
            'PATH': os.environ.get('PATH', os.defpath),
            'HOME': '/nonexistent',
            'LC_ALL': 'C',
            # Named, so that git never searches upwards into a repository of somebody else.
            'GIT_DIR': '.',
            'GIT_CONFIG_NOSYSTEM': '1',
            'GIT_CONFIG_GLOBAL': os.devnull,
            'GIT_TERMINAL_PROMPT': '0',
            'GIT_ALLOW_PROTOCOL': ':'.join(self.protocols),
            # A replaced object would show other contents under a judged hash.
            'GIT_NO_REPLACE_OBJECTS': '1',
            'GIT_AUTHOR_NAME': NAME,
            'GIT_AUTHOR_EMAIL': EMAIL,
            'GIT_COMMITTER_NAME': NAME,
            'GIT_COMMITTER_EMAIL': EMAIL,
            **stamp,
        }


def ref(branch: str) -> str:
    """The full name of a branch's reference."""
    return f'refs/heads/{branch}'


def _program() -> str:
    found = shutil.which('git')
    if found is None:
        raise Refusal('git is not installed', next_move='Install it: apt-get install git.')
    return found

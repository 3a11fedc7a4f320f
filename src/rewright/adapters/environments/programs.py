"""The outside programs that build environments: words go in, what uv, virtualenv or pip answered comes out."""

import subprocess
import sys
from pathlib import Path

import uv

from rewright.model.refusal import Refusal

INSTALL_SECONDS = 900
# The last one that makes environments of Python 2.7.
VIRTUALENV = 'virtualenv==20.21.1'
_HERE = Path(__file__).parent


def run_uv(*words: str) -> str:
    """Run uv and return what it printed; Refusal with its last line when it fails."""
    # In this folder lies a uv.toml of ours; elsewhere uv would read one of the job.
    return _run([uv.find_uv_bin(), *words], _HERE)


def make_old(place: Path, program: str) -> None:
    """Make an environment of a Python that uv does not know any more."""
    run_uv(
        'tool', 'run', '--quiet', '--no-python-downloads', '--python', sys.executable, '--from', VIRTUALENV,
        'virtualenv', '--quiet', '--python', program, str(place),
    )  # fmt: skip


def pip_install(place: Path, listed: Path) -> None:
    """Install a requirements file by the environment's own pip, wheels only."""
    _run([
        f'{place}/bin/python', '-m', 'pip', 'install', '--quiet', '--disable-pip-version-check',
        '--no-python-version-warning', '--only-binary', ':all:', '-r', str(listed),
    ], Path('/'))  # fmt: skip


def _run(words: list[str], folder: Path) -> str:
    try:
        done = subprocess.run(
            words, capture_output=True, text=True, timeout=INSTALL_SECONDS, check=False, cwd=folder, errors='replace'
        )
    except subprocess.TimeoutExpired:
        raise Refusal(
            f'the environment was not built within {INSTALL_SECONDS} s', next_move='Check the network, then run again.'
        ) from None
    if done.returncode:
        lines = [line.strip() for line in done.stderr.splitlines() if line.strip()] or [f'exit code {done.returncode}']
        raise Refusal(
            f'the environment cannot be built: {_told(lines)}',
            next_move='Correct the requirements or the interpreter, then run again.',
        )
    return done.stdout


def _told(lines: list[str]) -> str:
    """The line that says what is wrong: pip ends with advice."""
    return next((line for line in reversed(lines) if line.startswith('ERROR:')), lines[-1])

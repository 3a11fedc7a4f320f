"""The outside programs that build environments: words go in, what uv or an interpreter answered comes out."""

import subprocess
from dataclasses import dataclass

import uv

from rewright.model.refusal import Refusal

INSTALL_SECONDS = 900


@dataclass(frozen=True)
class Interpreter:
    """A Python installation: its version, and its real program behind any shim."""

    version: str
    program: str


def interpreter(python: str) -> Interpreter:
    """Ask a path, or the installation that uv finds for a version such as `3.8`; Refusal when it does not answer."""
    program = python if '/' in python else run_uv('python', 'find', '--no-python-downloads', python).strip()
    question = 'import os, sys; print("%d.%d.%d" % sys.version_info[:3]); print(os.path.realpath(sys.executable))'
    command = [program, '-I', '-S', '-c', question]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
        version, real = done.stdout.splitlines()
    except (OSError, ValueError, subprocess.SubprocessError) as error:
        raise Refusal(
            f'the interpreter {python} does not run ({error})',
            next_move='Name another one as `python` in rewright.toml.',
        ) from None
    return Interpreter(version, real)


def run_uv(*words: str) -> str:
    """Run uv and return what it printed; Refusal with its last line when it fails."""
    try:
        done = subprocess.run(
            [uv.find_uv_bin(), *words], capture_output=True, text=True, timeout=INSTALL_SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        raise Refusal(
            f'the environment was not built within {INSTALL_SECONDS} s', next_move='Check the network, then run again.'
        ) from None
    if done.returncode:
        lines = [line.strip() for line in done.stderr.splitlines() if line.strip()] or [f'exit code {done.returncode}']
        raise Refusal(
            f'the environment cannot be built: {lines[-1]}',
            next_move='Correct the requirements or the interpreter, then run again.',
        )
    return done.stdout

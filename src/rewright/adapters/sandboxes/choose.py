"""What the policy accepts goes in, the sandbox that truly works on this machine comes out."""

import subprocess
from pathlib import Path

from rewright.adapters.sandboxes.bubblewrap import INSTALL, BubblewrapSandbox, probe
from rewright.adapters.sandboxes.process import ProcessSandbox
from rewright.adapters.sandboxes.serving import Servers
from rewright.model.refusal import Refusal
from rewright.ports.blobs import Blobs
from rewright.ports.sandbox import Sandbox

PROBE_SECONDS = 20


def choose(
    blobs: Blobs,
    scratch: Path,
    *,
    observer: Path | None = None,
    servers: Servers | None = None,
    accept_weaker: bool = False,
    force_weaker: bool = False,
) -> Sandbox:
    """Return bubblewrap where it works; without it the weaker sandbox if that is accepted, otherwise Refusal."""
    scratch.mkdir(parents=True, exist_ok=True)
    if force_weaker:
        return ProcessSandbox(blobs, scratch, observer)
    problem = why_not()
    if not problem:
        return BubblewrapSandbox(blobs, scratch, observer, servers)
    if accept_weaker:
        return ProcessSandbox(blobs, scratch, observer)
    raise Refusal(
        f'jobs cannot be confined on this machine: {problem}',
        next_move=f'{INSTALL}, or accept runs without it by --accept-weaker-sandbox.',
    )


def why_not() -> str:
    """Run `true` in bubblewrap, and say in a few words why it does not work; an empty string when it does."""
    try:
        command = probe()
    except Refusal:
        return 'bubblewrap is not installed'
    # Installed is not enough: containers and kernels may forbid the namespaces it needs.
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=PROBE_SECONDS, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        return f'bubblewrap does not start ({error})'
    return '' if not done.returncode else f'bubblewrap does not work here ({done.stderr.strip() or done.returncode})'

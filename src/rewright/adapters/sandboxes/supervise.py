"""Our side of the warden: a command with limits goes in, its listening sockets and then its account come out."""

import contextlib
import marshal
import socket
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, cast

from rewright.model.refusal import Refusal
from rewright.model.run import Conditions

WARDEN = Path(__file__).with_name('warden.py')
# As a module it is compiled once; what lies beside it hides nothing of the standard library, which comes first.
_BEGIN = 'import sys; sys.path.append(sys.argv[2].rpartition("/")[0]); import warden; warden.main()'
POLL_SECONDS = 0.1
Limit = Literal['', 'seconds', 'memory', 'processes', 'output', 'not_recorded']


@dataclass(frozen=True)
class Command:
    """What the warden runs. `watched` are the folders whose growth counts as output.

    `hidden` are words that the command reads from descriptor 3, parted by NUL, so that no process list shows them;
    `seccomp` is a filter that it reads from descriptor 4. `user` is who runs it in root's stead; 0: whoever we are.
    `gate` is a filter under which all its programs ask before they connect.
    """

    words: list[str]
    variables: dict[str, str]
    folder: Path
    stdout: Path
    stderr: Path
    watched: list[Path]
    stdin: Path = Path('/dev/null')
    hidden: list[str] = field(default_factory=list)
    seccomp: bytes = b''
    user: int = 0
    gate: bytes = b''


@dataclass(frozen=True)
class Ending:
    """How a command ended: seconds, and bytes of its peak memory."""

    exit_code: int
    limit: str
    wall_seconds: float
    cpu_seconds: float
    peak_bytes: int


class Warden:
    """One warden process; `listen` names the sockets (`udp` or `tcp`, port) it opens in a network of its own."""

    def __init__(
        self, command: Command, conditions: Conditions, *, isolate: bool, listen: list[tuple[str, int]]
    ) -> None:
        self._control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._gated = bool(command.gate)
        self._account = b''
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, '-I', '-S', '-B', '-c', _BEGIN, str(theirs.fileno()), str(WARDEN)],
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                pass_fds=[theirs.fileno()],
                # Nothing of our environment reaches the job, not even by way of /proc.
                env={},
                cwd='/',
                start_new_session=True,
            )
        request = _request(command, conditions) | {'isolate_network': isolate, 'listen': listen}
        assert self._process.stdin
        with contextlib.suppress(BrokenPipeError):
            self._process.stdin.write(marshal.dumps(request))
            self._process.stdin.close()

    def sockets(self) -> list[socket.socket]:
        """The listening sockets, in the order they were asked for; Refusal when the sandbox cannot be made."""
        found: list[socket.socket] = []
        while True:
            message, handles, _, _ = socket.recv_fds(self._control, 1 << 16, 1)
            if message == b'r':
                return found
            found += [socket.socket(fileno=handle) for handle in handles]
            if message != b's':
                for each in found:
                    each.close()
                raise self._refusal(message)

    def go(self) -> int | None:
        """Let the command begin; the descriptor on which it asks before it connects, where it does."""
        self._control.send(b'g')
        if not self._gated:
            return None
        message, handles, _, _ = socket.recv_fds(self._control, 1 << 16, 1)
        if message != b'n':
            self._account = message
        return handles[0] if handles else None

    def ended(self) -> Ending | None:
        """Wait a moment for the account; None while the command still runs."""
        self._control.settimeout(POLL_SECONDS)
        try:
            message = self._account or self._control.recv(1 << 16)
        except TimeoutError:
            return None
        if not message:
            raise self._refusal(message)
        return Ending(**_told(message))

    def stop(self) -> None:
        """Ask for the end of the command."""
        with contextlib.suppress(OSError):
            self._control.send(b'x')

    def close(self) -> None:
        """End the warden; whatever it still runs dies with it."""
        self._control.close()
        if self._process.poll() is None:
            self._process.kill()
        self._process.wait()
        for stream in (self._process.stdin, self._process.stderr):
            if stream:
                with contextlib.suppress(BrokenPipeError):
                    stream.close()

    def _refusal(self, message: bytes) -> Refusal:
        problem = ''
        with contextlib.suppress(ValueError, EOFError):
            problem = str(_told(message).get('error', ''))
        if not problem and self._process.stderr:
            self._process.kill()
            problem = self._process.stderr.read().decode(errors='replace').strip().rpartition('\n')[2]
        return Refusal(
            f'the sandbox could not be set up: {problem or "its warden died"}',
            next_move='Allow user and network namespaces here, or accept the weaker sandbox in the policy.',
        )


def _told(message: bytes) -> dict[str, Any]:
    # The warden runs our code alone, and marshal is what it starts with fastest.
    return cast('dict[str, Any]', marshal.loads(message))  # noqa: S302


def _request(command: Command, conditions: Conditions) -> dict[str, object]:
    return {
        'command': command.words,
        'hidden': command.hidden,
        'seccomp': command.seccomp.hex(),
        'gate': command.gate.hex(),
        'user': command.user,
        'variables': command.variables,
        'folder': str(command.folder),
        'stdin': str(command.stdin),
        'stdout': str(command.stdout),
        'stderr': str(command.stderr),
        'folders': [str(folder) for folder in command.watched],
        'limits': {
            'seconds': conditions.seconds,
            'memory_bytes': conditions.memory_mb << 20,
            'processes': conditions.processes,
            'output_bytes': conditions.output_mb << 20,
            'open_files': conditions.open_files,
        },
    }

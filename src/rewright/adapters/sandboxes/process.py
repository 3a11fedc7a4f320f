"""The weaker sandbox, for machines without bubblewrap: a plain child process with limits, in a copy of its world."""

from pathlib import Path

from rewright.adapters.sandboxes.execution import Execution
from rewright.adapters.sandboxes.scene import Scene, words
from rewright.adapters.sandboxes.supervise import Command
from rewright.model.refusal import Refusal
from rewright.model.run import Conditions, Inputs, Program, Run
from rewright.ports.blobs import Blobs


class _Unconfined:
    """Shows the program this machine as it is; only paths that lie in its world are turned to the copy."""

    name = 'process (unconfined, limits only)'
    isolates_network = False
    preloads = False

    def shown(self, scene: Scene, path: Path) -> str:
        """Everything lies where it lies."""
        del scene
        return str(path)

    def command(self, scene: Scene, variables: dict[str, str]) -> Command:
        """Run in the copy of the working folder; arguments and variables that name files of the world name the copies."""
        first, *rest = words(scene, self)
        own = {name: self._turned(scene, text) for name, text in scene.program.variables.items()}
        temporary = self._turned(scene, '/tmp')  # noqa: S108  A folder of the private world.
        return Command(
            words=[first, *(self._turned(scene, word) for word in rest)],
            variables={'TMPDIR': temporary} | variables | {n: own[n] for n in own if n != 'PYTHONPATH'},
            folder=Path(self._turned(scene, scene.program.working_folder)),
            stdin=scene.stdin,
            stdout=scene.stdout,
            stderr=scene.stderr,
            watched=[scene.folder],
        )

    def user(self, scene: Scene) -> int:
        """Whoever runs Rewright."""
        del scene
        return 0

    def hidden(self, scene: Scene) -> list[str]:
        """Nothing of ours lies in the world."""
        del scene
        return []

    def _turned(self, scene: Scene, text: str) -> str:
        if not text.startswith('/') or '..' in text or '\0' in text or len(text) > 4096:
            return text
        copy = Path(f'{scene.world}{text}')
        return str(copy) if copy.exists() else text


class ProcessSandbox:
    """Runs programs as plain children of this process, under limits of time, memory, processes and output.

    Not protected: the program can read whatever this user can read, write whatever this user can write by absolute
    paths, see other processes, and reach every network by sockets of its own. Only clients that honour HTTP_PROXY and
    HTTPS_PROXY are recorded or replayed. Absolute paths written into the source lead out of the copied world.
    """

    name = _Unconfined.name

    def __init__(self, blobs: Blobs, scratch: Path, observer: Path | None = None) -> None:
        self._execution = Execution(_Unconfined(), blobs, scratch, observer)

    def mark(self, secret: str) -> str:
        """What stands for a secret in everything that is recorded."""
        return self._execution.mark(secret)

    def redacted(self, program: Program, data: bytes) -> bytes:
        """Bytes without the secrets of a program."""
        return self._execution.redactor(program).bytes(data)

    def run(self, program: Program, inputs: Inputs, conditions: Conditions) -> Run:
        """Run `program` once; paths of the Run are those of the world. Refusal when the job needs servers of its own."""
        if inputs.postgres or inputs.aws:
            raise Refusal(
                f'the job declares {"a Postgres" if inputs.postgres else "S3 or DynamoDB"}, and only bubblewrap can lead its connections to one of its own',
                next_move='Run it where bubblewrap works.',
            )
        return self._execution.run(program, inputs, conditions)

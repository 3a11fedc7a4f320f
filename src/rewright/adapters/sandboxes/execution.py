"""A program, its inputs and conditions go in; it runs once, confined, and everything it did comes out as a Run."""

import hashlib
import os
import tempfile
from contextlib import ExitStack
from datetime import UTC, datetime
from functools import partial
from pathlib import Path, PurePosixPath

from rewright.adapters.children.containers import kind_of
from rewright.adapters.sandboxes.clocks import moment
from rewright.adapters.sandboxes.gate import Gate
from rewright.adapters.sandboxes.lesser import give
from rewright.adapters.sandboxes.network import listeners, open_line
from rewright.adapters.sandboxes.notes import Notes, plain_bytes
from rewright.adapters.sandboxes.opening import Opening
from rewright.adapters.sandboxes.rows import Rows
from rewright.adapters.sandboxes.scene import FOLDERS, Confinement, Scene
from rewright.adapters.sandboxes.secrets import filled, secrets_of
from rewright.adapters.sandboxes.serving import Servers, Serving
from rewright.adapters.sandboxes.supervise import Ending, Warden
from rewright.adapters.sandboxes.variables import settings_of, variables
from rewright.adapters.sandboxes.walking import remove
from rewright.adapters.sandboxes.warden import NOT_BEGUN, NOT_BEGUN_BY
from rewright.adapters.sandboxes.world import World
from rewright.adapters.stores.state import state_folder
from rewright.adapters.wire.authority import Authority
from rewright.adapters.wire.line import Line
from rewright.adapters.wire.redaction import Redactor, redaction_key
from rewright.model.refusal import Refusal
from rewright.model.run import Conditions, FileEffect, InputFile, Inputs, Program, Run
from rewright.model.service import Stored
from rewright.model.tape import Tape
from rewright.ports.blobs import Blobs
from rewright.reconcile.journals import settled

LARGEST_OBSERVATION = 256 << 20
# Who says on standard error, with which exit code, that a program was never begun.
_SET_UP = {1: 'bwrap: ', NOT_BEGUN: NOT_BEGUN_BY}
# What nobody decodes as a container, whatever it begins with.
_TEXTS = frozenset(
    {'.csv', '.tsv', '.json', '.jsonl', '.ndjson', '.txt', '.html', '.htm', '.xml', '.py', '.toml', '.ini'}
)


class Execution:
    """Runs programs under one confinement; `scratch` holds nothing after a run."""

    def __init__(
        self,
        confinement: Confinement,
        blobs: Blobs,
        scratch: Path,
        observer: Path | None,
        servers: Servers | None = None,
    ) -> None:
        self._confinement, self._blobs, self._observer, self._servers = confinement, blobs, observer, servers
        self._scratch = scratch.absolute()
        self._opening = Opening()
        self._scratch.mkdir(parents=True, exist_ok=True)

    def mark(self, secret: str) -> str:
        """What stands for a secret in everything that is recorded."""
        return Redactor(self._key()).mark(secret)

    def redactor(self, program: Program) -> Redactor:
        """What takes the secrets of a program out of everything that is kept."""
        return Redactor(self._key(), secrets_of(program))

    @staticmethod
    def _key() -> bytes:
        return redaction_key(state_folder() / 'redaction.key')

    def run(self, program: Program, inputs: Inputs, conditions: Conditions) -> Run:
        """Run `program` once; Refusal when its world cannot be made."""
        redactor = self.redactor(program)
        program = filled(program)
        _remove_left(self._scratch)
        with ExitStack() as stack:
            folder = Path(tempfile.mkdtemp(prefix=f'run-{os.getpid()}-', dir=self._scratch))
            stack.callback(remove, folder)
            scene = Scene(folder, program, conditions, self._observer, trust=conditions.network != 'off')
            keeper = Keeper(self._blobs, redactor, self._confinement.shown(scene, scene.world), program.working_folder)
            world = self._prepared(scene, inputs, keeper)
            line = None
            if scene.trust:
                authority = Authority()
                scene.authority.write_bytes(authority.pem)
                line = open_line(conditions, inputs.tape, self._blobs, redactor, authority)
            # A run that is timed is left alone: nothing looks at its files while it goes.
            rows = Rows(scene.world, self._blobs, inputs.files, live=not conditions.latency)
            serving = self._served(inputs, folder, conditions, keeper, line, stack)
            started, ending, tape = self._executed(scene, inputs.tape, line, serving, stack, rows)
            account = self._account(scene, world, keeper, started, ending, tape, serving.stored())
        rows.ended(account.reads, account.effects)
        return account

    def _served(
        self,
        inputs: Inputs,
        folder: Path,
        conditions: Conditions,
        keeper: 'Keeper',
        line: Line | None,
        stack: ExitStack,
    ) -> Serving:
        """Start the servers that the inputs ask for; they end last, for what they hold is asked for after the run."""
        if line is None or self._servers is None:
            return Serving()
        with ExitStack() as failing:
            failing.callback(line.stop)
            serving = self._servers.start(inputs, folder, conditions.clock_start, keeper.data, stack)
            failing.pop_all()
        return serving

    def _prepared(self, scene: Scene, inputs: Inputs, keeper: 'Keeper') -> World:
        if not Path(scene.interpreter).exists():
            raise Refusal('the environment has no interpreter', where=scene.interpreter, next_move='Build it again.')
        scene.world.mkdir()
        scene.notes.mkdir()
        for file in (scene.log, scene.stdout, scene.stderr):
            file.touch()
        user = self._confinement.user(scene)
        for ours in (scene.notes, scene.stdout, scene.stderr):
            give(ours, user)
        world = World(scene.world, self._blobs, keeper.file, keeper.real)
        world.fill(inputs.files, scene.program.sources, [*FOLDERS, scene.program.working_folder], user)
        # Copies: the access times of the world tell what the program reads.
        copied = partial(self._copied, scene.folder)
        self._opening.check((f.path, f.sha256, partial(copied, f.sha256)) for f in inputs.files if _may_be_packed(f))
        if scene.program.stdin_file and not world.place(scene.program.stdin_file).is_file():
            raise Refusal('the file for standard input is no input', where=scene.program.stdin_file)
        (scene.folder / 'stdin').write_text(scene.program.stdin, encoding='utf-8')
        return world

    def _executed(
        self, scene: Scene, tape: Tape, line: Line | None, serving: Serving, stack: ExitStack, rows: Rows
    ) -> tuple[str, Ending, Tape]:
        """Run the warden and the line together; the tape is whole when both have ended."""
        stopping = stack.enter_context(ExitStack())
        # The line ends when the command has, or when setting it up fails: its thread must never outlive the run.
        finished: list[Tape] = []
        if line:
            stopping.callback(lambda: finished.append(line.stop()))
        isolated = self._confinement.isolates_network
        scene.settings.write_text(settings_of(scene, self._confinement), encoding='utf-8')
        proxy = line.serve_proxy() if line and not isolated else None
        command = self._confinement.command(scene, variables(scene, self._confinement, proxy, serving.variables))
        listen = listeners(scene.conditions, tape, serving.ports) if line and isolated else []
        warden = Warden(command, scene.conditions, isolate=isolated, listen=listen)
        stack.callback(warden.close)
        sockets = warden.sockets()
        if line and sockets:
            line.serve_names(sockets[0])
            for each in sockets[1:]:
                line.serve(each, serving.ports.get(each.getsockname()[1]))
            for hosted in serving.hosted:
                line.lead(hosted)
        start = scene.conditions.clock_start
        started = (moment(start) if start else datetime.now(UTC)).isoformat()
        if line:
            line.begin()
        asking = warden.go()
        if line and asking is not None:
            stopping.callback(Gate(asking, line.reaches).close)
        ending = _watched(warden, line, rows)
        stopping.close()
        return started, ending, finished[0] if finished else Tape()

    def _account(
        self,
        scene: Scene,
        world: World,
        keeper: 'Keeper',
        started: str,
        ending: Ending,
        tape: Tape,
        stored: tuple[Stored, ...],
    ) -> Run:
        _refuse_broken_set_up(scene, ending)
        notes = Notes(scene.log, keeper.original)
        reads = world.reads(notes.reads)
        exception = keeper.text(notes.exception) if ending.exit_code else ''
        effects = world.effects(self._confinement.hidden(scene))
        copied = partial(self._copied, scene.folder)
        self._opening.check((e.path, e.sha256, partial(copied, e.sha256)) for e in effects if e.sha256 in keeper.packed)
        return Run.model_validate(
            {
                'exit_code': ending.exit_code,
                'limit': _limit(ending, exception),
                'exception': exception,
                'stdout': keeper.stream(scene.stdout),
                'stderr': keeper.stream(scene.stderr),
                'effects': keeper.effects(effects),
                'stored': keeper.stored(stored),
                'reads': reads,
                'tape': tape,
                'sleeps': notes.sleeps,
                'started': started,
                'wall_seconds': round(ending.wall_seconds, 6),
                'cpu_seconds': round(ending.cpu_seconds, 6),
                'peak_mb': round(ending.peak_bytes / 2**20, 3),
                'observation': keeper.told(scene.observation),
                'sandbox': self._confinement.name,
                'clock': scene.clock,
                'directory_order': scene.directory_order,
                'zone': scene.zone,
                'locale': scene.locale,
            }
        )

    def _copied(self, folder: Path, sha256: str) -> Path:
        """What was kept is what is opened later, and may be no file of the world any more."""
        self._blobs.copy_to(sha256, folder / sha256)
        return folder / sha256


class Keeper:
    """Keeps what a run leaves as blobs, without named secrets and without the place where the world lay.

    `packed` names the blobs that are containers, which somebody will decode.
    """

    def __init__(self, blobs: Blobs, redactor: Redactor, shown_world: str, folder: str) -> None:
        self._blobs, self._redactor, self._folder = blobs, redactor, folder
        self._prefix = '' if shown_world == '/' else shown_world
        self.packed: set[str] = set()

    def original(self, path: str) -> str:
        """A path as the program saw it, as an absolute path of the world; `<string>` and the like stay."""
        return path if path.startswith('<') else str(PurePosixPath(self._folder, path.removeprefix(self._prefix)))

    def text(self, text: str) -> str:
        """A short text."""
        text = text.replace(self._prefix, '') if self._prefix else text
        return self._redactor.text(text)

    def effects(self, effects: tuple[FileEffect, ...]) -> tuple[FileEffect, ...]:
        """What happened to files, without secrets in their names."""
        return tuple(effect.model_copy(update={'path': self._redactor.text(effect.path)}) for effect in effects)

    def stored(self, stored: tuple[Stored, ...]) -> tuple[Stored, ...]:
        """What servers hold, without secrets in its names."""
        return tuple(found.model_copy(update={'name': self._redactor.text(found.name)}) for found in stored)

    def file(self, path: Path) -> str:
        """Keep a file; only one that holds a secret is read whole."""
        armed = self._redactor.armed
        name = self._blobs.put(self._redactor.bytes(path.read_bytes())) if armed else self._blobs.put_file(path)
        if kind_of(path):
            self.packed.add(name)
        return name

    def real(self, file: InputFile) -> bytes | None:
        """What a redacted input really holds, where it still lies on this machine as it was when it was redacted."""
        place = Path(file.path)
        if not place.is_file():
            return None
        with settled(place) as whole:
            data = whole.read_bytes()
        return data if hashlib.sha256(self._redactor.bytes(data)).hexdigest() == file.sha256 else None

    def data(self, data: bytes) -> str:
        """Keep what a server held."""
        return self._blobs.put(self._redactor.bytes(data))

    def stream(self, path: Path) -> str:
        """Keep what was printed."""
        if not self._redactor.armed and not self._prefix:
            return self._blobs.put_file(path)
        return self._blobs.put(self._clean(path.read_bytes()))

    def _clean(self, data: bytes) -> bytes:
        return self._redactor.bytes(data.replace(self._prefix.encode(), b'') if self._prefix else data)

    def told(self, beginning: Path) -> str:
        """Keep what processes told, one after another: an empty string where none did, or all of it is of insane size."""
        whole = b''
        for path in sorted(beginning.parent.glob(f'{beginning.name}.*')):
            whole += plain_bytes(path) + b'\n'
            if len(whole) > LARGEST_OBSERVATION:
                return ''
        if not whole:
            return ''
        return self._blobs.put(self._clean(whole))


def _may_be_packed(file: InputFile) -> bool:
    """Say whether an input may be a container: most are text by their name, and need no copy to be looked at."""
    return PurePosixPath(file.path).suffix.lower() not in _TEXTS


def _refuse_broken_set_up(scene: Scene, ending: Ending) -> None:
    """A confinement that failed before the interpreter began is no behaviour of the program."""
    said_by = _SET_UP.get(ending.exit_code)
    if said_by is None or not scene.log.is_file() or scene.log.stat().st_size:
        return
    with scene.stderr.open('rb') as stream:
        said = stream.read(1000).decode(errors='replace')
    if said.startswith(said_by):
        problem = said.splitlines()[0].removeprefix(said_by).rstrip('.')
        raise Refusal(f'the sandbox could not be set up: {problem}', next_move='Correct what it names, then run again.')


def _watched(warden: Warden, line: Line | None, rows: Rows) -> Ending:
    """Wait for the end; a program that keeps asking for what was never recorded is stopped."""
    while True:
        ending = warden.ended()
        if ending:
            return ending
        rows.look()
        if line and line.exhausted:
            warden.stop()


# What a program says when the kernel itself refuses it more, which is where that limit is told.
_REFUSED_BY_THE_KERNEL = {
    'OSError: [Errno 24]': 'open_files',
    "RuntimeError: can't start new thread": 'processes',
    'BlockingIOError: [Errno 11] Resource temporarily unavailable': 'processes',
}


def _limit(ending: Ending, exception: str) -> str:
    """Name the limit that ended the run."""
    if ending.limit == 'stopped':
        return 'not_recorded'
    if ending.limit:
        return ending.limit
    if exception.partition(':')[0].rpartition('.')[2] in {'MemoryError', '_ArrayMemoryError'}:
        return 'memory'
    return next((limit for said, limit in _REFUSED_BY_THE_KERNEL.items() if exception.startswith(said)), '')


def _remove_left(scratch: Path) -> None:
    """Delete what runs of dead processes left: a killed process cannot clean up."""
    for folder in scratch.glob('run-*-*'):
        owner = folder.name.split('-')[1]
        if owner.isdigit() and not Path(f'/proc/{owner}').exists():
            remove(folder)

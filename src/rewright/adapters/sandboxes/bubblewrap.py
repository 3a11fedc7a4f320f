"""The strong sandbox: a program in namespaces of its own, with nothing of this machine but its interpreter, read-only."""

import os
import shutil
import stat
from pathlib import Path, PurePosixPath

from rewright.adapters.sandboxes.execution import Execution
from rewright.adapters.sandboxes.lesser import all_may_read, lesser_user
from rewright.adapters.sandboxes.locales import SYSTEM, other_locale
from rewright.adapters.sandboxes.mounts import bundles, identity, interpreter, processes, system
from rewright.adapters.sandboxes.scene import INJECT, Scene, words
from rewright.adapters.sandboxes.serving import Servers
from rewright.adapters.sandboxes.supervise import Command
from rewright.adapters.sandboxes.syscalls import asking_filter, refusing_filter
from rewright.adapters.sandboxes.warden import THREADS_A_PROCESS
from rewright.model.refusal import Refusal
from rewright.model.run import Conditions, Inputs, Program, Run
from rewright.ports.blobs import Blobs

INSTALL = 'Install it with: apt-get install bubblewrap'
ISOLATION = [
    '--unshare-user', '--unshare-pid', '--unshare-ipc', '--unshare-uts', '--unshare-cgroup-try',
    '--cap-drop', 'ALL', '--disable-userns', '--assert-userns-disabled', '--new-session', '--die-with-parent',
    '--hostname', 'sandbox', '--uid', '1000', '--gid', '1000', '--clearenv',
]  # fmt: skip
SHARED_MEMORY = str(64 << 20)
BOUNDING = '/usr/bin/prlimit'
_OURS = '/run/rewright'


def bubblewrap() -> str:
    """The absolute path of bwrap; Refusal when it is not installed."""
    found = shutil.which('bwrap')
    if not found:
        raise Refusal('bubblewrap is not installed, and without it jobs are not confined', next_move=INSTALL)
    return os.path.realpath(found)


def probe() -> list[str]:
    """The command that succeeds where bubblewrap can do all that a run needs."""
    return [bubblewrap(), *ISOLATION, *(word for mount in system() for word in mount), '--', '/usr/bin/true']


class _Confined:
    """Shows the world as the root folder, and our own parts below /run/rewright."""

    name = 'bubblewrap'
    isolates_network = True
    preloads = True

    def shown(self, scene: Scene, path: Path) -> str:
        """Our parts have fixed places, so that no run sees where another lay."""
        if path.is_relative_to(scene.world):
            return f'/{path.relative_to(scene.world)}' if path != scene.world else '/'
        if path.is_relative_to(scene.notes):
            return f'{_OURS}/notes/{path.relative_to(scene.notes)}'
        return f'{_OURS}/{path.name}'

    def command(self, scene: Scene, variables: dict[str, str]) -> Command:
        """Everything but the name of bwrap goes over a descriptor: variables hold secrets."""
        mounts = self._mounts(scene)
        options = [word for mount in mounts for word in mount]
        for name, text in variables.items():
            options += ['--setenv', name, text]
        options += [*ISOLATION[:-1], '--chdir', scene.program.working_folder]
        for source in (mount[1] for mount in mounts if len(mount) > 2):
            if source.startswith(f'{scene.folder}/') and Path(source).is_file():
                Path(source).chmod(0o644)
        # A machine whose call numbers are not known keeps every other wall.
        filtered = ['--seccomp', '4'] if refusing_filter() else []
        return Command(
            words=[bubblewrap(), '--clearenv', *filtered, '--args', '3', '--', *_bounded(scene), *words(scene, self)],
            hidden=options,
            seccomp=refusing_filter() or b'',
            gate=_gate(scene),
            variables={'PATH': '/usr/bin:/bin'},
            user=self.user(scene),
            folder=Path('/'),
            stdin=scene.stdin,
            stdout=scene.stdout,
            stderr=scene.stderr,
            watched=[scene.folder],
        )

    def user(self, scene: Scene) -> int:
        """Nobody in root's stead, where bubblewrap works for nobody and nobody may read what the run needs."""
        needed = [str(path) for path in (*interpreter(scene.program.environment), INJECT, scene.observer) if path]
        return lesser_user(tuple(probe())) if all_may_read(needed) else 0

    def hidden(self, scene: Scene) -> list[str]:
        """Every place that something was mounted on."""
        folder = PurePosixPath(scene.program.working_folder)
        around = {str(folder), *map(str, folder.parents)}
        return [mount[-1] for mount in self._mounts(scene) if len(mount) > 1 and mount[-1] not in around]

    def _mounts(self, scene: Scene) -> list[tuple[str, ...]]:
        found: list[tuple[str, ...]] = [('--bind', str(scene.world), '/'), *system()]
        found += [('--ro-bind', str(path), str(path)) for path in interpreter(scene.program.environment)]
        found += identity(scene.folder / 'identity')
        found += [('--bind', str(scene.notes), f'{_OURS}/notes')]
        parts = [INJECT, scene.settings, *filter(None, [scene.observer, scene.preload])]
        if scene.preload:
            # Unlike a variable, this file reaches programs that are started with an environment of their own.
            loaded = scene.folder / 'ld.so.preload'
            loaded.write_text(self.shown(scene, scene.preload) + '\n', encoding='utf-8')
            found.append(('--ro-bind', str(loaded), '/etc/ld.so.preload'))
        if scene.trust:
            parts.append(scene.authority)
            found += [('--ro-bind', str(scene.authority), str(path)) for path in bundles(scene.program.environment)]
        found += [('--ro-bind', str(part), self.shown(scene, part)) for part in parts]
        locales = other_locale()[1] if scene.conditions.locale == 'other' else None
        if locales and scene.locale == other_locale()[0]:
            found.append(('--ro-bind', str(locales), str(SYSTEM)))
        # /dev is a tmpfs of any size unless it is sealed; /dev/shm must stay open for multiprocessing.
        found += [*processes(), ('--dev', '/dev'), ('--size', SHARED_MEMORY, '--tmpfs', '/dev/shm')]  # noqa: S108
        return [*found, ('--remount-ro', '/dev'), *_buried(scene)]


class BubblewrapSandbox:
    """Runs programs in namespaces of their own, without privileges, and with a network that is only ours.

    `cpu_seconds` sums the whole tree; `peak_mb` is the larger of the tree's sampled memory and the exact peak of its
    largest process. What the inside tells (sleeps, exception) is the program's own word.
    """

    name = _Confined.name

    def __init__(
        self, blobs: Blobs, scratch: Path, observer: Path | None = None, servers: Servers | None = None
    ) -> None:
        bubblewrap()
        self._execution = Execution(_Confined(), blobs, scratch, observer, servers)

    def mark(self, secret: str) -> str:
        """What stands for a secret in everything that is recorded."""
        return self._execution.mark(secret)

    def redacted(self, program: Program, data: bytes) -> bytes:
        """Bytes without the secrets of a program."""
        return self._execution.redactor(program).bytes(data)

    def run(self, program: Program, inputs: Inputs, conditions: Conditions) -> Run:
        """Run `program` once."""
        return self._execution.run(program, inputs, conditions)


def _gate(scene: Scene) -> bytes:
    """The filter that tells a closed port from an open one; bubblewrap that is root's own by its mode bits cannot run under one."""
    by_mode = Path(bubblewrap()).stat().st_mode & stat.S_ISUID
    return asking_filter() or b'' if scene.trust and not by_mode else b''


def _bounded(scene: Scene) -> list[str]:
    """The program that lets the kernel itself stop a fork bomb, where it is installed; root is not held by it."""
    # Below what the watch ends a run for, which counts bubblewrap's own processes too: the program is told first.
    most = scene.conditions.processes * THREADS_A_PROCESS - 2
    return [BOUNDING, f'--nproc={most}:{most}'] if Path(BOUNDING).exists() else []


def _buried(scene: Scene) -> list[tuple[str, ...]]:
    """Parts of the world below a mounted system folder come back on top of it, where this machine has the folder too."""
    folder = PurePosixPath(scene.program.working_folder)
    if not folder.is_relative_to('/usr') or len(folder.parts) < 3:
        return []
    return [('--bind', f'{scene.world}{folder}', str(folder))]

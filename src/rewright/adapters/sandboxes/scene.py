"""Where the parts of one run lie on this machine, and how a confinement shows them to the program."""

import os
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Protocol

from rewright.adapters.sandboxes.clocks import Mechanism, mechanism
from rewright.adapters.sandboxes.locales import USUAL, other_locale
from rewright.adapters.sandboxes.preload import preload
from rewright.adapters.sandboxes.supervise import Command
from rewright.model.run import Conditions, Program

HOME = '/home/job'
FOLDERS = (HOME, '/tmp', '/var/tmp', '/run')  # noqa: S108  Folders of the private world.
INJECT = Path(__file__).with_name('inject')


@dataclass(frozen=True)
class Scene:
    """One run: its folder in scratch, and what is run there; `trust` says that `authority` holds a certificate."""

    folder: Path
    program: Program
    conditions: Conditions
    observer: Path | None
    trust: bool

    @property
    def world(self) -> Path:
        """What stands for `/`."""
        return self.folder / 'world'

    @property
    def notes(self) -> Path:
        """The only folder outside the world that the program may write."""
        return self.folder / 'notes'

    @property
    def log(self) -> Path:
        """What the injected file notes."""
        return self.notes / 'notes.jsonl'

    @property
    def observation(self) -> Path:
        """What the names of the files begin with that the observer writes, one a process."""
        return self.notes / 'observation'

    @property
    def root(self) -> Path:
        """The folder of the world that holds every source of the program."""
        folders = [str(PurePosixPath(path).parent) for path in self.program.sources]
        return Path(f'{self.world}{os.path.commonpath([self.program.working_folder, *folders])}')

    @property
    def settings(self) -> Path:
        """What the injected parts are told."""
        return self.folder / 'settings'

    @property
    def clock(self) -> Mechanism:
        """What shifts the program's clock."""
        return mechanism(self.conditions.clock_start, self.program.environment)

    @property
    def preload(self) -> Path | None:
        """The library that is loaded into every program of the run; None where nothing asks for one, or there is none."""
        wanted = self.conditions.clock_start is not None or self.conditions.directory_order == 'reversed'
        return preload() if wanted else None

    @property
    def directory_order(self) -> str:
        """How directories are listed in this run."""
        if self.conditions.directory_order == 'native':
            return 'native'
        return 'reversed' if self.preload else 'reversed in Python'

    @property
    def zone(self) -> str:
        """The time zone that the machine seems to have."""
        return self.program.variables.get('TZ', self.conditions.zone)

    @property
    def locale(self) -> str:
        """The locale that the machine seems to have: the usual one where another cannot be had."""
        named = next(
            (self.program.variables[name] for name in ('LC_ALL', 'LANG') if name in self.program.variables), ''
        )
        return named or (other_locale()[0] if self.conditions.locale == 'other' else USUAL)

    @property
    def authority(self) -> Path:
        """The certificate that the program trusts."""
        return self.folder / 'authority.pem'

    @property
    def stdin(self) -> Path:
        """What the program reads from standard input."""
        named = self.program.stdin_file
        return Path(f'{self.world}{named}') if named else self.folder / 'stdin'

    @property
    def stdout(self) -> Path:
        """What the program prints."""
        return self.folder / 'stdout'

    @property
    def stderr(self) -> Path:
        """What the program complains of."""
        return self.folder / 'stderr'

    @property
    def interpreter(self) -> str:
        """The environment's Python."""
        return f'{self.program.environment}/bin/python'

    @property
    def observes(self) -> Path | None:
        """The folder of the observer, where one is asked for."""
        return self.observer if self.conditions.observe else None


class Confinement(Protocol):
    """A way to keep a program in its world."""

    name: str
    isolates_network: bool
    # Says that the confinement loads the scene's library by itself, into programs without variables too.
    preloads: bool

    def shown(self, scene: Scene, path: Path) -> str:
        """How the program sees a path of the scene."""

    def command(self, scene: Scene, variables: dict[str, str]) -> Command:
        """The command that runs the scene's program confined."""

    def user(self, scene: Scene) -> int:
        """Who the program is in root's stead; 0: whoever we are."""

    def hidden(self, scene: Scene) -> list[str]:
        """Paths of the world that are ours and not the program's."""


def starter(scene: Scene, confinement: Confinement) -> list[str]:
    """What a Python has before its script to be observed; nothing where no observer is asked for."""
    if not scene.observes:
        return []
    shown = [confinement.shown(scene, place) for place in (scene.observes, scene.observation, scene.root)]
    begin = f'import sys; sys.path.insert(0, {shown[0]!r}); from rewright_observe.launch import main; main()'
    return ['-c', begin, *shown[1:]]


def words(scene: Scene, confinement: Confinement) -> list[str]:
    """The program's own command line, below the observer where one is asked for."""
    return [scene.interpreter, *starter(scene, confinement), *scene.program.arguments]

"""Where an agent works: it reaches the artifacts and tools its contract names, and nothing else."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from rewright.agents.tools import Tools
from rewright.agents.walls import at_desk, closed
from rewright.model.policy import Policy, ProofPolicy, ReviewPolicy
from rewright.model.value import Artifact
from rewright.ports.blobs import Blobs
from rewright.ports.child import Child
from rewright.ports.clock import Clock
from rewright.ports.forge import Forge
from rewright.ports.sandbox import Environments, Sandbox
from rewright.ports.store import Store

A = TypeVar('A', bound=Artifact)


class Trespass(PermissionError):
    """An agent reached for something outside of its contract: a fault of the product, never of the job."""


class Desk:
    """One agent's access to one run."""

    def __init__(
        self,
        role: str,
        store: Store,
        tools: Tools,
        *,
        reads: frozenset[str],
        writes: frozenset[str],
        handed: frozenset[str],
    ) -> None:
        self._role, self._store, self._tools = role, store, tools
        self._reads, self._writes, self._handed = reads, writes, handed

    @property
    def policy(self) -> Policy:
        """The policy in force, a copy; whoever writes a rewrite sees defaults in place of the bars it is judged by."""
        unseen = {'proof': ProofPolicy(), 'review': ReviewPolicy()} if 'patch' in self._writes else {}
        return self._tools.policy.model_copy(update=unseen).model_copy(deep=True)

    @contextmanager
    def held(self) -> Iterator[None]:
        """Hold whoever acts at this desk to it: an agent that is handed no tool reaches the run's folder in no other way."""
        if self._handed:
            yield
        else:
            with closed(self._store.folder):
                yield

    @property
    def folder(self) -> Path:
        """The run's folder, to name places to people."""
        return self._store.folder

    def head(self, branch: str) -> str:
        """Return the commit at which a branch of the forge stands; whoever may only look is handed `heads`."""
        self._check('use', 'heads', self._handed)
        return self._tools.forge.head(branch)

    def say(self, text: str) -> None:
        """Tell people how far the work is."""
        self._tools.say(text)

    def read(self, name: str, kind: type[A]) -> A:
        """Return the artifact; Trespass when the contract does not name it."""
        self._check('read', name, self._reads)
        with at_desk():
            return self._store.read(name, kind)

    def find(self, name: str, kind: type[A]) -> A | None:
        """Return the artifact where there is one; Trespass when the contract does not name it."""
        self._check('read', name, self._reads)
        with at_desk():
            return self._store.read(name, kind) if self._store.has(name) else None

    def write(self, name: str, artifact: Artifact) -> Path:
        """Write the artifact; Trespass when the contract does not name it."""
        self._check('write', name, self._writes)
        with at_desk():
            return self._store.write(name, artifact)

    def write_text(self, name: str, text: str) -> Path:
        """Write a page or a file below the folder that the contract names as `<folder>/`."""
        self._check('write', f'{name.partition("/")[0]}/', self._writes)
        folder = self._store.folder.resolve()
        # A link that lies in the way leads elsewhere, whatever the name says.
        if '..' in Path(name).parts or not (folder / name).resolve().is_relative_to(folder / name.partition('/')[0]):
            raise ValueError(f'{name} points outside of the run')
        with at_desk():
            return self._store.write_text(name, text)

    @property
    def sandbox(self) -> Sandbox:
        """The sandbox."""
        self._check('use', 'sandbox', self._handed)
        return self._tools.sandbox()

    @property
    def environments(self) -> Environments:
        """The environments."""
        self._check('use', 'environments', self._handed)
        return self._tools.environments

    @property
    def blobs(self) -> Blobs:
        """The recorded bytes."""
        self._check('use', 'blobs', self._handed)
        return self._tools.blobs

    @property
    def child(self) -> Child:
        """The limited child process."""
        self._check('use', 'child', self._handed)
        return self._tools.child

    @property
    def forge(self) -> Forge:
        """The forge."""
        self._check('use', 'forge', self._handed)
        return self._tools.forge

    @property
    def clock(self) -> Clock:
        """The clock."""
        self._check('use', 'clock', self._handed)
        return self._tools.clock

    def _check(self, act: str, name: str, allowed: frozenset[str]) -> None:
        if name not in allowed:
            raise Trespass(
                f'{self._role} may not {act} {name}; its contract names {", ".join(sorted(allowed)) or "nothing"}'
            )

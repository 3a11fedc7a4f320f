"""Where untrusted programs run, and the environments they run in."""

from typing import Protocol

from rewright.model.bundle import Locked
from rewright.model.recording import Environment
from rewright.model.run import Conditions, Inputs, Program, Run


class Sandbox(Protocol):
    """Runs one program on given inputs under given conditions and reports everything it did.

    The program sees its inputs at their own absolute paths in a private, writable world; nothing it does outside of
    its outputs survives. Raises Refusal when the sandbox itself cannot be set up; a failing program is a Run.
    """

    name: str

    def mark(self, secret: str) -> str:
        """Return what stands for a secret in everything that is recorded; the same secret has the same mark."""

    def redacted(self, program: Program, data: bytes) -> bytes:
        """Return bytes without the secrets of a program; the same bytes where it has none."""

    def run(self, program: Program, inputs: Inputs, conditions: Conditions) -> Run:
        """Run `program` once."""


class Environments(Protocol):
    """Builds and caches isolated Python environments."""

    def legacy(self, python: str, requirements: tuple[str, ...], before: str = '') -> Environment:
        """Return the job's own environment, of packages released `before` a day; Refusal when it cannot be built."""

    def modern(self, left: tuple[str, ...] = ()) -> Environment:
        """Return the environment a rewrite runs in: rewright-runtime, what it needs, and nothing of Rewright.

        `left` are pinned requirements of legacy packages that the rewrite still imports; their pins win.
        """

    def lock(self, environment: Environment) -> Locked:
        """Return what another machine needs to build the environment again; Refusal when it cannot be had."""

    def rebuild(self, locked: Locked) -> Environment:
        """Return a locked environment, built on this machine; Refusal when it cannot be."""

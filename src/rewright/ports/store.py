"""Where the artifacts of one run lie."""

from pathlib import Path
from typing import Protocol, TypeVar

from rewright.model.decision import Decision
from rewright.model.value import Artifact

A = TypeVar('A', bound=Artifact)


class Store(Protocol):
    """The artifacts of one run, by name (`facts`, `recording`, `patch`…). Writing is atomic: whole or not at all."""

    @property
    def folder(self) -> Path:
        """The run's folder."""

    def has(self, name: str) -> bool:
        """Say whether `name` was written."""

    def read(self, name: str, kind: type[A]) -> A:
        """Return the artifact; Refusal when it is missing, unreadable or of another schema version."""

    def write(self, name: str, artifact: Artifact) -> Path:
        """Write the artifact as JSON and return its path."""

    def write_text(self, name: str, text: str) -> Path:
        """Write a text file (path relative to the run's folder) and return its path."""

    def log(self, decision: Decision) -> None:
        """Append to the decision log; a decision whose `id` is already there is not written again."""

    def decisions(self) -> tuple[Decision, ...]:
        """Return the decision log in the order it was written."""

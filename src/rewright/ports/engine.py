"""Durable execution: named steps of a workflow, each done once even when the process dies in between."""

from collections.abc import Callable, Sequence
from typing import Protocol

from rewright.model.outcome import Outcome
from rewright.model.value import Value


class Step(Value):
    """A named step; `work` is idempotent and leaves its artifacts in the store, so it returns only how it ended."""

    name: str
    work: Callable[[], Outcome]


class Engine(Protocol):
    """Runs the steps of one workflow in order; a workflow of the same name goes on where it was, or anew if it ended badly."""

    name: str

    def run(self, workflow: str, steps: Sequence[Step]) -> dict[str, Outcome]:
        """Run until the end or until a step does not end `ok`; return the outcome of every step that ran."""

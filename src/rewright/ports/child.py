"""Work on hostile input, done in a process that may die."""

from collections.abc import Iterator, Sequence
from typing import Protocol

from rewright.model.refusal import Refusal


class Child(Protocol):
    """Calls a function of the product in a limited child process."""

    def call(self, function: str, payload: bytes) -> bytes:
        """Call `package.module:function` (bytes -> bytes) in the child; Refusal when it crashes, hangs or grows too large."""


class Crew(Protocol):
    """Calls a function of the product with many pieces, in several limited child processes."""

    def each(self, function: str, pieces: Sequence[str]) -> Iterator[tuple[tuple[str, ...], bytes | Refusal]]:
        """Yield pieces with the JSON that `package.module:function` gives for their JSON list, or one with why there is none."""

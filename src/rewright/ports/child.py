"""Work on hostile input, done in a process that may die."""

from typing import Protocol


class Child(Protocol):
    """Calls a function of the product in a limited child process."""

    def call(self, function: str, payload: bytes) -> bytes:
        """Call `package.module:function` (bytes -> bytes) in the child; Refusal when it crashes, hangs or grows too large."""

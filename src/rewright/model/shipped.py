"""The tests that are delivered with a rewrite, and what was seen of them when they were run."""

from rewright.model.specification import Tag
from rewright.model.value import Value


class ShippedTest(Value):
    """One delivered test: the case it holds, what it cites, its inputs, and a planted fault that it was seen to fail on."""

    name: str
    case: str
    title: str
    tag: Tag
    cites: tuple[str, ...]
    inputs: str
    noticed: str


class Lines(Value):
    """Statements of the rewrite, and how many of them ran under the delivered tests; the others are named by place."""

    statements: int
    run: int
    missed: tuple[str, ...] = ()

    @property
    def share(self) -> float:
        """The covered share, 0 to 1."""
        return self.run / self.statements if self.statements else 0.0


class Shipped(Value):
    """The delivered tests. `left` names cases without one, and why; `files` lie in the pipeline's folder.

    Every test passed on the rewrite and failed on at least one of `planted` faults. `lines` is None where nothing ran.
    """

    tests: tuple[ShippedTest, ...] = ()
    left: tuple[str, ...] = ()
    planted: int = 0
    lines: Lines | None = None
    files: dict[str, str] = {}

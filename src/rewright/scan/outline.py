"""The text of a source -> its outline: what one quick pass tells of it, so that ten thousand jobs are looked at in a minute."""

from dataclasses import dataclass
from typing import Literal

Language = Literal['python3', 'python2', '']
Touch = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Outline:
    """What one source shows without being run.

    `fault` says why a source could not be read, with the line; the counts of such a source are those of its text alone.
    `reads` and `writes` are pairs of a kind and a target. `habits` counts what makes a job harder to trust. `starts` says that it does work when
    it is run. `scripts` are names of Python files in its texts. `shape` is the sketch by which copies are found.
    """

    language: Language
    lines: int
    fault: str = ''
    branches: int = 0
    loops: int = 0
    row_loops: int = 0
    request_loops: int = 0
    modules: tuple[str, ...] = ()
    reads: tuple[Touch, ...] = ()
    writes: tuple[Touch, ...] = ()
    habits: tuple[tuple[str, int], ...] = ()
    starts: bool = False
    schedule: str = ''
    scripts: tuple[str, ...] = ()
    regulated: tuple[str, ...] = ()
    shape: tuple[int, ...] = ()

    @property
    def complexity(self) -> float:
        """How hard the job is to follow, 1 to 10: branches, loops, what it touches and its length, each up to a cap."""
        touched = len({*self.reads, *self.writes})
        parts = (
            min(2.5, 0.1 * self.branches), min(2.0, 0.4 * self.loops), min(1.5, 0.3 * touched),
            min(1.5, 0.005 * self.lines), min(1.5, 0.25 * len(self.habits)),
        )  # fmt: skip
        return round(1 + sum(parts), 2)

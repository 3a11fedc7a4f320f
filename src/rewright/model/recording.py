"""What a legacy job does: two runs of it, its inputs, and what is volatile by evidence. This is the baseline of a proof."""

from typing import Literal

from rewright.model.run import Inputs, Run
from rewright.model.value import Artifact, Value


class Volatile(Value):
    """A place whose value changed between two runs that differed only in their conditions.

    `output` is a path or `stdout`; `place` a column name (tables), a JSON path, or a line's template with the changing
    parts as `{}`; `cause` is the condition that it follows; `pattern` is a regular expression that both values match in full.
    """

    output: str
    place: str
    cause: Literal['clock', 'random', 'time zone', 'locale']
    pattern: str
    example: str
    other: str

    @property
    def by_form(self) -> bool:
        """Whether it is compared by its form alone: zone and locale are the same on both sides, clock and chance never are."""
        return self.cause in {'clock', 'random'}


class Environment(Value):
    """The job's own environment: interpreter version, resolved packages, and the hash that names it."""

    python: str
    packages: tuple[str, ...]
    sha256: str
    path: str


class Recording(Artifact):
    """The recorded behaviour of one job.

    `live` ran against the real network with the real clock; `again` replayed it with another clock and hash seed;
    `repeatable` is false when the replays differ in more than `volatile` explains, and `unstable` then says where.
    `observation` names the blob of the observing replay. `marks` are what stands for each named secret in all of it.
    """

    job: str
    environment: Environment
    inputs: Inputs
    live: Run
    again: Run
    volatile: tuple[Volatile, ...] = ()
    repeatable: bool
    unstable: tuple[str, ...] = ()
    observation: str = ''
    marks: dict[str, str] = {}

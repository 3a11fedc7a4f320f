"""What a generator gives: the text of a legacy program, and worlds to run it in, as many as one asks for."""

from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random

SITE = 'http://data.test'


@dataclass(frozen=True)
class Answer:
    """What the network says to one GET of `path` (with its query); several of one path are given in turn, the last repeats."""

    path: str
    body: bytes
    kind: str = 'application/json'
    status: int = 200


@dataclass(frozen=True)
class Given:
    """What lies around a program when it starts."""

    files: dict[str, bytes] = field(default_factory=dict)
    answers: tuple[Answer, ...] = ()


@dataclass(frozen=True)
class Written:
    """A program of one kind; `given` draws another world of the same shape from each chance."""

    kind: str
    seed: int
    text: str
    given: Callable[[Random], Given]

    @property
    def name(self) -> str:
        """Name the program so that it can be written again."""
        return f'{self.kind}:{self.seed}'

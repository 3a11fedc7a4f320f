"""A call of a function that sends requests, as a value: which function, and what it is given."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

Sending = Callable[..., Awaitable[Any]]


@dataclass(frozen=True)
class Call:
    """One call; the function sends through the Walk that it is given first."""

    function: Sending
    given: tuple[object, ...] = ()
    named: tuple[tuple[str, object], ...] = ()

    @property
    def key(self) -> tuple[str, str, bytes | None]:
        """What makes two calls the same for a replay: the function, and how what it is given is written."""
        return 'CALL', self.wording, None

    @property
    def wording(self) -> str:
        """The call as it is written for people."""
        values = [*map(repr, self.given), *(f'{name}={value!r}' for name, value in self.named)]
        return f'{self.function.__name__}({", ".join(values)})'


@dataclass(frozen=True)
class Known:
    """A request or a call that another function made: `mark` tells it from others."""

    mark: str
    wording: str


def call(function: Sending, *given: object, **named: object) -> Call:
    """Return the call of `function` with these arguments."""
    return Call(function, given, tuple(named.items()))

"""What a run needs of servers of its own: the declared content goes in, ways to them and what they hold come out."""

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from rewright.adapters.wire.side import Hosted, Tunnel
from rewright.model.run import Inputs
from rewright.model.service import Stored

Keep = Callable[[bytes], str]


@dataclass
class Serving:
    """The servers of one run: tunnels by port or host, variables that clients look at, and what is held once the run is over."""

    ports: dict[int, Tunnel] = field(default_factory=dict)
    hosted: list[Hosted] = field(default_factory=list)
    variables: dict[str, str] = field(default_factory=dict)
    contents: list[Callable[[], tuple[Stored, ...]]] = field(default_factory=list)

    def stored(self) -> tuple[Stored, ...]:
        """Everything the servers held before and after."""
        return tuple(stored for found in self.contents for stored in found())

    def with_all_of(self, other: 'Serving') -> 'Serving':
        """Return the servers of both."""
        return Serving(
            self.ports | other.ports,
            self.hosted + other.hosted,
            self.variables | other.variables,
            self.contents + other.contents,
        )


class Servers(Protocol):
    """Starts the servers that the inputs ask for."""

    def start(self, inputs: Inputs, folder: Path, clock_start: str | None, keep: Keep, stack: ExitStack) -> Serving:
        """Start them with `folder` for their files; `stack` ends them. Their clock starts at `clock_start`."""

"""What stands at the far end of a program's connections: the real network, or a tape."""

from typing import Literal, Protocol

from rewright.adapters.wire.request import Caller, Place, Request
from rewright.model.tape import Failure

After = Literal['keep', 'close', 'reset']


class Session(Protocol):
    """The far end of one connection."""

    async def answer(self, request: Request) -> After:
        """Answer one request, and say what becomes of the connection."""

    def close(self) -> None:
        """Let go of everything held for the connection."""


class Side(Protocol):
    """The far end of all connections of one run."""

    exhausted: bool

    async def resolve(self, host: str) -> Failure:
        """Say why a name leads nowhere; empty when it leads somewhere."""

    async def admit(self, place: Place) -> tuple[Failure, bool]:
        """Say, before TLS begins, why a connection leads nowhere, and whether the server's certificate is valid."""

    def session(self, caller: Caller) -> Session:
        """Begin a connection."""

"""What stands at the far end of a program's connections: the real network, or a tape."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Literal, Protocol

from rewright.adapters.wire.request import Caller, Place, Request
from rewright.model.tape import Failure

After = Literal['keep', 'close', 'reset']
Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]
Encrypt = Callable[[Streams], Awaitable[Streams]]


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

    async def reach(self, host: str, port: int) -> Failure:
        """Say, before the program connects, why nobody listens there; empty where somebody does, or where it is not known."""

    async def admit(self, place: Place) -> tuple[Failure, bool]:
        """Say, before TLS begins, why a connection leads nowhere, and whether the server's certificate is valid."""

    def session(self, caller: Caller) -> Session:
        """Begin a connection."""

    def close(self) -> None:
        """Let go of everything held for the run."""


class Tunnel(Protocol):
    """Leads a connection of the program to a server that is the run's own."""

    async def serve(self, caller: Streams, encrypt: Encrypt) -> None:
        """Pass bytes both ways until one side ends; `encrypt` begins TLS as the server that the program named."""


@dataclass(frozen=True)
class Hosted:
    """A server that is the run's own under some host names: `knows` tells them."""

    knows: Callable[[str], bool]
    tunnel: Tunnel

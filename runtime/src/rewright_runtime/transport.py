"""What carries the requests of a pipeline: the network, or in a rehearsal a stand-in that answers from a recording."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import httpx2

Answer = Callable[[httpx2.Request], httpx2.Response]
_ANSWERS: list[Answer] = []


class StandIn(httpx2.BaseTransport, httpx2.AsyncBaseTransport):
    """Asks the rehearsal that is under way; a client that outlives it reaches nothing."""

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """Return the recorded answer, or raise the recorded failure."""
        if not _ANSWERS:
            raise httpx2.ConnectError('the rehearsal is over', request=request)
        answer = _ANSWERS[-1](request)
        # One that was made of its content counts as read, and whoever asked reads it piece by piece.
        return httpx2.Response(
            answer.status_code,
            headers=answer.headers.raw,
            stream=answer.stream,
            request=request,
            extensions=answer.extensions,
        )

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        """Do the same for a client that waits."""
        return self.handle_request(request)


@contextmanager
def rehearsed(answer: Answer) -> Iterator[None]:
    """Let `answer` stand for the network in every client that is made or used meanwhile."""
    _ANSWERS.append(answer)
    try:
        yield
    finally:
        _ANSWERS.pop()


def carrier() -> StandIn | None:
    """Return what a new client sends its requests through; None is the network."""
    return StandIn() if _ANSWERS else None

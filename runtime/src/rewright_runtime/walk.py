"""One request after another: what a walk asks for goes through a Fetcher, or comes of answers that are there already."""

import asyncio
import os
from collections.abc import Awaitable
from typing import TYPE_CHECKING, Any

from rewright_runtime.calls import Call, Sending, call
from rewright_runtime.lines import HTTPConnection, answered, asked
from rewright_runtime.opening import opened, to_open
from rewright_runtime.page import Page
from rewright_runtime.replay import Outcome, Replay
from rewright_runtime.request import Request, head, request
from rewright_runtime.sessions import Session, Through

if TYPE_CHECKING:
    from rewright_runtime.fetch import Fetcher  # It makes walks.


class Walk:
    """Sends one request after another, spelled like requests, and keeps the outcomes."""

    def __init__(self, fetcher: 'Fetcher') -> None:
        self.fetcher = fetcher
        self.outcomes: list[Outcome] = []

    def of(self, session: Session) -> Through[Awaitable[Page]]:
        """Return what a session asks for, to be waited for."""
        return Through(session, self._ask)

    async def _ask(self, wanted: Request) -> Page:
        page = (await self._outcome(wanted)).page
        assert page is not None
        return page

    async def _outcome(self, wanted: Request | Call) -> Outcome:
        outcome = await self.fetcher.outcome(wanted)
        self.outcomes.append(outcome)
        if outcome.error is not None:
            raise outcome.error
        return outcome

    async def call(self, function: Sending, *given: object, **named: object) -> Any:
        """Make a call and return what it gives."""
        return (await self._outcome(call(function, *given, **named))).value

    async def pause(self, seconds: float) -> None:
        """Wait as `time.sleep` does; the environment variable REWRIGHT_PACE=off takes the pause away."""
        check_pause(seconds)
        if os.environ.get('REWRIGHT_PACE') != 'off':
            await asyncio.sleep(seconds)

    async def get(self, url: str, params: object = None, **options: object) -> Page:
        """Send a GET and return its page."""
        return await self._ask(request('GET', url, params=params, **options))  # type: ignore[arg-type]

    async def head(self, url: str, **options: object) -> Page:
        """Send a HEAD and return its page."""
        return await self._ask(head(url, **options))

    async def options(self, url: str, **options: object) -> Page:
        """Send an OPTIONS and return its page."""
        return await self._ask(request('OPTIONS', url, **options))  # type: ignore[arg-type]

    async def response(self, line: HTTPConnection) -> Any:
        """Send what a connection was asked for and return the response that it gets."""
        if not line.waits:
            return line.getresponse()
        return answered(line, (await self._outcome(asked(line))).hops[0], listing=True)

    async def urlopen(self, *given: Any, **named: Any) -> Any:
        """Open an address as `urllib.request.urlopen` does and return its response."""
        return opened((await self._outcome(to_open(*given, **named))).hops, *given, **named)


class Again(Walk):
    """A walk that is over: a function that sends runs again, on the answers that its call got."""

    def __init__(self, answers: Replay) -> None:
        self._answers = answers

    async def _outcome(self, wanted: Request | Call) -> Outcome:
        return self._answers.next(wanted)

    async def call(self, function: Sending, *given: object, **named: object) -> Any:
        """Make a call again and return what it gives."""
        return self._answers.call(function, *given, **named)

    async def pause(self, seconds: float) -> None:
        """Wait no more."""
        check_pause(seconds)


def check_pause(seconds: float) -> None:
    """Raise what `time.sleep` raises."""
    if seconds < 0:
        raise ValueError('sleep length must be non-negative')

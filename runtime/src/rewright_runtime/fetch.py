"""Requests side by side: plans and walks go in, answers in legacy order come out."""

import asyncio
import contextlib
import io
import os
import ssl
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Sequence
from functools import partial
from types import TracebackType
from typing import Self, TypeVar

import httpx2

from rewright_runtime.adapters import Attempts, retry_of
from rewright_runtime.breach import ContractBreach, PlanMismatch, forget
from rewright_runtime.calls import Call
from rewright_runtime.connections import HARMLESS, Client, Connections, is_direct
from rewright_runtime.cookies import none_kept
from rewright_runtime.failures import translated
from rewright_runtime.headers import Headers
from rewright_runtime.hearing import heard
from rewright_runtime.lines import wired
from rewright_runtime.opening import Hop, arrived, hops, missed, trusting
from rewright_runtime.page import Page
from rewright_runtime.replay import Answers, Outcome, mark
from rewright_runtime.request import Request
from rewright_runtime.traffic import DEFAULTS, Traffic
from rewright_runtime.transport import carrier
from rewright_runtime.walk import Walk
from rewright_runtime.wire import conversation, sent_to, whole

__all__ = ['Answers', 'Fetcher', 'Fetching', 'Traffic', 'Walk']
C = TypeVar('C')
Planned = TypeVar('Planned', Request, Call, Request | Call)


class Fetcher:
    """Sends requests within the limits of `traffic`; cookies are kept for no longer than one request's redirects."""

    def __init__(self, traffic: Traffic) -> None:
        self.traffic = traffic
        workers = max(1, int(os.environ.get('REWRIGHT_WORKERS') or 1))
        self._interval = 0.0 if os.environ.get('REWRIGHT_PACE') == 'off' else traffic.interval_seconds * workers
        self._most = max(1, traffic.concurrency // workers)
        self._slots = asyncio.Semaphore(self._most)
        self._gate, self._next_start = asyncio.Lock(), 0.0
        self._ways: dict[bool, Connections | Client] = {}
        self._openers: dict[bool, Connections | Client] = {}
        self._limits = httpx2.Limits(max_connections=traffic.concurrency)
        self.jars: dict[str, httpx2.Cookies] = {}

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for way in (*self._ways.values(), *self._openers.values()):
            await way.aclose()

    async def send(self, asked: Request) -> Page:
        """Send one request and return its page; the errors are those of requests."""
        async with self._slots:
            await self._wait_for_turn()
            return await self._talk(asked)

    async def _talk(self, asked: Request) -> Page:
        jar = self.jars.setdefault(asked.session, httpx2.Cookies()) if asked.session else httpx2.Cookies()
        # Requests that are sent side by side do not see each other's cookies.
        own = httpx2.Cookies(jar) if asked.session and asked.method in HARMLESS else jar
        added = Headers(DEFAULTS, **{'User-Agent': self.traffic.user_agent})
        added.update(asked.defaults)
        talk = conversation(asked, own, added)
        wire = next(talk)
        while True:
            response = await self._answer(asked, wire)
            try:
                wire = talk.send(response)
            except StopIteration as done:
                if asked.session and _kept(own) != _kept(jar):
                    raise ContractBreach(
                        f'the answer to {asked.wording} sets a cookie, which the next requests would carry'
                    ) from None
                page: Page = done.value
                return page

    async def _answer(self, asked: Request, wire: httpx2.Request) -> httpx2.Response:
        attempts = Attempts(wire.method, sent_to(wire), retry_of(sent_to(wire), asked.adapters))
        while True:
            wait: float | None
            try:
                response = await self._way(asked.verify).send(wire)
            except (httpx2.HTTPError, httpx2.InvalidURL) as error:
                wait = attempts.failed(error, translated(error, wire))
            else:
                wait = attempts.answered(response.status_code, response.headers.get('retry-after'))
                if wait is None:
                    return whole(response, asked)
            if wait and os.environ.get('REWRIGHT_PACE') != 'off':
                await asyncio.sleep(wait)

    async def _opened(self, asked: Request) -> tuple[Hop, ...]:
        async with self._slots:
            await self._wait_for_turn()
            talk = hops(asked)
            try:
                wire = next(talk)
                while True:
                    wire = talk.send(await self._hop(wire, asked.verify))
            except StopIteration as done:
                found: tuple[Hop, ...] = done.value
                return found

    async def _answered(self, asked: Request) -> Hop:
        async with self._slots:
            await self._wait_for_turn()
            return await self._hop(wired(asked), True)

    async def _hop(self, wire: httpx2.Request, verify: bool) -> Hop:
        try:
            response = await self._opener(wire.url.scheme, verify).send(wire)
        except Exception as error:  # noqa: BLE001  What is not known is a breach.
            return missed(error)
        body = bytearray()
        try:
            # What is packed stays packed: urllib does not know of it.
            for piece in response.iter_raw():
                body += piece
        except httpx2.HTTPError as error:
            return arrived(response, bytes(body), error)
        return arrived(response, bytes(body))

    def _opener(self, scheme: str, verify: bool) -> Connections | Client:
        """The way to addresses that are opened: it trusts whom urllib trusts."""
        if scheme != 'https':
            return self._way(True)
        if verify not in self._openers:
            self._openers[verify] = self._connected(partial(trusting, verify), lambda: trusting(verify))
        return self._openers[verify]

    def _way(self, verify: bool) -> Connections | Client:
        if verify not in self._ways:
            context = partial(httpx2.create_ssl_context, verify=verify)
            self._ways[verify] = self._connected(context, lambda: verify)
        return self._ways[verify]

    def _connected(
        self, context: Callable[[], ssl.SSLContext], verify: Callable[[], ssl.SSLContext | bool]
    ) -> Connections | Client:
        """Connections of the runtime; where there are proxies, a rehearsal or a company's client, a client."""
        if type(self).client is Fetcher.client and is_direct():
            return Connections(self.traffic.concurrency, context)
        return Client(self.client(verify()))

    def client(self, verify: ssl.SSLContext | bool) -> httpx2.AsyncClient:
        """Return a new client; the fetcher of a company's platform gives its own."""
        return httpx2.AsyncClient(verify=verify, limits=self._limits, transport=carrier(), cookies=none_kept())

    async def _wait_for_turn(self) -> None:
        if not self._interval:
            return
        async with self._gate:
            now = time.monotonic()
            wait, self._next_start = self._next_start - now, max(now, self._next_start) + self._interval
        if wait > 0:
            await asyncio.sleep(wait)

    async def outcome(self, asked: Request | Call) -> Outcome:
        """Send one request, or make one call, and return what became of it; an error is kept for transform to raise."""
        if isinstance(asked, Call):
            return (await self._called(asked))[0]
        return heard(await self._ended(asked))

    async def _ended(self, asked: Request) -> Outcome:
        try:
            if asked.client == 'urllib':
                return Outcome(asked, hops=await self._opened(asked))
            if asked.client == 'http.client':
                return Outcome(asked, hops=(await self._answered(asked),))
            return Outcome(asked, page=await self.send(asked))
        except Exception as error:  # noqa: BLE001  The job decides what its errors mean.
            return Outcome(asked, error=error)

    async def _called(self, asked: Call) -> tuple[Outcome, list[Outcome]]:
        """Make one call; what became of it and of every request that it sent."""
        walk = Walk(self)
        try:
            value = await asked.function(walk, *asked.given, **dict(asked.named))
            return Outcome(asked, value=value, inside=tuple(walk.outcomes)), walk.outcomes
        except Exception as error:  # noqa: BLE001  See above.
            return Outcome(asked, error=error, inside=tuple(walk.outcomes)), walk.outcomes

    async def all(self, plan: Iterable[Request | Call]) -> Answers:
        """Send everything that `plan` lists, side by side; the answers keep its order.

        Requests that are the same wait for each other, so that each gets the answer it would have got. Raises PlanMismatch
        where two calls sent the same request and were answered differently: which of them asked first decides there.
        """
        with unheard():
            return await self._all(drained(plan))

    async def _all(self, asked: list[Planned]) -> Answers:
        times = Counter(r.key for r in asked)
        requests = [r for r in asked if isinstance(r, Request)]
        if len(times) == len(requests) == len(asked):
            return Answers(await self._each(requests))
        # Two equal requests may get different answers: the legacy job sent the second after the first.
        locks = {key: asyncio.Lock() for key, count in times.items() if count > 1}
        sent = Sent()
        return Answers(await asyncio.gather(*(self._in_turn(r, locks.get(r.key), sent) for r in asked)))

    async def _each(self, asked: Sequence[Request]) -> list[Outcome]:
        """What became of each, by as many tasks as may be under way: thousands that wait take memory and time."""
        found: dict[int, Outcome] = {}
        left = iter(enumerate(asked))

        async def work() -> None:
            for number, one in left:
                found[number] = await self.outcome(one)

        await asyncio.gather(*(work() for _ in range(min(self._most, len(asked)))))
        return [found[number] for number in range(len(asked))]

    async def _in_turn(self, asked: Request | Call, lock: asyncio.Lock | None, sent: 'Sent') -> Outcome:
        async with lock or contextlib.nullcontext():
            if isinstance(asked, Request):
                return await self.outcome(asked)
            outcome, inside = await self._called(asked)
            sent.note(asked, inside)
            return outcome

    async def walk(self, steps: 'Callable[[C, Walk], Awaitable[None]]', ctx: C) -> Answers:
        """Run a walk to its end, or to the error that ends it; transform meets the same error in its place."""
        walk = Walk(self)
        try:
            with unheard():
                await steps(ctx, walk)
        except Exception:  # noqa: BLE001, S110  See above.
            pass
        except PlanMismatch as error:
            forget(error)
        return Answers(walk.outcomes)


Fetching = Callable[[Traffic], Fetcher]


def unheard() -> contextlib.redirect_stdout[io.StringIO]:
    """Keep what is printed on the way from everybody: transform prints it in its place."""
    return contextlib.redirect_stdout(io.StringIO())


class Sent:
    """What the calls of one plan were answered, by request."""

    def __init__(self) -> None:
        self._by: dict[str, tuple[Call, list[int]]] = {}

    def note(self, asked: Call, inside: Iterable[Outcome]) -> None:
        """Keep what a call was answered; raises PlanMismatch where another got other answers to the same request."""
        own: dict[str, list[int]] = {}
        wordings: dict[str, str] = {}
        for outcome in inside:
            page = outcome.page
            seen = (page.status_code, page.data) if page is not None else None
            answer = (seen, type(outcome.error), *(h.answer for h in outcome.hops))
            key = mark(outcome.request)
            own.setdefault(key, []).append(hash(answer))
            wordings[key] = outcome.request.wording
        for key, answers in own.items():
            other, known = self._by.setdefault(key, (asked, answers))
            if other.key != asked.key and answers != known:
                raise PlanMismatch(f'{other.wording} and {asked.wording} were answered differently to {wordings[key]}')


def _kept(jar: httpx2.Cookies) -> set[tuple[str, str, str, str | None]]:
    return {(c.name, c.domain, c.path, c.value) for c in jar.jar}


def drained(plan: Iterable[Planned]) -> list[Planned]:
    """Return what a plan lists before it ends or fails; transform meets the same failure in its place."""
    found: list[Planned] = []
    try:
        found.extend(plan)
    except Exception:  # noqa: BLE001, S110  See above.
        pass
    except PlanMismatch as error:
        forget(error)
    return found

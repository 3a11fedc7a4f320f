"""Answers in legacy order: fetch fills them, transform takes them one by one and each must be the one asked for."""

import hashlib
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from rewright_runtime.breach import PlanMismatch
from rewright_runtime.calls import Call, Known, Sending, call
from rewright_runtime.lines import HTTPConnection, answered, asked
from rewright_runtime.opening import Hop, opened, retrieved, to_open, to_retrieve
from rewright_runtime.page import Page
from rewright_runtime.request import Request, head, request
from rewright_runtime.sessions import Session, Through


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a request or a call: its page, or the `value` of a call and what its requests came to, or its error.

    Where the client is urllib, `hops` are what came back as it is.
    """

    request: Request | Call | Known
    page: Page | None = None
    error: Exception | None = None
    hops: tuple[Hop, ...] = ()
    value: object = None
    inside: 'tuple[Outcome, ...]' = ()

    @property
    def failed(self) -> bool:
        """Whether no whole answer came."""
        return self.error is not None or any(h.error is not None for h in self.hops)


def mark(wanted: Request | Call | Known) -> str:
    """Return what tells a request or a call from others, and gives nothing of its body away."""
    if isinstance(wanted, Known):
        return wanted.mark
    method, address, body = wanted.key
    parts = (method.encode(), address.encode('utf-8', 'surrogatepass'), b'' if body is None else b'1' + body)
    return hashlib.sha256(b'\0'.join(parts)).hexdigest()


def _is(known: Request | Call | Known, wanted: Request | Call) -> bool:
    return known.mark == mark(wanted) if isinstance(known, Known) else known.key == wanted.key


class Answers:
    """What one plan or walk brought, in the order the legacy job asks for it."""

    def __init__(self, outcomes: Iterable[Outcome] = ()) -> None:
        self.outcomes = tuple(outcomes)

    def __len__(self) -> int:
        return len(self.outcomes)

    def __iter__(self) -> Iterator[Outcome]:
        return iter(self.outcomes)

    def replay(self, *, listing: bool = False) -> 'Replay':
        """Return a reader that starts at the first answer; `listing` where it only tells what is asked for next."""
        return Replay(self.outcomes, listing=listing)


class Replay:
    """Hands out the next answer, spelled like requests; PlanMismatch when another one is asked for."""

    def __init__(self, outcomes: Iterable[Outcome], *, listing: bool = False) -> None:
        self._left, self._listing = deque(outcomes), listing

    def next(self, wanted: Request | Call) -> Outcome:
        """Return what became of the next request or call, which must be the one asked for; raise a request's error."""
        if not self._left:
            raise PlanMismatch(f'the job asks for {wanted.wording}, and no more was fetched')
        outcome = self._left.popleft()
        if not _is(outcome.request, wanted):
            raise PlanMismatch(f'the job asks for {wanted.wording}, fetched was {outcome.request.wording}')
        if outcome.error is not None and isinstance(wanted, Request):
            raise outcome.error
        return outcome

    def take(self, wanted: Request) -> Page:
        """Return the next page, or raise the error that its request ended in; what is done to it is not seen by another replay."""
        page = self.next(wanted).page
        assert page is not None
        return replace(page)

    def of(self, session: Session) -> Through[Page]:
        """Return the pages of a session, spelled as it asks for them."""
        return Through(session, self.take)

    def call(self, function: Sending, *given: object, **named: object) -> Any:
        """Call `function` again, on the answers that its call got: what it gives belongs to whoever asks alone."""
        from rewright_runtime.walk import Again

        outcome = self.next(call(function, *given, **named))
        steps: Any = function(Again(Replay(outcome.inside)), *given, **named)
        try:
            steps.send(None)
        except StopIteration as done:
            return done.value
        raise PlanMismatch(f'{outcome.request.wording} waits for something else than its requests')

    def get(self, url: str, params: object = None, **options: object) -> Page:
        """Return the page that `requests.get` gave."""
        return self.take(request('GET', url, params=params, **options))  # type: ignore[arg-type]

    def head(self, url: str, **options: object) -> Page:
        """Return the page that `requests.head` gave."""
        return self.take(head(url, **options))

    def options(self, url: str, **options: object) -> Page:
        """Return the page that `requests.options` gave."""
        return self.take(request('OPTIONS', url, **options))  # type: ignore[arg-type]

    def post(self, url: str, data: object = None, json: object = None, **options: object) -> Page:
        """Return the page that `requests.post` gave."""
        return self.take(request('POST', url, data=data, json=json, **options))  # type: ignore[arg-type]

    def response(self, line: HTTPConnection) -> Any:
        """Return the response that a connection got to what it was asked, or raise its error."""
        if not line.waits:
            return line.getresponse()
        return answered(line, self.next(asked(line)).hops[0], listing=self._listing)

    def urlopen(self, *given: Any, **named: Any) -> Any:
        """Return the response that `urllib.request.urlopen` gave, or raise its error."""
        return opened(self.next(to_open(*given, **named)).hops, *given, **named)

    def urlretrieve(self, *given: Any, **named: Any) -> Any:
        """Write the file that `urllib.request.urlretrieve` wrote."""
        return retrieved(self.next(to_retrieve(*given, **named)).hops, *given, **named)

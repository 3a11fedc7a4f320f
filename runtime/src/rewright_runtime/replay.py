"""Answers in legacy order: fetch fills them, transform takes them one by one and each must be the one asked for."""

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from rewright_runtime.breach import PlanMismatch
from rewright_runtime.opening import Hop, opened, to_open
from rewright_runtime.page import Page
from rewright_runtime.request import Request, head, request


@dataclass(frozen=True)
class Outcome:
    """A request with its page, or with the error it ended in; with what came back as it is where the client is urllib."""

    request: Request
    page: Page | None = None
    error: Exception | None = None
    hops: tuple[Hop, ...] = ()

    @property
    def failed(self) -> bool:
        """Whether no whole answer came."""
        return self.error is not None or any(h.error is not None for h in self.hops)


class Answers:
    """What one plan or walk brought, in the order the legacy job asks for it."""

    def __init__(self, outcomes: Iterable[Outcome] = ()) -> None:
        self.outcomes = tuple(outcomes)

    def __len__(self) -> int:
        return len(self.outcomes)

    def __iter__(self) -> Iterator[Outcome]:
        return iter(self.outcomes)

    def replay(self) -> 'Replay':
        """Return a reader that starts at the first answer."""
        return Replay(self.outcomes)


class Replay:
    """Hands out the next answer, spelled like requests; PlanMismatch when another one is asked for."""

    def __init__(self, outcomes: Iterable[Outcome]) -> None:
        self._left = deque(outcomes)

    def _next(self, asked: Request) -> Outcome:
        if not self._left:
            raise PlanMismatch(f'the job asks for {asked.method} {asked.url}, and no more pages were fetched')
        outcome = self._left.popleft()
        if outcome.request.key != asked.key:
            raise PlanMismatch(f'the job asks for {asked.method} {asked.url}, fetched was {outcome.request.url}')
        return outcome

    def take(self, asked: Request) -> Page:
        """Return the next page, or raise the error that its request ended in."""
        outcome = self._next(asked)
        if outcome.error is not None:
            raise outcome.error
        assert outcome.page is not None
        return outcome.page

    def get(self, url: str, params: object = None, **options: object) -> Page:
        """Return the page that `requests.get` gave."""
        return self.take(request('GET', url, params=params, **options))  # type: ignore[arg-type]

    def head(self, url: str, **options: object) -> Page:
        """Return the page that `requests.head` gave."""
        return self.take(head(url, **options))

    def options(self, url: str, **options: object) -> Page:
        """Return the page that `requests.options` gave."""
        return self.take(request('OPTIONS', url, **options))  # type: ignore[arg-type]

    def urlopen(self, *given: Any, **named: Any) -> Any:
        """Return the response that `urllib.request.urlopen` gave, or raise its error."""
        outcome = self._next(to_open(*given, **named))
        if outcome.error is not None:
            raise outcome.error
        return opened(outcome.hops, *given, **named)

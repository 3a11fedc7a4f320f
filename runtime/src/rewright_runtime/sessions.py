"""A session whose requests are listed and not sent: its verbs give Requests that a Fetcher sends with the session's cookies."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any, Generic, TypeVar

from rewright_runtime import http
from rewright_runtime.request import Request
from rewright_runtime.traffic import DEFAULTS

Answer = TypeVar('Answer')


class Session(http.Session):
    """Headers, parameters, credentials and `verify` of a session; `name` is where a Fetcher keeps its cookies.

    Each stage that asks makes its own: what the job sets on it is set again, in the order of the job.
    """

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name

    def __repr__(self) -> str:
        return f'Session({self.name!r})'

    def send(self, asked: Request) -> Request:  # type: ignore[override]  # What is listed is not sent.
        """Return the request with what the session adds to it."""
        # What nobody has set is what the Fetcher sends for all.
        own = [(k, v) for k, v in self.headers.items() if DEFAULTS.get(k) != v]
        own += [(k, None) for k in DEFAULTS if k not in self.headers]
        return replace(asked, session=self.name, defaults=tuple(own), adapters=self.mounts.as_pairs())


class Through(Generic[Answer]):
    """A session whose verbs give the answers to what it lists, by way of `take`."""

    def __init__(self, session: Session, take: Callable[[Request], Answer]) -> None:
        self._session, self._take = session, take

    def get(self, url: str, **options: Any) -> Answer:
        """Return the answer to a GET."""
        return self._take(self._session.get(url, **options))  # type: ignore[arg-type]  # The session lists it.

    def head(self, url: str, **options: Any) -> Answer:
        """Return the answer to a HEAD."""
        return self._take(self._session.head(url, **options))  # type: ignore[arg-type]

    def options(self, url: str, **options: Any) -> Answer:
        """Return the answer to an OPTIONS."""
        return self._take(self._session.options(url, **options))  # type: ignore[arg-type]

    def post(self, url: str, data: object = None, json: object = None, **options: Any) -> Answer:
        """Return the answer to a POST."""
        return self._take(self._session.post(url, data, json, **options))  # type: ignore[arg-type]

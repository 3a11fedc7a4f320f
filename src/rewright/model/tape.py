"""The network as one run saw it: requests, answers, and how long each took."""

from typing import Literal

from rewright.model.value import Artifact, Value

Failure = Literal[
    '', 'refused', 'reset', 'unknown_host', 'truncated', 'timeout', 'not_allowed', 'not_recorded', 'too_large', 'too_many',
]  # fmt: skip


class Exchange(Value):
    """One request and its answer.

    `key` is what replay matches: method, scheme://host:port, path, sorted query, canonical body. `body` and
    `request_body` name blobs by SHA-256 (empty: no bytes). `seconds` is request sent to answer complete; `started` and
    `ended` count from the start of the run. `failure` is empty for an answered request.
    """

    key: str
    method: str
    url: str
    request_headers: tuple[tuple[str, str], ...] = ()
    request_body: str = ''
    status: int = 0
    reason: str = ''
    headers: tuple[tuple[str, str], ...] = ()
    body: str = ''
    seconds: float = 0.0
    started: float = 0.0
    ended: float = 0.0
    failure: Failure = ''


class Tape(Artifact):
    """All exchanges of one run in the order the requests were sent."""

    exchanges: tuple[Exchange, ...] = ()

    @property
    def most_in_flight(self) -> int:
        """The largest number of requests that overlapped in time."""
        edges = sorted([(e.started, 1) for e in self.exchanges] + [(e.ended, -1) for e in self.exchanges])
        live = most = 0
        for _, step in edges:
            live += step
            most = max(most, live)
        return most

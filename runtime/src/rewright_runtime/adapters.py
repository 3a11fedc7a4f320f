"""What a job mounts on a session of requests so that requests are sent again: HTTPAdapter and Retry by the rules of urllib3."""

import email.utils
import random
import re
import time
from collections.abc import Collection
from dataclasses import dataclass, replace

import httpx2

from rewright_runtime import errors
from rewright_runtime.breach import ContractBreach
from rewright_runtime.failures import exhausted, refused

_IDEMPOTENT = frozenset(('HEAD', 'GET', 'PUT', 'DELETE', 'OPTIONS', 'TRACE'))
_TOLD_WHEN = frozenset((413, 429, 503))
_LONGEST_TOLD = 6 * 60 * 60
# What urllib3 takes for failures of a connection that did not come about.
_CONNECTING = (httpx2.ConnectError, httpx2.ConnectTimeout)
_READING = (httpx2.ReadError, httpx2.ReadTimeout, httpx2.WriteError, httpx2.WriteTimeout, httpx2.RemoteProtocolError)


@dataclass(frozen=True)
class Retry:
    """How often a request is sent again, and after how long; the fields are those of `urllib3.Retry`, `failed` counts what went wrong."""

    total: int | None = 10
    connect: int | None = None
    read: int | None = None
    redirect: int | None = None
    status: int | None = None
    other: int | None = None
    allowed_methods: Collection[str] | None = _IDEMPOTENT
    status_forcelist: Collection[int] | None = None
    backoff_factor: float = 0
    backoff_max: float = 120
    raise_on_redirect: bool = True
    raise_on_status: bool = True
    respect_retry_after_header: bool = True
    backoff_jitter: float = 0.0
    failed: int = 0

    def __post_init__(self) -> None:
        counts = (self.total, self.connect, self.read, self.redirect, self.status, self.other)
        # They would mean that the error below is raised, which nobody kept.
        if any(isinstance(c, bool) for c in counts):
            raise ContractBreach('a Retry whose counts are truth values is not understood')
        if any(300 <= code < 400 for code in self.status_forcelist or ()):
            raise ContractBreach('a Retry that sends again behind a redirect is not understood')

    def allows(self, method: str) -> bool:
        """Say whether requests of a method may be sent again once the server has seen them."""
        return not self.allowed_methods or method.upper() in self.allowed_methods

    @property
    def exhausted(self) -> bool:
        """Whether a count has run out."""
        counts = (self.total, self.connect, self.read, self.redirect, self.status, self.other)
        return any(count is not None and count < 0 for count in counts)

    @property
    def backoff(self) -> float:
        """The seconds to wait before the next attempt."""
        if self.failed <= 1:
            return 0.0
        seconds = self.backoff_factor * (2 ** (self.failed - 1))
        seconds += random.random() * self.backoff_jitter if self.backoff_jitter else 0.0  # noqa: S311  As urllib3 does.
        return float(max(0, min(self.backoff_max, seconds)))

    def without(self, kind: str) -> 'Retry':
        """Return what is left behind one more failure of a kind: `connect`, `read`, `status` or `other`."""
        less = {name: count - 1 for name in ('total', kind) if (count := getattr(self, name)) is not None}
        return replace(self, failed=self.failed + 1, **less)


class HTTPAdapter:
    """What is mounted on a session; how many connections it keeps changes no answer."""

    def __init__(
        self,
        pool_connections: int = 10,  # noqa: ARG002
        pool_maxsize: int = 10,  # noqa: ARG002
        max_retries: 'int | Retry' = 0,
        pool_block: bool = False,  # noqa: ARG002
    ) -> None:
        # Without a number of its own, an adapter does not send again what broke while it was read.
        given = Retry(max_retries) if isinstance(max_retries, int) else max_retries
        self.retry = None if max_retries == 0 else given


class Mounts:
    """The adapters of a session by the beginning of the addresses that they are for, the longest first."""

    def __init__(self) -> None:
        self._by: dict[str, Retry | None] = {'https://': None, 'http://': None}

    def mount(self, prefix: str, adapter: HTTPAdapter) -> None:
        """Let an adapter send what begins with `prefix`."""
        self._by[prefix] = adapter.retry
        for shorter in [p for p in self._by if len(p) < len(prefix)]:
            self._by[shorter] = self._by.pop(shorter)

    def as_pairs(self) -> tuple[tuple[str, Retry | None], ...]:
        """Return them as a value; nothing where none sends again."""
        return tuple(self._by.items()) if any(self._by.values()) else ()


def retry_of(url: str, adapters: tuple[tuple[str, Retry | None], ...]) -> Retry | None:
    """Return how often what is sent to an address is sent again."""
    return next((retry for prefix, retry in adapters if url.lower().startswith(prefix.lower())), None)


class Attempts:
    """The attempts of one request: told how each one ended, it says how many seconds to wait for the next, or raises what ends them."""

    def __init__(self, method: str, url: str, retry: Retry | None) -> None:
        self._method, self._url, self._retry = method, url, retry

    def answered(self, status: int, told: str | None) -> float | None:
        """Return the seconds to wait behind an answer, None where it is the last one; `told` is its Retry-After."""
        retry = self._retry
        if retry is None or not retry.allows(self._method) or not self._is_refused(retry, status, told):
            return None
        left = retry.without('status')
        if left.exhausted:
            if not retry.raise_on_status:
                return None
            raise refused(status, self._url)
        self._retry = left
        return (_seconds(told) if told is not None and left.respect_retry_after_header else 0.0) or left.backoff

    def _is_refused(self, retry: Retry, status: int, told: str | None) -> bool:
        if status in (retry.status_forcelist or ()):
            return True
        return bool(retry.total and retry.respect_retry_after_header and told is not None and status in _TOLD_WHEN)

    def failed(self, error: Exception, translated: Exception) -> float:
        """Return the seconds to wait behind an error of the client; raises what requests raises where it was the last attempt."""
        retry = self._retry
        if retry is None or not isinstance(error, httpx2.TransportError):
            raise translated
        kind = 'connect' if isinstance(error, _CONNECTING) and not isinstance(translated, errors.SSLError) else 'other'
        kind = 'read' if isinstance(error, _READING) else kind
        if kind == 'read' and not retry.allows(self._method):
            raise translated
        left = retry.without(kind)
        if left.exhausted:
            raise exhausted(translated, self._url) if kind == 'read' else translated
        self._retry = left
        return left.backoff


def _seconds(told: str) -> float:
    """The seconds that a Retry-After asks for."""
    if re.match(r'^\s*[0-9]+\s*$', told):
        return min(int(told), _LONGEST_TOLD)
    when = email.utils.parsedate_tz(told)
    if when is None:
        raise errors.InvalidHeader(f'Invalid Retry-After header: {told}')
    return min(max(email.utils.mktime_tz(when) - time.time(), 0), _LONGEST_TOLD)

"""The words of requests over urllib3 for what goes wrong, and what stands for the errors of urllib3 that its own errors keep.

Words that cannot be known here, such as those that hold the address of an object, are `Untold`: who looks at them meets a breach.
"""

import re
import sys
from functools import cached_property
from typing import NoReturn
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

from rewright_runtime.breach import ContractBreach, is_over
from rewright_runtime.page import NotKept

NEWEST = (2, 8)
# Since when anything is known, and since when connections are told by their host.
FIRST, NAMED = (2, 0), (2, 6)
# Whose words errors have: the major and the minor number of urllib3.
_RELEASE = [NEWEST]


def _is_written() -> bool:
    """Whether rows are written that a job had read before it failed: they are its output, whoever tells how it ended."""
    caller = sys._getframe(1).f_back  # noqa: SLF001  Nothing else tells who looks.
    return caller is not None and caller.f_code.co_name == 'write_rows'


class Untold:
    """Words of an error that only the legacy client has; a run that is over tells those of the own client, which are `plain`."""

    def __init__(self, plain: str) -> None:
        self.plain = plain

    def _told(self) -> str:
        if is_over() and not _is_written():
            return self.plain
        raise ContractBreach(
            f'the job looks at the words of an error that are not known here, for which there is: {self.plain}'
        )

    __str__ = __repr__ = _told

    def __getattr__(self, name: str) -> NoReturn:
        if name.startswith('__') and name.endswith('__'):
            raise AttributeError(name)
        raise ContractBreach(f'the job looks at {name} of an error, which is not known here: {self.plain}')

    def __eq__(self, other: object) -> bool:
        return self is other or bool(self._told() == other)

    def __hash__(self) -> int:
        return hash(self._told())


def of_release(first: tuple[int, int], words: str, plain: str) -> 'str | Untold':
    """Return words that urllib3 has since a release, or that they are not known."""
    return words if _RELEASE[0] >= first else Untold(plain)


def is_before(release: tuple[int, int]) -> bool:
    """Say whether errors have the words of a release before this one."""
    return _RELEASE[0] < release


def words_of_urllib3(release: str) -> None:
    """Let errors have the words of a release of urllib3, as far as they are known."""
    major, minor, *_ = map(int, release.split('.')[:2])
    _RELEASE[0] = (major, minor)


def is_proxied(url: str) -> bool:
    """Say whether a proxy stands between, whose place errors name."""
    parts, proxies = urlsplit(url), getproxies()
    return bool(proxies.get(parts.scheme) or proxies.get('all')) and not proxy_bypass(parts.hostname or '')


class HTTPError(Exception):
    """What urllib3 raises, which requests keeps in the errors that it raises itself."""


class ProtocolError(HTTPError):
    """The server hung up, or said what cannot be understood."""


class DecodeError(HTTPError):
    """A body is not packed as its head says."""


class SSLError(HTTPError):
    """The server's certificate is not trusted."""


class ResponseError(HTTPError):
    """The server refused as often as a Retry lets it."""


class LocationParseError(ValueError, HTTPError):
    """A name that cannot be one, found by who was about to look it up; requests lets it pass."""


class PoolError(HTTPError):
    """An error of the connections to one place."""

    pool = NotKept()

    def __init__(self, place: 'Place', message: str) -> None:
        super().__init__(f'{place.pool}: {message}')


class MaxRetryError(PoolError):
    """What was tried for the last time, and for what reason it failed."""

    def __init__(self, place: 'Place', reason: Exception) -> None:
        self.reason, self.url = reason, place.target
        super().__init__(place, f'Max retries exceeded with url: {self.url} (Caused by {reason!r})')


class ReadTimeoutError(PoolError):
    """The server took too long to answer."""

    def __init__(self, place: 'Place', url: str | None, message: str) -> None:
        self.url = url
        super().__init__(place, message)


class NewConnectionError(HTTPError):
    """No connection came about."""

    conn = NotKept()


class NameResolutionError(NewConnectionError):
    """The name of the server is not known."""


class IncompleteRead(HTTPError):
    """A body ended before its length."""

    def __init__(self, partial: int, expected: int) -> None:
        self.partial, self.expected = partial, expected
        super().__init__(partial, expected)

    def __repr__(self) -> str:
        return f'IncompleteRead({self.partial} bytes read, {self.expected} more expected)'

    __str__ = __repr__


class Place:
    """Where a request goes, in the words of urllib3."""

    def __init__(self, url: str) -> None:
        self._parts = urlsplit(url)

    @property
    def _where(self) -> tuple[str, str, int]:
        secure = self._parts.scheme == 'https'
        return 'HTTPS' if secure else 'HTTP', self._parts.hostname or '', self._parts.port or (443 if secure else 80)

    @property
    def host(self) -> str:
        """The host as it is looked up."""
        return self._where[1].rstrip('.')

    @property
    def pool(self) -> str:
        """The pool of connections."""
        scheme, host, port = self._where
        return f'{scheme}ConnectionPool(host={host!r}, port={port})'

    @property
    def connection(self) -> str:
        """One connection."""
        scheme, _, port = self._where
        return f'{scheme}Connection(host={self.host!r}, port={port})'

    @cached_property
    def target(self) -> str:
        """What is asked for there."""
        target = (self._parts.path or '/') + (f'?{self._parts.query}' if self._parts.query else '')
        return re.sub('%[0-9a-fA-F]{2}', lambda found: found[0].upper(), target)


# Jobs write down the types of what an error keeps, too.
for _made in list(globals().values()):
    if isinstance(_made, type) and issubclass(_made, HTTPError):
        _made.__module__ = 'urllib3.exceptions'

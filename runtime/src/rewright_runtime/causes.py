"""The errors below an error of the client: what the system said, in its own words."""

import os
from collections.abc import Iterator

import httpx2


def cause(error: BaseException) -> OSError:
    """Return the error of the system below an error of the client."""
    if isinstance(error, httpx2.TimeoutException):
        return TimeoutError('timed out')
    found = next((e for e in below(error) if isinstance(e, OSError) and e.errno is not None), None)
    if found is None or found.errno is None:
        return (
            ConnectionResetError(104, os.strerror(104)) if isinstance(error, httpx2.ReadError) else OSError(str(error))
        )
    # An event loop says it in its own words.
    return OSError(found.errno, os.strerror(found.errno)) if 'Connect call failed' in str(found) else found


def below(error: BaseException) -> Iterator[BaseException]:
    """Yield every error that led to `error`; of attempts that failed side by side, the last one first."""
    under = error.__cause__ or error.__context__
    yield from (e for one in reversed(getattr(under, 'exceptions', ())) for e in (one, *below(one)))
    if under is not None:
        yield under
        yield from below(under)

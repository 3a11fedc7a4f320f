"""What requests raises where the client of a pipeline fails: its class and, as far as they are known, its words."""

import re
import ssl
import zlib
from http.client import RemoteDisconnected
from socket import gaierror

import httpx2

from rewright_runtime import errors
from rewright_runtime.breach import ContractBreach
from rewright_runtime.causes import below, cause
from rewright_runtime.words import (
    FIRST,
    NAMED,
    DecodeError,
    IncompleteRead,
    MaxRetryError,
    NameResolutionError,
    NewConnectionError,
    Place,
    PoolError,
    ProtocolError,
    ReadTimeoutError,
    ResponseError,
    SSLError,
    Untold,
    is_before,
    is_proxied,
)

# Where a request keeps the address as the job asks for it, which the client writes in its own way.
ADDRESS = 'rewright.address'
# Where it keeps how it shows itself.
SENT = 'rewright.sent'
_CUT = re.compile(r'received (\d+) bytes, expected (\d+)\)')


def translated(error: Exception, wire: httpx2.Request) -> Exception:
    """Return the error that requests raises where httpx2 raises `error` before an answer begins."""
    found = _as_known(_translated(error, wire), error, str(wire.url))
    if isinstance(found, errors.RequestException):
        found.sent = wire.extensions.get(SENT)
    return found


def _as_known(found: Exception, error: Exception, url: str) -> Exception:
    """Take the words from an error of requests where its release, or a proxy between, words things in another way."""
    if isinstance(found, errors.RequestException) and (
        is_before(FIRST) or (isinstance(found.args[0], PoolError) and is_proxied(url))
    ):
        found.args = (Untold(str(error)),)
    return found


def _translated(error: Exception, wire: httpx2.Request) -> Exception:
    place = _place(wire)
    words = str(error) or type(error).__name__
    if isinstance(error, httpx2.ConnectTimeout):
        return errors.ConnectTimeout(Untold(words))
    if isinstance(error, httpx2.ReadTimeout):
        seconds = wire.extensions['timeout']['read']
        return errors.ReadTimeout(ReadTimeoutError(place, place.target, f'Read timed out. (read timeout={seconds})'))
    if isinstance(error, httpx2.TimeoutException):
        return errors.ReadTimeout(Untold(words))
    if isinstance(error, httpx2.ConnectError):
        if is_proxied(str(wire.url)):
            return errors.ProxyError(Untold(words))
        return _not_connected(error, place)
    if isinstance(error, httpx2.ProxyError):
        return errors.ProxyError(Untold(words))
    if isinstance(error, httpx2.TransportError):
        return errors.ConnectionError(_aborted(error) or Untold(words))
    if isinstance(error, httpx2.InvalidURL):
        return ContractBreach(f'{wire.url} is no address that can be sent: {words}')
    return error


def _place(wire: httpx2.Request) -> Place:
    return Place(str(wire.extensions.get(ADDRESS, wire.url)))


def _not_connected(error: httpx2.ConnectError, place: Place) -> Exception:
    found = [e for e in below(error) if isinstance(e, OSError)]
    if untrusted := next((e for e in found if isinstance(e, ssl.SSLCertVerificationError)), None):
        return errors.SSLError(MaxRetryError(place, SSLError(untrusted)))
    unknown = next((e for e in found if isinstance(e, gaierror)), None)
    known = cause(error)
    # The words of older releases hold the address of an object.
    if is_before(NAMED):
        return errors.ConnectionError(Untold(str(error)))
    if unknown is not None:
        reason: Exception = NameResolutionError(f"{place.connection}: Failed to resolve '{place.host}' ({unknown})")
    elif known.errno is not None and not isinstance(known, ssl.SSLError):
        reason = NewConnectionError(f'{place.connection}: Failed to establish a new connection: {known}')
    else:
        kind = errors.SSLError if 'CERTIFICATE' in str(error).upper() else errors.ConnectionError
        return kind(Untold(str(error)))
    return errors.ConnectionError(MaxRetryError(place, reason))


def _aborted(error: httpx2.TransportError) -> ProtocolError | None:
    if isinstance(error, httpx2.RemoteProtocolError) and 'without sending a response' in str(error):
        gone: OSError = RemoteDisconnected('Remote end closed connection without response')
    elif isinstance(error, httpx2.ReadError) and isinstance(cause(error), ConnectionResetError):
        gone = cause(error)
    else:
        return None
    return ProtocolError('Connection aborted.', gone)


def exhausted(translated: Exception, url: str) -> Exception:
    """Return what is raised by who has tried again: it does not say any more that reading took too long."""
    reason = translated.args[0]
    plain = isinstance(reason, Untold)
    found = errors.ConnectionError(reason if plain else MaxRetryError(Place(url), reason))
    found.sent = getattr(translated, 'sent', None)
    return found if plain else _as_known(found, reason, url)


def refused(status: int, url: str) -> Exception:
    """Return what is raised by who was refused with a status for the last time."""
    words = ResponseError(f'too many {status} error responses')
    return _as_known(errors.RetryError(MaxRetryError(Place(url), words)), words, url)


def broken(error: Exception, response: httpx2.Response) -> Exception:
    """Return the error that requests raises where httpx2 raises `error` behind the head of an answer."""
    if is_before(FIRST) and _CUT.search(str(error)):
        return ContractBreach(f'a body that ended too early is whole for an older urllib3: {error}')
    return _as_known(_broken(error, response), error, str(response.request.url))


def _broken(error: Exception, response: httpx2.Response) -> Exception:
    place = _place(response.request)
    if isinstance(error, httpx2.TimeoutException):
        return errors.ConnectionError(ReadTimeoutError(place, None, 'Read timed out.'))
    if isinstance(error, httpx2.DecodingError):
        return errors.ContentDecodingError(_not_packed(error, response))
    if not isinstance(error, httpx2.TransportError):
        return error
    cut = _CUT.search(str(error))
    if cut is not None:
        ended: Exception | None = IncompleteRead(int(cut[1]), int(cut[2]) - int(cut[1]))
    else:
        ended = known if isinstance(known := cause(error), ConnectionResetError) else None
    said = Untold(str(error)) if ended is None else ProtocolError(f'Connection broken: {ended!r}', ended)
    return errors.ChunkedEncodingError(said)


def _not_packed(error: httpx2.DecodingError, response: httpx2.Response) -> object:
    packing = response.headers.get('content-encoding', '').lower()
    found = next((e for e in below(error) if isinstance(e, zlib.error)), None)
    if found is None or packing not in {'gzip', 'deflate'}:
        return Untold(str(error))
    words = f'Received response with content-encoding: {packing}, but failed to decode it.'
    return DecodeError(words, found)

"""The errors of requests under their own names, so that `except` clauses of a legacy job mean the same."""

import json

from rewright_runtime.asked import Lost, Prepared, Sent
from rewright_runtime.page import Page


class RequestException(OSError):
    """Anything that goes wrong with a request; `response` is the answer, where there is one, and `sent` what was asked."""

    sent: Sent | Lost | None = None

    def __init__(self, *args: object, response: Page | None = None) -> None:
        self.response = response
        super().__init__(*args)

    @property
    def request(self) -> Prepared | None:
        """The request, where it was sent or prepared."""
        if self.sent is None:
            return None if self.response is None else self.response.request
        return self.sent.prepared()


class HTTPError(RequestException):
    """A status of 400 or more, found by `raise_for_status`."""


class ConnectionError(RequestException):  # noqa: A001  The name is the one that jobs catch.
    """The server cannot be reached, or hung up."""


class ProxyError(ConnectionError):
    """The proxy cannot be reached, or does not let it pass."""


class SSLError(ConnectionError):
    """The server's certificate is not trusted."""


class Timeout(RequestException):
    """The server took too long."""


class ConnectTimeout(ConnectionError, Timeout):
    """The server took too long to accept the connection."""


class ReadTimeout(Timeout):
    """The server took too long to answer."""


class RetryError(RequestException):
    """The server refused as often as a Retry lets it."""


class InvalidHeader(RequestException, ValueError):
    """A header says nothing that can be understood."""


class URLRequired(RequestException):
    """There is no address."""


class UnrewindableBodyError(RequestException):
    """A body cannot be sent a second time."""


class TooManyRedirects(RequestException):
    """More than 30 redirects."""


class MissingSchema(RequestException, ValueError):
    """The address does not begin with http:// or https://."""


class InvalidSchema(RequestException, ValueError):
    """The address begins with something else."""


class InvalidURL(RequestException, ValueError):
    """The address has no host, or one that cannot be."""


class InvalidProxyURL(InvalidURL):
    """The address of a proxy cannot be."""


class ChunkedEncodingError(RequestException):
    """The answer ended too early."""


class StreamConsumedError(RequestException, TypeError):
    """The body was taken piece by piece before."""


class ContentDecodingError(RequestException):
    """The answer's compression is broken."""


class InvalidJSONError(RequestException):
    """The answer is not JSON, or the body cannot become JSON."""


class JSONDecodeError(InvalidJSONError, json.JSONDecodeError):
    """The answer is not JSON."""

    def __init__(self, msg: str, doc: str, pos: int) -> None:
        json.JSONDecodeError.__init__(self, msg, doc, pos)
        text = str(self.args[0]) if self.args else msg
        InvalidJSONError.__init__(self, text)

    def __str__(self) -> str:
        return ValueError.__str__(ValueError(*self.args))


# Jobs write down `type(error)` too.
for _made in list(globals().values()):
    if isinstance(_made, type) and issubclass(_made, RequestException):
        _made.__module__ = 'requests.exceptions'

"""The request behind an answer or an error, as requests shows it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NoReturn
from urllib.parse import urlsplit

from rewright_runtime.breach import ContractBreach
from rewright_runtime.headers import Headers

# What requests has beside it, and nobody keeps.
_MORE = frozenset(
    (
        'copy', 'deregister_hook', 'hooks', 'prepare', 'prepare_auth', 'prepare_body', 'prepare_content_length', 'prepare_cookies',
        'prepare_headers', 'prepare_hooks', 'prepare_method', 'prepare_url', 'register_hook',
    )
)  # fmt: skip


@dataclass(frozen=True)
class Prepared:
    """What requests calls a PreparedRequest."""

    method: str
    url: str
    headers: Headers
    body: str | bytes | None

    @property
    def path_url(self) -> str:
        """What is asked for at its place."""
        parts = urlsplit(self.url)
        return (parts.path or '/') + (f'?{parts.query}' if parts.query else '')

    def __repr__(self) -> str:
        return f'<PreparedRequest [{self.method}]>'

    def __getattr__(self, name: str) -> NoReturn:
        if name in _MORE:
            raise ContractBreach(f'{name} of a request is asked for, which is not kept')
        raise AttributeError(f"'PreparedRequest' object has no attribute '{name}'")


class Sent:
    """What an answer was asked for with, until somebody wants to see it; `signed` where the credentials are no header of the job."""

    __slots__ = ('_again', '_body', '_cookie', '_counts', '_headers', '_kind', '_line', '_signed', '_text')

    def __init__(
        self,
        line: tuple[str, str, bytes | None, str],
        headers: Mapping[str, str],
        cookie: str | None,
        *,
        counts_nothing: bool,
        signed: bool,
        is_text: bool,
        again: bool,
    ) -> None:
        method, url, self._body, self._kind = line
        self._line, self._headers, self._cookie = (method, url), headers, cookie
        self._counts, self._signed, self._text, self._again = counts_nothing, signed, is_text, again

    def prepared(self) -> Prepared:
        """Return it as requests shows it, its headers in the order in which requests sets them."""
        headers = Headers(self._headers)
        last = headers.pop('Authorization', None) if self._signed else None
        cookie = {} if self._cookie is None else {'Cookie': self._cookie}
        # Behind a redirect it is set anew.
        headers.update({} if self._again else cookie)
        if self._body is not None:
            headers['Content-Length'] = str(len(self._body))
        elif self._counts and self._line[0] not in {'GET', 'HEAD'} and 'Content-Length' not in headers:
            headers['Content-Length'] = '0'
        if self._kind and 'Content-Type' not in headers:
            headers['Content-Type'] = self._kind
        if last is not None:
            headers['Authorization'] = last
        headers.update(cookie)
        body = self._body.decode() if self._body is not None and self._text else self._body
        return Prepared(*self._line, headers, body)


class Lost:
    """A request that did not travel with its answer."""

    def prepared(self) -> NoReturn:
        """Refuse to tell."""
        raise ContractBreach('the request of an answer or an error is asked for, which is not kept')


LOST = Lost()

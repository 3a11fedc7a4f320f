"""Requests one after another, spelled like requests: for jobs whose requests must keep their order."""

import atexit
import contextlib
import os
import time
from collections.abc import Mapping
from functools import cache
from types import TracebackType
from typing import Self

import httpx2

from rewright_runtime import request as requested
from rewright_runtime.adapters import Attempts, HTTPAdapter, Mounts, retry_of
from rewright_runtime.cookies import Cookies, none_kept
from rewright_runtime.failures import translated
from rewright_runtime.headers import Headers
from rewright_runtime.page import NotKept, Page
from rewright_runtime.request import Request
from rewright_runtime.traffic import DEFAULTS
from rewright_runtime.transport import carrier
from rewright_runtime.wire import conversation, sent_to, whole


class Session:
    """Keeps connections, headers and cookies from request to request; usable as `with Session() as session`."""

    # What requests has beside it.
    proxies = NotKept()
    stream = NotKept()
    cert = NotKept()
    trust_env = NotKept()
    max_redirects = NotKept()
    hooks = NotKept()
    adapters = NotKept()
    get_adapter = NotKept()
    prepare_request = NotKept()
    merge_environment_settings = NotKept()
    resolve_redirects = NotKept()
    rebuild_auth = NotKept()
    rebuild_method = NotKept()
    rebuild_proxies = NotKept()
    should_strip_auth = NotKept()
    get_redirect_target = NotKept()

    def __init__(self, *, keep_cookies: bool = True) -> None:
        self.headers = Headers(DEFAULTS)
        self.params: dict[str, object] = {}
        self.auth: tuple[str, str] | None = None
        self.verify = True
        self.cookies = Cookies()
        self.mounts = Mounts()
        self._keeps = keep_cookies
        self._clients: dict[tuple[bool, bool], httpx2.Client] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections."""
        for client in self._clients.values():
            client.close()

    def mount(self, prefix: str, adapter: HTTPAdapter) -> None:
        """Let an adapter say what is sent again of what goes to addresses that begin with `prefix`."""
        self.mounts.mount(prefix, adapter)

    def request(self, method: str, url: str, **options: object) -> Page:
        """Send a request and return its page; the errors are those of requests."""
        if self.auth and not options.get('auth'):
            options['auth'] = self.auth
        if self.params:
            own = options.get('params')
            options['params'] = {**self.params, **(own if isinstance(own, Mapping) else {})}
        options.setdefault('verify', self.verify)
        return self.send(requested.request(method, url, **options))  # type: ignore[arg-type]

    def send(self, asked: Request) -> Page:
        """Send a request that was made before."""
        talk = conversation(asked, httpx2.Cookies(self.cookies) if self._keeps else None, self.headers)
        wire = next(talk)
        while True:
            response = self._answer(asked, wire)
            try:
                wire = talk.send(response)
            except StopIteration as done:
                page: Page = done.value
                return page

    def _answer(self, asked: Request, wire: httpx2.Request) -> httpx2.Response:
        # A session outlives a rehearsal, and a client of the network must not serve one.
        carried = carrier()
        key = (asked.verify, carried is not None)
        if key not in self._clients:
            self._clients[key] = httpx2.Client(verify=asked.verify, transport=carried, cookies=none_kept())
        attempts = Attempts(wire.method, sent_to(wire), retry_of(sent_to(wire), self.mounts.as_pairs()))
        while True:
            wait: float | None
            try:
                response = self._clients[key].send(wire, stream=True, follow_redirects=False)
            except (httpx2.HTTPError, httpx2.InvalidURL) as error:
                wait = attempts.failed(error, translated(error, wire))
            else:
                with contextlib.closing(response):
                    wait = attempts.answered(response.status_code, response.headers.get('retry-after'))
                    if wait is None:
                        return whole(response, asked)
            if wait and os.environ.get('REWRIGHT_PACE') != 'off':
                time.sleep(wait)

    def get(self, url: str, **options: object) -> Page:
        """Send a GET."""
        return self.request('GET', url, **options)

    def head(self, url: str, **options: object) -> Page:
        """Send a HEAD."""
        return self.request('HEAD', url, **{'allow_redirects': False, **options})

    def options(self, url: str, **options: object) -> Page:
        """Send an OPTIONS."""
        return self.request('OPTIONS', url, **options)

    def post(self, url: str, data: object = None, json: object = None, **options: object) -> Page:
        """Send a POST."""
        return self.request('POST', url, data=data, json=json, **options)

    def put(self, url: str, data: object = None, **options: object) -> Page:
        """Send a PUT."""
        return self.request('PUT', url, data=data, **options)

    def patch(self, url: str, data: object = None, **options: object) -> Page:
        """Send a PATCH."""
        return self.request('PATCH', url, data=data, **options)

    def delete(self, url: str, **options: object) -> Page:
        """Send a DELETE."""
        return self.request('DELETE', url, **options)


def request(method: str, url: str, **options: object) -> Page:
    """Send one request without keeping its cookies; connections are kept, which no answer shows."""
    return _shared().request(method, url, **options)


@cache
def _shared() -> Session:
    session = Session(keep_cookies=False)
    atexit.register(session.close)
    return session


def get(url: str, params: object = None, **options: object) -> Page:
    """Send a GET."""
    return request('GET', url, params=params, **options)


def head(url: str, **options: object) -> Page:
    """Send a HEAD."""
    return request('HEAD', url, **{'allow_redirects': False, **options})


def options(url: str, **options: object) -> Page:
    """Send an OPTIONS."""
    return request('OPTIONS', url, **options)


def post(url: str, data: object = None, json: object = None, **options: object) -> Page:
    """Send a POST."""
    return request('POST', url, data=data, json=json, **options)


def put(url: str, data: object = None, **options: object) -> Page:
    """Send a PUT."""
    return request('PUT', url, data=data, **options)


def patch(url: str, data: object = None, **options: object) -> Page:
    """Send a PATCH."""
    return request('PATCH', url, data=data, **options)


def delete(url: str, **options: object) -> Page:
    """Send a DELETE."""
    return request('DELETE', url, **options)

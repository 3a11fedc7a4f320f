"""Cookies as requests shows them: a jar that is a mapping by name too."""

import urllib.request
from collections.abc import Iterable, Iterator, MutableMapping
from email.message import Message
from http.cookiejar import Cookie, CookieJar, CookiePolicy, DefaultCookiePolicy
from typing import Any, cast

from rewright_runtime.breach import ContractBreach


class CookieConflictError(RuntimeError):
    """Several cookies have the name that one is asked by."""


class Cookies(CookieJar, MutableMapping[str, Any]):
    """What requests calls a RequestsCookieJar; who iterates over it gets cookies, who asks by name a value."""

    def get(self, name: str, default: Any = None, domain: str | None = None, path: str | None = None) -> Any:
        """Return the value of a cookie, or `default`; CookieConflictError where several have the name."""
        try:
            return self._only(name, domain, path)
        except KeyError:
            return default

    def set(self, name: str, value: str | None, **more: Any) -> Cookie | None:
        """Set a cookie, for every domain where none is named; None takes it away."""
        if value is None:
            self._remove(name, more.get('domain'), more.get('path'))
            return None
        cookie = made(name, value, **more)
        self.set_cookie(cookie)
        return cookie

    def set_cookie(self, cookie: Cookie) -> None:
        """Set a cookie."""
        if cookie.value is not None and cookie.value.startswith('"') and cookie.value.endswith('"'):
            cookie.value = cookie.value.replace('\\"', '')
        super().set_cookie(cookie)

    def iterkeys(self) -> Iterator[str]:
        """Yield the names, one for each cookie."""
        return (c.name for c in iter(self))

    def itervalues(self) -> Iterator[str | None]:
        """Yield the values, one for each cookie."""
        return (c.value for c in iter(self))

    def iteritems(self) -> Iterator[tuple[str, str | None]]:
        """Yield names and values."""
        return ((c.name, c.value) for c in iter(self))

    def keys(self) -> list[str]:  # type: ignore[override]  # As there.
        """Return the names."""
        return list(self.iterkeys())

    def values(self) -> list[str | None]:  # type: ignore[override]
        """Return the values."""
        return list(self.itervalues())

    def items(self) -> list[tuple[str, str | None]]:  # type: ignore[override]
        """Return names and values."""
        return list(self.iteritems())

    def list_domains(self) -> list[str]:
        """Return the domains."""
        return list(dict.fromkeys(c.domain for c in iter(self)))

    def list_paths(self) -> list[str]:
        """Return the paths."""
        return list(dict.fromkeys(c.path for c in iter(self)))

    def multiple_domains(self) -> bool:
        """Say whether several cookies are for one domain, which is what it says there."""
        domains = [c.domain for c in iter(self)]
        return len(set(domains)) < len(domains)

    def get_dict(self, domain: str | None = None, path: str | None = None) -> dict[str, str | None]:
        """Return values by name, the last of a name."""
        return {c.name: c.value for c in self._named(None, domain, path)}

    def __iter__(self) -> Iterator[Any]:
        return super().__iter__()

    def __contains__(self, name: object) -> bool:
        return any(c.name == name and c.value is not None for c in iter(self))

    def __getitem__(self, name: str) -> Any:
        return self._only(name)

    def __setitem__(self, name: str, value: str | None) -> None:
        self.set(name, value)

    def __delitem__(self, name: str) -> None:
        self._remove(name)

    def __repr__(self) -> str:
        return f'<RequestsCookieJar[{", ".join(map(repr, iter(self)))}]>'

    def __str__(self) -> str:
        return f'<RequestsCookieJar[{", ".join(map(str, iter(self)))}]>'

    def update(self, other: Any = ()) -> None:  # type: ignore[override]
        """Set the cookies of another jar, or names and values."""
        if isinstance(other, CookieJar):
            for cookie in other:
                self.set_cookie(Cookie(**_fields(cookie)))
        else:
            super().update(other)

    def get_policy(self) -> CookiePolicy:
        """Return what decides which cookies are kept and sent."""
        policy: CookiePolicy = vars(self)['_policy']
        return policy

    def copy(self) -> 'Cookies':
        """Return a jar of its own with the same cookies."""
        own = Cookies()
        own.update(self)
        return own

    def _named(self, name: str | None, domain: str | None = None, path: str | None = None) -> Iterable[Cookie]:
        return [
            c
            for c in iter(self)
            if (name is None or c.name == name)
            and (domain is None or c.domain == domain)
            and (path is None or c.path == path)
        ]

    def _only(self, name: str, domain: str | None = None, path: str | None = None) -> Any:
        found = [c.value for c in self._named(name, domain, path)]
        if sum(value is not None for value in found[:-1]):
            raise CookieConflictError(f'There are multiple cookies with name, {name!r}')
        if not found or found[-1] is None:
            raise KeyError(f'name={name!r}, domain={domain!r}, path={path!r}')
        return found[-1]

    def _remove(self, name: str, domain: str | None = None, path: str | None = None) -> None:
        for cookie in list(self._named(name, domain, path)):
            self.clear(cookie.domain, cookie.path, cookie.name)


def _fields(cookie: Cookie) -> dict[str, Any]:
    own = dict(vars(cookie))
    return {**{k: v for k, v in own.items() if not k.startswith('_')}, 'rest': dict(own.get('_rest', {}))}


def made(name: str, value: str | None, **more: Any) -> Cookie:
    """Return a cookie of which only this is said."""
    said: dict[str, Any] = {
        'version': 0, 'port': None, 'domain': '', 'path': '/', 'secure': False, 'expires': None, 'discard': True, 'comment': None,
        'comment_url': None, 'rest': {'HttpOnly': None}, 'rfc2109': False,
    }  # fmt: skip
    if odd := set(more) - {*said, 'name', 'value'}:
        raise TypeError(f'create_cookie() got unexpected keyword arguments: {list(odd)}')
    said |= {'name': name, 'value': value, **more}
    return Cookie(
        **said,
        port_specified=bool(said['port']),
        domain_specified=bool(said['domain']),
        domain_initial_dot=said['domain'].startswith('.'),
        path_specified=bool(said['path']),
    )


def told(url: str, headers: Iterable[tuple[str, str]]) -> Cookies:
    """Return the cookies that an answer sets."""
    jar, message = Cookies(), Message()
    for name, value in headers:
        if name.lower() in {'set-cookie', 'set-cookie2'}:
            message[name] = value
    if message:
        answer = _Answer(message)
        jar.extract_cookies(cast('Any', answer), urllib.request.Request(url))  # noqa: S310  Nothing is opened.
    return jar


def none_kept() -> CookieJar:
    """Return the jar of a client whose cookies are somebody else's matter."""
    return CookieJar(DefaultCookiePolicy(allowed_domains=()))


def header_of(jar: CookieJar, url: str) -> str | None:
    """Return what a jar sends to an address."""
    asked = urllib.request.Request(url)  # noqa: S310  See above.
    jar.add_cookie_header(asked)
    return asked.get_header('Cookie')


def fitting(jar: CookieJar, url: str) -> tuple[tuple[str, str], ...]:
    """Return the cookies of a jar that go to an address, in the order in which they go."""
    pairs = [pair.partition('=') for pair in (header_of(jar, url) or '').split('; ') if pair]
    if len({name for name, _, _ in pairs}) < len(pairs):
        raise ContractBreach(f'several cookies of one name are given to {url}')
    return tuple((name, value) for name, _, value in pairs)


def dict_from_cookiejar(jar: CookieJar) -> dict[str, str | None]:
    """Return values by name, as `requests.utils` does."""
    return {c.name: c.value for c in jar}


class _Answer:
    """What a jar asks of an answer."""

    def __init__(self, message: Message) -> None:
        self._message = message

    def info(self) -> Message:
        """Return the headers."""
        return self._message

"""Headers as requests and urllib3 show them: found in any case, and shown as they came."""

from collections.abc import ItemsView, Iterable, Iterator, Mapping, MutableMapping
from typing import Any


class Headers(MutableMapping[str, Any]):
    """What requests calls a CaseInsensitiveDict: it keeps the spelling that was set last."""

    def __init__(self, given: Mapping[str, Any] | Iterable[tuple[str, Any]] | None = None, **named: Any) -> None:
        self._held: dict[str, tuple[str, Any]] = {}
        self.update({} if given is None else given, **named)

    def __setitem__(self, name: str, value: Any) -> None:
        self._held[name.lower()] = (name, value)

    def __getitem__(self, name: str) -> Any:
        return self._held[name.lower()][1]

    def __delitem__(self, name: str) -> None:
        del self._held[name.lower()]

    def __iter__(self) -> Iterator[str]:
        return (name for name, _ in self._held.values())

    def __len__(self) -> int:
        return len(self._held)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Mapping):
            return NotImplemented
        return dict(self.lower_items()) == dict(Headers(other).lower_items())

    __hash__ = None  # type: ignore[assignment]  # As it is there.

    def __repr__(self) -> str:
        return str(dict(self.items()))

    def lower_items(self) -> Iterator[tuple[str, Any]]:
        """Yield the headers by their names in small letters."""
        return ((name, value) for name, (_, value) in self._held.items())

    def copy(self) -> 'Headers':
        """Return headers of their own."""
        return Headers(self._held.values())


class RawHeaders(Mapping[str, str]):
    """What urllib3 calls an HTTPHeaderDict: several of one name are joined, and can be had one by one."""

    def __init__(self, pairs: Iterable[tuple[str, str]]) -> None:
        self._by: dict[str, list[str]] = {}
        for name, value in pairs:
            self._by.setdefault(name.lower(), [name]).append(value)

    def __getitem__(self, name: str) -> str:
        return ', '.join(self._by[name.lower()][1:])

    def __iter__(self) -> Iterator[str]:
        return (first for first, *_ in self._by.values())

    def __len__(self) -> int:
        return len(self._by)

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and name.lower() in self._by

    def __repr__(self) -> str:
        return f'HTTPHeaderDict({dict(self.itermerged())})'

    def getlist(self, name: str) -> list[str]:
        """Return every value of one name."""
        return self._by.get(name.lower(), [''])[1:]

    getheaders = getallmatchingheaders = iget = get_all = getlist

    def iteritems(self) -> Iterator[tuple[str, str]]:
        """Yield every header as it came."""
        return ((name, value) for name, *values in self._by.values() for value in values)

    def itermerged(self) -> Iterator[tuple[str, str]]:
        """Yield one header a name."""
        return ((name, ', '.join(values)) for name, *values in self._by.values())

    def items(self) -> ItemsView[str, str]:
        """Return every header as it came."""
        return _Items(self)


class _Items(ItemsView[str, str]):
    def __init__(self, headers: RawHeaders) -> None:
        super().__init__(headers)
        self._pairs = list(headers.iteritems())

    def __iter__(self) -> Iterator[tuple[str, str]]:
        return iter(self._pairs)

    def __len__(self) -> int:
        return len(self._pairs)

    def __contains__(self, pair: object) -> bool:
        return pair in self._pairs

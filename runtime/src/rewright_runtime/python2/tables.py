"""Dicts and sets that keep the order of CPython 2.7 through everything that is done to them."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from rewright_runtime.breach import ContractBreach
from rewright_runtime.python2.dicts import hash_of, hashed, known_order

_WORD = 2**64
_SMALLEST = 8
_LARGE = 50000
# A display of more than this many keys makes room for them beforehand.
_ROOM = 5
# The slots of a set that were left behind are a fifth of all, or more.
_FEW = 5
_GONE: Any = object()


class Table:
    """The slots of one dict or set; what was taken out leaves its slot behind."""

    def __init__(self) -> None:
        self.slots: list[Any] = [None] * _SMALLEST
        self.fill = self.used = 0

    def __iter__(self) -> Iterator[Any]:
        return (entry[1] for entry in self.slots if entry is not None and entry is not _GONE)

    def put(self, key: Any, *, grows: bool = True) -> bool:
        """Put a key in, and say whether it is new."""
        code = hash_of(key)
        place, is_there = self._find(code, key)
        if is_there:
            return False
        self.fill += self.slots[place] is None
        self.used += 1
        self.slots[place] = (code, key)
        if grows and self.fill * 3 >= len(self.slots) * 2:
            self.resize(self.used * (2 if self.used > _LARGE else 4))
        return True

    def take(self, key: Any) -> None:
        """Take a key out that is there."""
        place, _ = self._find(hash_of(key), key)
        self.slots[place] = _GONE
        self.used -= 1

    def make_room(self, more: int) -> None:
        """Make room for so many keys at once."""
        if (self.fill + more) * 3 >= len(self.slots) * 2:
            self.resize((self.used + more) * 2)

    def resize(self, least: int) -> None:
        """Lay the keys anew into the smallest table of more than that many slots."""
        size = _SMALLEST
        while size <= least:
            size *= 2
        if size == len(self.slots) == _SMALLEST and self.fill == self.used:
            return
        kept = [entry for entry in self.slots if entry is not None and entry is not _GONE]
        self.slots, self.fill = [None] * size, self.used
        for code, key in kept:
            self.slots[self._find(code, key)[0]] = (code, key)

    def _find(self, code: int, key: Any) -> tuple[int, bool]:
        """Where a key is, or would be put."""
        mask, place, shift = len(self.slots) - 1, code & (len(self.slots) - 1), code
        free = None
        while (entry := self.slots[place & mask]) is not None:
            if entry is _GONE:
                free = place & mask if free is None else free
            elif entry[0] == code and entry[1] == key:
                return place & mask, True
            place = (place * 5 + shift + 1) % _WORD
            shift >>= 5
        return (place & mask if free is None else free), False


class Dict(dict[Any, Any]):
    """A dict that is asked for its order by `hashed`."""

    def __init__(self, given: Any = (), **named: Any) -> None:
        super().__init__()
        self.table = Table()
        self.update(given)
        if named:
            self.update(named)

    @classmethod
    def display(cls, written: dict[Any, Any]) -> 'Dict':
        """Return what stands in the source key by key."""
        found = cls()
        if len(written) > _ROOM:
            found.table.resize(len(written))
        return found.filled(written)

    @classmethod
    def built(cls, written: dict[Any, Any]) -> 'Dict':
        """Return what was put together key by key."""
        return cls().filled(written)

    def filled(self, given: dict[Any, Any]) -> 'Dict':
        """Put in one key after another, and return this."""
        for key, value in given.items():
            self[key] = value
        return self

    def __setitem__(self, key: Any, value: Any) -> None:
        self.table.put(key)
        super().__setitem__(key, value)

    def __delitem__(self, key: Any) -> None:
        super().__delitem__(key)
        self.table.take(key)

    def setdefault(self, key: Any, default: Any = None) -> Any:
        """Return a value, which is put in where there is none."""
        if key not in self:
            self[key] = default
        return self[key]

    def pop(self, key: Any, *default: Any) -> Any:
        """Take a key out and return its value."""
        is_there = key in self
        value = super().pop(key, *default)
        if is_there:
            self.table.take(key)
        return value

    def popitem(self) -> tuple[Any, Any]:
        """ContractBreach: which key that takes in Python 2 is not known."""
        raise ContractBreach('which key popitem takes out in Python 2 is not known')

    def clear(self) -> None:
        """Take everything out."""
        super().clear()
        self.table = Table()

    def update(self, given: Any = (), /, **named: Any) -> None:
        """Put in what another dict holds, for which there is room at once, or pairs one after another."""
        if isinstance(given, dict):
            if given and given is not self:
                self.table.make_room(len(given))
            for key, value in hashed(given).items():
                self.table.put(key, grows=False)
                super().__setitem__(key, value)
        else:
            for key, value in given:
                self[key] = value
        if named:
            self.update(named)

    def copy(self) -> 'Dict':
        """Return another one of the same keys, in a table of its own."""
        return Dict(self)

    __copy__ = copy

    def __deepcopy__(self, known: Any) -> 'Dict':
        from copy import deepcopy

        found = Dict()
        for key, value in hashed(self).items():
            found[deepcopy(key, known)] = deepcopy(value, known)
        return found


class Default(Dict):
    """A dict that makes the values that it has not."""

    def __init__(self, make: Callable[[], Any] | None = None) -> None:
        super().__init__()
        self.make = make

    def __missing__(self, key: Any) -> Any:
        if self.make is None:
            raise KeyError(key)
        self[key] = value = self.make()
        return value


class Set(set[Any]):
    """A set that is asked for its order by `each`."""

    def __init__(self, given: Iterable[Any] = ()) -> None:
        super().__init__()
        self.table = Table()
        self.update(given)

    @classmethod
    def display(cls, *written: Any) -> 'Set':
        """Return what stands in the source."""
        return cls(written)

    def add(self, value: Any) -> None:
        """Put a value in."""
        super().add(value)
        self.table.put(value)

    def discard(self, value: Any) -> None:
        """Take a value out if it is there."""
        if value in self:
            super().discard(value)
            self.table.take(value)

    def remove(self, value: Any) -> None:
        """Take a value out."""
        super().remove(value)
        self.table.take(value)

    def pop(self) -> Any:
        """ContractBreach: which value that takes in Python 2 is not known."""
        raise ContractBreach('which value pop takes out of a set in Python 2 is not known')

    def clear(self) -> None:
        """Take everything out."""
        super().clear()
        self.table = Table()

    def copy(self) -> 'Set':
        """Return another one of the same values, in a table of its own."""
        return Set(self)

    __copy__ = copy

    def update(self, *others: Iterable[Any]) -> None:
        """Put in what others hold; for a set or a dict there is room at once."""
        for other in others:
            if isinstance(other, set | dict) and other and other is not self:
                self.table.make_room(len(other))
            for value in _ordered(other):
                set.add(self, value)
                self.table.put(value, grows=not isinstance(other, set))

    def union(self, *others: Iterable[Any]) -> 'Set':
        """Return what is in any of these."""
        found = self.copy()
        found.update(*(other for other in others if other is not self))
        return found

    def difference(self, *others: Iterable[Any]) -> 'Set':
        """Return what is in none of the others."""
        if not others:
            return self.copy()
        first, *rest = others
        if isinstance(first, set | dict):
            found = Set([value for value in self.table if value not in first])
        else:
            found = self.copy()
            found.difference_update(first)
        found.difference_update(*rest)
        return found

    def difference_update(self, *others: Iterable[Any]) -> None:
        """Take out what others hold; where that leaves many slots behind, the rest is laid anew."""
        for other in others:
            if other is self:
                self.clear()
                continue
            for value in _ordered(other):
                self.discard(value)
            table = self.table
            if (table.fill - table.used) * _FEW >= len(table.slots) - 1:
                table.resize(table.used * (2 if table.used > _LARGE else 4))

    def intersection(self, *others: Iterable[Any]) -> 'Set':
        """Return what is in all of these: the smaller set is gone through."""
        found = self
        for other in others:
            if other is found:
                found = found.copy()
            elif isinstance(other, set) and len(other) > len(found):
                found = Set([value for value in found.table if value in other])
            else:
                found = Set([value for value in _ordered(other) if value in found])
        return found if others else self.copy()

    def intersection_update(self, *others: Iterable[Any]) -> None:
        """Keep what all others hold."""
        self._become(self.intersection(*others))

    def symmetric_difference(self, other: Iterable[Any]) -> 'Set':
        """Return what is in one of two alone."""
        found = Set(other)
        found.symmetric_difference_update(self)
        return found

    def symmetric_difference_update(self, other: Iterable[Any]) -> None:
        """Take out what another holds too, and put in what it holds alone."""
        if other is self:
            self.clear()
            return
        for value in list(_ordered(other if isinstance(other, set) else Set(other))):
            if value in self:
                self.discard(value)
            else:
                self.add(value)

    def _become(self, other: 'Set') -> None:
        set.clear(self)
        set.update(self, other)
        self.table = other.table

    def __or__(self, other: Any) -> Any:
        return self.union(other) if isinstance(other, set) else NotImplemented

    def __and__(self, other: Any) -> Any:
        return self.intersection(other) if isinstance(other, set) else NotImplemented

    def __sub__(self, other: Any) -> Any:
        return self.difference(other) if isinstance(other, set) else NotImplemented

    def __xor__(self, other: Any) -> Any:
        return self.symmetric_difference(other) if isinstance(other, set) else NotImplemented

    def __ior__(self, other: Any) -> Any:
        self.update(other)
        return self

    def __iand__(self, other: Any) -> Any:
        self.intersection_update(other)
        return self

    def __isub__(self, other: Any) -> Any:
        self.difference_update(other)
        return self

    def __ixor__(self, other: Any) -> Any:
        self.symmetric_difference_update(other)
        return self


def _ordered(other: Iterable[Any]) -> Iterable[Any]:
    if isinstance(other, set | dict):
        return known_order(other)
    return other

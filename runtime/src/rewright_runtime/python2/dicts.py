"""The order in which CPython 2.7 gives the keys of a dict that was filled one key after another."""

import math
from collections import OrderedDict
from collections.abc import Iterable
from typing import Any

from rewright_runtime.breach import ContractBreach

_WORD = 2**64
_FACTOR = 1000003
_SMALLEST = 8
_LARGE = 50000


def hashed(found: dict[Any, Any]) -> dict[Any, Any]:
    """Return the same dict in the order in which Python 2 gives its keys."""
    if isinstance(found, OrderedDict):
        return found
    return {key: found[key] for key in known_order(found)}


def through(values: Any, view: str = 'keys') -> Iterable[Any]:
    """Yield what a loop goes through; RuntimeError where a dict or a set changes its size on the way, as in Python 2."""
    if not isinstance(values, dict | set | frozenset):
        yield from values
        return
    size, held = len(values), values if isinstance(values, dict) else dict.fromkeys(values)
    order = list(values if isinstance(values, OrderedDict) else known_order(values))
    for key in order:
        if key not in values:
            break
        yield key if view == 'keys' else held[key] if view == 'values' else (key, held[key])
        if len(values) != size and not isinstance(values, OrderedDict):
            raise RuntimeError(f'{"dictionary" if isinstance(values, dict) else "Set"} changed size during iteration')
    if len(values) != size or any(key not in values for key in order):
        raise ContractBreach('what Python 2 goes through is not known where keys are exchanged on the way')


def known_order(values: Any) -> Iterable[Any]:
    """Return what a dict or a set holds in the order of Python 2; ContractBreach for a set that does not keep it."""
    table = getattr(values, 'table', None)
    if table is not None:
        return list(table)
    if not isinstance(values, dict):
        raise ContractBreach('the order of a set of Python 2 is not known')
    return _slots(values)


def in_order(value: Any) -> Any:
    """Return a value whose dicts are in the order of Python 2, through and through."""
    if isinstance(value, dict):
        return (
            type(found)((k, in_order(v)) for k, v in found.items())
            if isinstance(found := hashed(value), OrderedDict)
            else {k: in_order(v) for k, v in found.items()}
        )
    return [in_order(one) for one in value] if isinstance(value, list | tuple) else value


def each(values: Any) -> Any:
    """Return what a loop over a value goes through: the keys of a dict in the order of Python 2."""
    if isinstance(values, set | frozenset):
        return known_order(values)
    return hashed(values) if isinstance(values, dict) else values


def _slots(keys: dict[Any, Any]) -> list[Any]:
    table: list[tuple[int, Any] | None] = [None] * _SMALLEST
    for used, key in enumerate(keys, 1):
        _insert(table, hash_of(key), key)
        if used * 3 >= len(table) * 2:
            table = _grown(table, used * (2 if used > _LARGE else 4))
    return [entry[1] for entry in table if entry is not None]


def _grown(table: list[tuple[int, Any] | None], least: int) -> list[tuple[int, Any] | None]:
    size = _SMALLEST
    while size <= least:
        size *= 2
    grown: list[tuple[int, Any] | None] = [None] * size
    for entry in table:
        if entry is not None:
            _insert(grown, *entry)
    return grown


def _insert(table: list[tuple[int, Any] | None], code: int, key: Any) -> None:
    mask = len(table) - 1
    place = code & mask
    shift = code
    while table[place & mask] is not None:
        place = (place * 5 + shift + 1) % _WORD
        shift >>= 5
    table[place & mask] = (code, key)


def hash_of(key: Any) -> int:
    """Return the hash of Python 2 on 64 bits, as a number without a sign."""
    if isinstance(key, str):
        code = _of_text(key)
    elif isinstance(key, int):
        if abs(key) >= _WORD // 2:
            raise ContractBreach('the order of long keys of Python 2 is not known')
        code = int(key)
    elif isinstance(key, float) and key.is_integer() and abs(key) < _WORD // 2:
        code = int(key)
    elif isinstance(key, float) and math.isfinite(key):
        code = _of_real(key)
    elif isinstance(key, tuple):
        code = _of_tuple(key)
    else:
        raise ContractBreach(f'the order of keys that are {type(key).__name__} in Python 2 is not known')
    return code % _WORD if code != -1 else _WORD - 2


def _of_text(text: str) -> int:
    if not text:
        return 0
    code = ord(text[0]) << 7
    for letter in text:
        code = (_FACTOR * code ^ ord(letter)) % _WORD
    code ^= len(text)
    return code if code != _WORD - 1 else -1


def _of_real(number: float) -> int:
    """The hash of a number with a fraction."""
    part, power = math.frexp(number)
    part *= 2.0**31
    high = int(part)
    return high + int((part - high) * 2.0**31) + (power << 15)


def _of_tuple(parts: tuple[Any, ...]) -> int:
    code, factor = 0x345678, _FACTOR
    for left, part in zip(range(len(parts) - 1, -1, -1), parts, strict=True):
        code = (code ^ hash_of(part)) * factor % _WORD
        factor += 82520 + 2 * left
    code = (code + 97531) % _WORD
    return code if code != _WORD - 1 else -1

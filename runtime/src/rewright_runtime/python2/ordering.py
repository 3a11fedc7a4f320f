"""The order that Python 2 knows between any two values."""

import functools
import itertools
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from rewright_runtime.breach import ContractBreach

_NAMES: dict[type, str] = {dict: 'dict', list: 'list', str: 'str', tuple: 'tuple'}


def compared(one: Any, two: Any) -> int:
    """Return what `cmp` of Python 2 says: below zero, zero or above."""
    if isinstance(one, int | float) and isinstance(two, int | float):
        if one != one or two != two:  # noqa: PLR0124  NaN is what is not itself.
            raise ContractBreach('the order of a number that is none is not known in Python 2')
        return (one > two) - (one < two)
    if type(one) is type(two):
        return _alike(one, two)
    if one is None or two is None:
        return -1 if one is None else 1
    if isinstance(one, date) and isinstance(two, date):
        return _alike(one, two)
    names = [_name(one), _name(two)]
    return (names[0] > names[1]) - (names[0] < names[1])


def _alike(one: Any, two: Any) -> int:
    if isinstance(one, list | tuple):
        for left, right in zip(one, two, strict=False):
            found: int = 0 if left == right else compared(left, right)
            if found:
                return found
        return (len(one) > len(two)) - (len(one) < len(two))
    if one is None:
        return 0
    if isinstance(one, str | date | timedelta):
        return int(one > two) - int(one < two)
    raise ContractBreach(f'the order of values that are {type(one).__name__} in Python 2 is not known')


def _name(value: Any) -> str:
    """What stands for a value of another type: numbers come first, then types by their names."""
    if isinstance(value, int | float):
        return ''
    for known, name in _NAMES.items():
        if isinstance(value, known):
            return name
    raise ContractBreach(f'the order of values that are {type(value).__name__} in Python 2 is not known')


order: Callable[[Any], Any] = functools.cmp_to_key(compared)


def by_keys(value: Any) -> Any:
    """Return a value for JSON with its dicts sorted by their keys, whatever these are."""
    if isinstance(value, dict):
        return {key: by_keys(value[key]) for key in sorted(value, key=order)}
    return [by_keys(one) for one in value] if isinstance(value, list | tuple) else value


def mapped(function: Callable[..., Any] | None, *lists: Any) -> list[Any]:
    """Return what `map` of Python 2 gives of one or several: the shorter ones go on with None."""
    if function is None:
        return list(itertools.zip_longest(*lists)) if len(lists) > 1 else list(lists[0])
    return [function(*values) for values in itertools.zip_longest(*lists)]


def ordered_by(key: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Return a key whose results are in the order of Python 2."""
    return lambda value: order(key(value))

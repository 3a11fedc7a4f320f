"""Numbers as Python 2 reads, divides, rounds and adds them up."""

import math
import re
from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import Any

from rewright_runtime.breach import ContractBreach
from rewright_runtime.python2.shapes import shown

_NULL = '\0'
_LONG = 2**63
_BLANK = ' \t\n\v\f\r'
# A blank may stand behind the sign.
_WHOLE = re.compile(r'([+-]?)[ \t\n\v\f\r]*([0-9]+)')
_REAL = re.compile(r'[+-]?(?:(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?|(?i:inf(?:inity)?|nan))')
_EXACT = Context(prec=1200, rounding=ROUND_HALF_UP)
# No float has more digits than that behind the point, or before it.
_MOST_DIGITS, _LEAST_DIGITS = 323, -309


def whole(value: Any) -> int:
    """Return what `int` of Python 2 makes of a value."""
    if isinstance(value, str):
        head, null, _ = value.partition(_NULL)
        found = _WHOLE.fullmatch(head.strip(_BLANK))
        if found is None:
            raise ValueError(f'invalid literal for int() with base 10: {shown(head.lstrip(_BLANK)[:200])}')
        if null:
            raise ValueError('null byte in argument for int()')
        return int(found[1] + found[2])
    if isinstance(value, int | float | Decimal):
        return int(value)
    raise TypeError(f"int() argument must be a string or a number, not '{type(value).__name__}'")


def real(value: Any) -> float:
    """Return what `float` of Python 2 makes of a value."""
    if isinstance(value, str):
        if not _REAL.fullmatch(value.strip(_BLANK)):
            begins = _REAL.match(value.lstrip(_BLANK))
            why = 'invalid literal for float()' if begins else 'could not convert string to float'
            raise ValueError(f'{why}: {value.lstrip(_BLANK).partition(_NULL)[0][:200]}')
        return float(value.strip(_BLANK))
    if isinstance(value, int | float | Decimal):
        return float(value)
    raise TypeError('float() argument must be a string or a number')


def short(value: Any) -> Any:
    """Return a value whose type is asked for; a whole number that Python 2 held as a long one is refused."""
    if isinstance(value, int) and not -_LONG <= value < _LONG:
        raise ContractBreach('whether a number is int or long is asked for, and Python 2 held it as a long one')
    return value


def divided(one: Any, two: Any) -> Any:
    """Return `one / two`: of whole numbers, the floor."""
    if isinstance(one, int) and isinstance(two, int):
        if not two:
            raise ZeroDivisionError('integer division or modulo by zero')
        return one // two
    if isinstance(one, float | int) and isinstance(two, float | int):
        if not two:
            raise ZeroDivisionError('float division by zero')
        return one / two
    # A length of time over a whole number is cut off in Python 2.
    return one / two if isinstance(one, Decimal) or not hasattr(one, 'total_seconds') else one // two


def rounded(value: Any, digits: int = 0) -> float:
    """Return a number rounded as Python 2 does it: halves away from zero."""
    if not isinstance(value, int | float | Decimal):
        raise TypeError('a float is required')
    number = float(value)
    if not math.isfinite(number) or digits > _MOST_DIGITS:
        return number
    if digits < _LEAST_DIGITS:
        return math.copysign(0.0, number)
    return float(_EXACT.quantize(Decimal(number), Decimal(1).scaleb(-digits)))


def added(values: Iterable[Any]) -> Any:
    """Add up one value after another; later Pythons keep what floats lose on the way."""
    total: Any = 0
    for value in values:
        total += value
    return total


def floor(value: Any) -> float:
    """Return the floor as a float."""
    number = float(value)
    return float(math.floor(number)) if math.isfinite(number) else number


def ceiling(value: Any) -> float:
    """Return the ceiling as a float."""
    number = float(value)
    found = float(math.ceil(number)) if math.isfinite(number) else number
    return found or math.copysign(found, number)

"""Bytes held as text, and unicode text, as Python 2 treats them."""

import json
import re
import string
from collections.abc import Callable, Iterable
from typing import Any

from rewright_runtime.breach import ContractBreach
from rewright_runtime.python2.dicts import hashed
from rewright_runtime.python2.shapes import text

_BLANK = ' \t\n\v\f\r'
# What Python 2.7 knew of as blank in unicode text.
_BLANK_TEXT = ''.join(c for c in map(chr, range(0x3001)) if c.isspace()) + '\u180e'
# Latin, Greek and Cyrillic, whose letters have been the same ever since.
_SETTLED = (range(0x250), range(0x384, 0x3F3), range(0x400, 0x526), (0x20AC,))
_SAFE = frozenset(f'{string.ascii_letters}{string.digits}_.-')
_LOWER = str.maketrans(string.ascii_uppercase, string.ascii_lowercase)
_UPPER = str.maketrans(string.ascii_lowercase, string.ascii_uppercase)
_SWAPPED = str.maketrans(string.ascii_letters, string.ascii_uppercase + string.ascii_lowercase)


def _of_bytes(value: Any, word: str) -> str:
    if not isinstance(value, str):
        raise AttributeError(f"'{type(value).__name__}' object has no attribute '{word}'")  # noqa: TRY004  As Python 2 does.
    return value


def strip(value: Any) -> str:
    """Return bytes without the blanks of ASCII around them."""
    return _of_bytes(value, 'strip').strip(_BLANK)


def lstrip(value: Any) -> str:
    """Return bytes without the blanks of ASCII in front of them."""
    return _of_bytes(value, 'lstrip').lstrip(_BLANK)


def rstrip(value: Any) -> str:
    """Return bytes without the blanks of ASCII behind them."""
    return _of_bytes(value, 'rstrip').rstrip(_BLANK)


def words(value: Any) -> list[str]:
    """Return bytes split at the blanks of ASCII."""
    return [w.decode('latin-1') for w in _of_bytes(value, 'split').encode('latin-1').split()]


def splitlines(value: Any) -> list[str]:
    """Return bytes split at line feeds and carriage returns."""
    return [w.decode('latin-1') for w in _of_bytes(value, 'splitlines').encode('latin-1').splitlines()]


def upper(value: Any) -> str:
    """Return bytes with the letters of ASCII in upper case."""
    return _of_bytes(value, 'upper').translate(_UPPER)


def lower(value: Any) -> str:
    """Return bytes with the letters of ASCII in lower case."""
    return _of_bytes(value, 'lower').translate(_LOWER)


def swapcase(value: Any) -> str:
    """Return bytes with the letters of ASCII in the other case."""
    return _of_bytes(value, 'swapcase').translate(_SWAPPED)


def title(value: Any) -> str:
    """Return bytes with every word of ASCII letters capitalized."""
    return _of_bytes(value, 'title').encode('latin-1').title().decode('latin-1')


def capitalize(value: Any) -> str:
    """Return bytes with the first one in upper case and the rest in lower case."""
    return _of_bytes(value, 'capitalize').encode('latin-1').capitalize().decode('latin-1')


def _tested(word: str) -> Callable[[Any], bool]:
    def test(value: Any) -> bool:
        return bool(getattr(_of_bytes(value, word).encode('latin-1'), word)())

    return test


isdigit, isalpha, isalnum = _tested('isdigit'), _tested('isalpha'), _tested('isalnum')
isspace, isupper, islower = _tested('isspace'), _tested('isupper'), _tested('islower')


def strip_text(value: str) -> str:
    """Return unicode text without the blanks around it."""
    return value.strip(_BLANK_TEXT)


def lstrip_text(value: str) -> str:
    """Return unicode text without the blanks in front of it."""
    return value.lstrip(_BLANK_TEXT)


def rstrip_text(value: str) -> str:
    """Return unicode text without the blanks behind it."""
    return value.rstrip(_BLANK_TEXT)


def upper_text(value: str) -> str:
    """Return unicode text in upper case, letter by letter."""
    return ''.join(_one(c, c.upper()) for c in value)


def lower_text(value: str) -> str:
    """Return unicode text in lower case, letter by letter."""
    return ''.join(_one(c, c.lower()) for c in value)


def _one(letter: str, other: str) -> str:
    if not any(ord(letter) in known for known in _SETTLED):
        raise ContractBreach(f'the case of {letter!r} in Python 2 is not known')
    return other if len(other) == 1 else letter if letter != '\u0130' else 'i'


def of_ascii(value: str) -> str:
    """Return unicode text that becomes bytes by itself: UnicodeEncodeError where it is beyond ASCII."""
    value.encode('ascii')
    return value


def decoded(value: str, coding: str, errors: str = 'strict') -> str:
    """Return the unicode text of bytes."""
    data = value.encode('latin-1')
    if not coding.lower().startswith('utf'):
        return data.decode(coding, errors)
    try:
        return data.decode('utf-8', 'surrogatepass')
    except UnicodeDecodeError:
        if errors == 'strict':
            raise
        raise ContractBreach(f'what Python 2 makes of bytes that are no UTF-8 with {errors!r} is not known') from None


def encoded(value: str, coding: str, errors: str = 'strict') -> str:
    """Return the bytes of unicode text."""
    passing = 'surrogatepass' if coding.lower().startswith('utf') else errors
    return value.encode(coding, passing).decode('latin-1')


def json_of(value: str, made: Callable[[list[tuple[str, Any]]], Any] | None = None) -> Any:
    """Return what JSON says; `made` makes its objects of their pairs."""
    return json.loads(value, object_pairs_hook=made)


def byte(number: int) -> str:
    """Return the byte of a number."""
    if not 0 <= number < 256:
        raise ValueError('chr() arg not in range(256)')
    return chr(number)


def quoted(value: str, safe: str = '/') -> str:
    """Return bytes as they stand in an address."""
    kept = _SAFE | frozenset(safe)
    return ''.join(c if c in kept else f'%{ord(c):02X}' for c in value)


def quoted_plus(value: str, safe: str = '') -> str:
    """Return bytes as they stand in a query."""
    return quoted(value, f'{safe} ').replace(' ', '+')


def unquoted(value: str) -> str:
    """Return bytes without the escapes of an address."""
    return re.sub('%([0-9a-fA-F]{2})', lambda found: chr(int(found[1], 16)), value)


def unquoted_plus(value: str) -> str:
    """Return bytes without the escapes of a query."""
    return unquoted(value.replace('+', ' '))


def capwords(value: str) -> str:
    """Return the words of bytes with capital letters, with one blank between them."""
    return ' '.join(capitalize(word) for word in words(value))


def table(letters: str, others: str) -> str:
    """Return a table for `translated`, in which letters become others."""
    if len(letters) != len(others):
        raise ValueError('maketrans arguments must have same length')
    known = dict(zip(letters, others, strict=True))
    return ''.join(known.get(chr(n), chr(n)) for n in range(256))


def translated(value: str, letters: str, without: str = '') -> str:
    """Return bytes by a table, without some of them."""
    if len(letters) != 256:
        raise ValueError('translation table must be 256 characters long')
    return ''.join(letters[ord(c)] for c in value if c not in without)


def urlencoded(query: Any) -> str:
    """Return the query of pairs, or of a dict in the order of Python 2."""
    pairs: Iterable[Any] = hashed(query).items() if isinstance(query, dict) else query
    return '&'.join(f'{quoted_plus(text(name))}={quoted_plus(text(value))}' for name, value in pairs)

"""What Python 2 shows of a value: `str`, `repr` and the formats made of them."""

import csv
import json
import re
from datetime import date, time, timedelta
from decimal import Decimal
from typing import Any

from rewright_runtime.breach import ContractBreach
from rewright_runtime.python2.dicts import hashed, known_order

_LONG = 2**63
_DIGITS = 12
_FIRST_YEAR = 1900
_NUMERAL = re.compile(r'-?[0-9]+')
_SPEC = re.compile(r'%(?:\(([^)]*)\))?([#0\- +]*(?:\*|[0-9]+)?(?:\.(?:\*|[0-9]+))?)[hlL]?(.)', re.DOTALL)
_ESCAPES = {'\t': '\\t', '\n': '\\n', '\r': '\\r', '\\': '\\\\'}
_TOO_FEW = re.compile(r'not enough values to unpack \(expected (?:at least )?[0-9]+, got ([0-9]+)\)')
_ZERO = {'integer modulo by zero': 'integer division or modulo by zero', 'integer division or modulo by zero': ''}
_UNSAID = (TypeError, AttributeError, NameError, UnicodeError, MemoryError, RecursionError)


def text(value: Any) -> str:
    """Return what `str` of Python 2 makes of a value."""
    if isinstance(value, str):
        return value
    if isinstance(value, float):
        return _short(value)
    if isinstance(value, BaseException):
        return _said(value)
    if isinstance(value, int | date | time | timedelta | Decimal) or value is None:
        return str(value)
    return shown(value)


def plain(value: Any) -> str:
    """Return what `str` makes of a value whose texts are unicode; ContractBreach where a container would show them."""
    if isinstance(value, list | tuple | dict) and _holds_text(value):
        raise ContractBreach('what Python 2 shows of a container of unicode text is not known')
    return text(value)


def _holds_text(value: Any) -> bool:
    if isinstance(value, dict):
        return bool(value)
    return isinstance(value, str) or (isinstance(value, list | tuple) and any(map(_holds_text, value)))


def _short(value: float) -> str:
    """Twelve digits, one of them behind the point."""
    written = f'{value:.12g}'
    if not _NUMERAL.fullmatch(written):
        return written
    if len(written.lstrip('-')) < _DIGITS:
        return f'{written}.0'
    head, _, power = f'{float(written):.11e}'.partition('e')
    return f'{head.rstrip("0").rstrip(".")}e{power}'


def strftime(moment: Any, form: str) -> str:
    """Return a moment in a form; Python 2 has none for years before 1900."""
    year = getattr(moment, 'year', _FIRST_YEAR)
    if year < _FIRST_YEAR:
        raise ValueError(f'year={year} is before {_FIRST_YEAR}; the datetime strftime() methods require year >= 1900')
    return str(moment.strftime(form))


def shown(value: Any) -> str:
    """Return what `repr` of Python 2 makes of a value."""
    if isinstance(value, str):
        return _quoted(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return f'{value}L' if not -_LONG <= value < _LONG else str(value)
    if value is None or isinstance(value, bool | float):
        return repr(value)
    if type(value) is list:
        return f'[{", ".join(map(shown, value))}]'
    if type(value) is tuple:
        return f'({", ".join(map(shown, value))}{"," if len(value) == 1 else ""})'
    if type(value) is dict or type(value).__name__ == 'Dict':
        return f'{{{", ".join(f"{shown(k)}: {shown(v)}" for k, v in hashed(value).items())}}}'
    if type(value).__name__ == 'Set':
        return f'set([{", ".join(map(shown, known_order(value)))}])'
    if isinstance(value, date | time | Decimal):
        return repr(value)
    raise ContractBreach(f'what Python 2 shows of {type(value).__name__} is not known')


def _quoted(value: str) -> str:
    quote = '"' if "'" in value and '"' not in value else "'"
    return f'{quote}{"".join(_letter(c, quote) for c in value)}{quote}'


def _letter(letter: str, quote: str) -> str:
    if letter == quote:
        return f'\\{letter}'
    if letter in _ESCAPES:
        return _ESCAPES[letter]
    if ord(letter) > 255:
        raise ContractBreach('what Python 2 shows of unicode text is not known')
    return letter if ' ' <= letter < '\x7f' else f'\\x{ord(letter):02x}'


def _said(error: BaseException) -> str:
    """What an error says in Python 2."""
    if isinstance(error, KeyError):
        return shown(error.args[0]) if len(error.args) == 1 else _parts(error)
    if isinstance(error, OSError) or type(error).__module__ == 'configparser':
        return str(error)
    if isinstance(error, json.JSONDecodeError):
        if error.msg != 'Expecting value':
            raise ContractBreach(f'what Python 2 says about this JSON is not known: {error}')
        return 'No JSON object could be decoded'
    if isinstance(error, _UNSAID):
        raise ContractBreach(f'what Python 2 says about this is not known: {type(error).__name__}: {error}')
    if len(error.args) != 1 or not isinstance(error.args[0], str):
        return _parts(error)
    return _sentence(error, error.args[0])


def _parts(error: BaseException) -> str:
    if not error.args:
        return ''
    return text(error.args[0]) if len(error.args) == 1 else shown(error.args)


def _sentence(error: BaseException, said: str) -> str:
    if isinstance(error, ValueError):
        if few := _TOO_FEW.fullmatch(said):
            return f'need more than {few[1]} value{"" if few[1] == "1" else "s"} to unpack'
        return 'too many values to unpack' if said.startswith('too many values to unpack') else said
    if isinstance(error, ZeroDivisionError):
        if said == 'division by zero':
            raise ContractBreach('what Python 2 says about this division by zero is not known')
        return _ZERO.get(said) or said
    if isinstance(error, csv.Error) and said.startswith('new-line character seen in unquoted field'):
        return 'new-line character seen in unquoted field - do you need to open the file in universal-newline mode?'
    return said


def filled(form: Any, values: Any) -> Any:
    """Return `form % values`: a text filled, or what is left of a number."""
    if not isinstance(form, str):
        return form % values
    specs = [m for m in _SPEC.finditer(form) if m[3] != '%']
    if any('*' in m[2] for m in specs):
        raise ContractBreach('a format with a width among its values is not understood')
    if any(m[3] == 'o' and '#' in m[2] for m in specs):
        raise ContractBreach('a format marks a number of base 8, as Python 2 does otherwise')
    if isinstance(values, dict):
        keys = [m[1] for m in specs]
        if None not in keys:
            taken = tuple(_value(m[3], values[m[1]]) for m in specs)
            return _SPEC.sub(_plain, form) % taken
    given = values if isinstance(values, tuple) else (values,)
    if not specs and isinstance(values, list | dict):
        # What could be looked into by name need not be used.
        return _SPEC.sub(_plain, form) % ()
    if len(given) != len(specs):
        few = len(given) < len(specs)
        raise TypeError(
            'not enough arguments for format string' if few else 'not all arguments converted during string formatting'
        )
    return _SPEC.sub(_plain, form) % tuple(_value(m[3], value) for m, value in zip(specs, given, strict=True))


def _plain(spec: re.Match[str]) -> str:
    return '%%' if spec[3] == '%' else f'%{spec[2]}{"s" if spec[3] == "r" else spec[3]}'


def _value(letter: str, value: Any) -> Any:
    return text(value) if letter == 's' else shown(value) if letter == 'r' else value

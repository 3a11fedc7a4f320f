"""Numbers as they are written -> one spelling for each stored value, and their exact value."""

import re
from decimal import Decimal, InvalidOperation
from typing import Any

import polars as pl

# No leading zeros: `007` is a text, as a part number or a postal code is.
NUMBER = r'^[+-]?(?:(?:0|[1-9][0-9]*)(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?$'
_WORDS = r'^(?:|[+-]?(?:nan|NaN|NAN|inf|Inf|INF|Infinity|infinity))$'
_USUAL = r'^-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?$'
_UNUSUAL = r'^(?:\+.*|-?\..*|.*\.|.*[eE].*)$'
_ZEROS = r'\.[0-9]+0$'
_NUMBER = re.compile(NUMBER)
_FARTHEST = 400
_NUMERIC_TYPES = ('int', 'integer', 'float', 'real', 'decimal')


def one_spelling(column: pl.Series) -> pl.Series | None:
    """Spell every float of a text column in one way, for comparing and not for showing; integers and `-0.0` stay.

    None where a text is neither a number, nor a word for NaN or infinity, nor empty.
    """
    usual = column.str.contains(_USUAL).fill_null(value=True)
    plain = _without_zeros(column) if column.str.ends_with('0').any() else column
    if usual.all():
        return plain
    texts = column.filter(~usual).unique()
    numbers = texts.str.contains(NUMBER)
    if not texts.filter(~numbers).str.contains(_WORDS).all():
        return None
    spelled = [_bare(spelling(text)) if number else text for text, number in zip(texts, numbers, strict=True)]
    return column.replace(texts, spelled).zip_with(~usual, plain)


def may_be_respelled(name: str) -> pl.Expr:
    """Say whether a text column has a number that `one_spelling` may spell otherwise; one query asks it of many columns."""
    text = pl.col(name)
    odd = text.str.contains(_UNUSUAL) | text.str.contains(_ZEROS)
    return (odd & text.str.contains(NUMBER)).any().alias(name)


def with_one_spelling(frame: pl.DataFrame, names: frozenset[str], prefix: str = '') -> pl.DataFrame:
    """Give a frame its columns of numbers in one spelling, under their names behind `prefix`."""
    spelled = [(name, one_spelling(frame[name])) for name in names]
    return frame.with_columns(column.alias(prefix + name) for name, column in spelled if column is not None)


def _without_zeros(column: pl.Series) -> pl.Series:
    pointed = column.str.contains('.', literal=True)
    return column.str.strip_chars_end('0').zip_with(pointed, column) if pointed.any() else column


def _bare(text: str) -> str:
    # The zeros of an exponent count.
    return text.rstrip('0') if '.' in text and 'e' not in text.casefold() else text


def spelling(text: str) -> str:
    """Spell one number as a float is written without exponent: `1.`, `1.00` and `10e-1` become `1.0`; `1` stays."""
    if not _NUMBER.fullmatch(text) or not re.search(r'[.eE]', text):
        return text.removeprefix('+') if _NUMBER.fullmatch(text) else text
    sign, digits, exponent = Decimal(text).as_tuple()
    if not isinstance(exponent, int) or abs(exponent) > _FARTHEST or len(digits) > _FARTHEST:
        return text
    whole = format(Decimal((0, digits, exponent)), 'f')
    head, _, tail = whole.partition('.')
    return f'{"-" if sign else ""}{head.lstrip("0") or "0"}.{tail.rstrip("0") or "0"}'


def text_number(value: Any) -> Decimal | None:
    """The exact value of a text that is a number; None for every other text."""
    return _exact(value) if isinstance(value, str) and _NUMBER.fullmatch(value) else None


def typed_number(value: Any) -> Decimal | None:
    """The exact value of a cell such as `real 1.5`, or of a text where nothing has a type; None for all others."""
    kind, _, text = str(value).partition(' ')
    if kind == 'text':
        return text_number(text)
    return _exact(text) if kind in _NUMERIC_TYPES else None


def _exact(text: str) -> Decimal | None:
    try:
        found = Decimal(text)
    except InvalidOperation:
        return None
    return found if found.is_finite() else None

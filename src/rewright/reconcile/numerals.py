"""Numbers as they are written -> one spelling for each stored value, and their exact value."""

import re
from decimal import Decimal, InvalidOperation
from typing import Any

import polars as pl

# No leading zeros: `007` is a text, as a part number or a postal code is.
NUMBER = r'^[+-]?(?:(?:0|[1-9][0-9]*)(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?$'
_WORDS = r'^(?:|[+-]?(?:nan|NaN|NAN|inf|Inf|INF|Infinity|infinity))$'
_UNUSUAL = r'^(?:\+.*|-?\..*|.*\.|.*[eE].*)$'
_ZEROS = r'\.[0-9]+0$'
_NUMBER = re.compile(NUMBER)
_FARTHEST = 400
_NUMERIC_TYPES = ('int', 'integer', 'float', 'real', 'decimal')


def is_numeric(column: pl.Series) -> bool:
    """Say whether every text of a column is a number, a word for NaN or infinity, or empty."""
    other = column.filter(~column.str.contains(NUMBER))
    return bool(other.str.contains(_WORDS).all())


def may_be_respelled(name: str) -> pl.Expr:
    """Say whether a text column has a number that `one_spelling` may spell otherwise; one query asks it of many columns."""
    text = pl.col(name)
    odd = text.str.contains(_UNUSUAL) | text.str.contains(_ZEROS)
    return (odd & text.str.contains(NUMBER)).any().alias(name)


def one_spelling(column: pl.Series) -> pl.Series:
    """Spell every float of a column of numbers in one way; integers and words stay as they are, `-0.0` too."""
    plain = _without_zeros(column) if _may_end_in_zeros(column) else column
    unusual = column.str.contains(_UNUSUAL).fill_null(value=False)
    texts = column.filter(unusual).unique().to_list()
    return column.replace(texts, [spelling(text) for text in texts]).zip_with(unusual, plain) if texts else plain


def _may_end_in_zeros(column: pl.Series) -> bool:
    ending = column.filter(column.str.ends_with('0'))
    return bool(ending.str.contains('.', literal=True).any())


def _without_zeros(column: pl.Series) -> pl.Series:
    bare = column.str.strip_chars_end('0')
    text = pl.col(column.name)
    # The zero that a float ends with at least comes back.
    ended = pl.when(bare.str.ends_with('.')).then(bare + '0').otherwise(bare)
    return column.to_frame().select(pl.when(text.str.contains('.', literal=True)).then(ended).otherwise(text))[
        column.name
    ]


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

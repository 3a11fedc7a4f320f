"""A column in; its cells as pandas 2 prints them out, all equally wide.

The rules are those of `pandas.io.formats.format`.
"""

import re
from collections.abc import Sequence

import numpy as np
import polars as pl

from rewright_runtime.breach import ContractBreach
from rewright_runtime.frames.csv_text import date_format
from rewright_runtime.frames.options import UNCUT, options

_ESCAPED = str.maketrans({'\t': r'\t', '\n': r'\n', '\r': r'\r'})
_DECIMAL = re.compile(r'^\s*[+-]?[0-9]+\.[0-9]*$')


def cells(column: pl.Series, *, lead: str = ' ', widest: int = UNCUT) -> list[str]:
    """The texts of the values, justified to the right and at most `widest`; `lead` stands before numbers and texts.

    Raises ContractBreach for a column that pandas would print in a way that is not known here.
    """
    kind = column.dtype
    if kind.is_integer() and column.null_count():
        column, kind = column.cast(pl.Float64), pl.Float64()
    if kind == pl.Float64:
        return fixed_width(_floats(column, lead), widest=widest)
    if kind.is_integer():
        return fixed_width([f'{v:{lead}d}' for v in column], widest=widest)
    if kind == pl.String:
        return fixed_width([lead + ('NaN' if v is None else escaped(v)) for v in column], widest=widest)
    if kind == pl.Boolean and not column.null_count():
        return fixed_width([f'{lead}{v}' for v in column], widest=widest)
    if isinstance(kind, pl.Datetime):
        texts = column.dt.strftime(date_format(column)) if column.len() else column.cast(pl.String)
        return fixed_width(['NaT' if t is None else t for t in texts], widest=widest)
    raise ContractBreach(f'column {column.name!r} holds {kind}, which is not printed')


def escaped(text: str) -> str:
    """A text in one line."""
    return text.translate(_ESCAPED)


def fixed_width(texts: Sequence[str], least: int = 0, *, left: bool = False, widest: int = UNCUT) -> list[str]:
    """The texts padded to the widest, at least `least`; what is wider than `widest` is cut."""
    if not texts:
        return []
    width = min(max(least, *(len(t) for t in texts)), widest)
    cut = [t if len(t) <= width else t[: width - 3] + '...' for t in texts]
    return [t.ljust(width) if left else t.rjust(width) for t in cut]


def _floats(column: pl.Series, lead: str) -> list[str]:
    """Six digits behind the point, zeros that all have taken off; with an exponent where that hides values."""
    values = column.fill_null(np.nan).to_numpy()
    digits, form = options().precision, options().float_format
    if form is not None:
        return ['NaN' if np.isnan(v) else form(v) for v in values]
    plain = _trimmed(_written(values, f'{lead}.{digits}f'))
    sizes = np.abs(values)
    small = bool(((sizes < 10.0**-digits) & (sizes > 0)).any())
    wide = max((len(t) for t in plain), default=0) > digits + 6 and bool((sizes > 1e6).any())
    return _trimmed(_written(values, f'{lead}.{digits}e')) if small or wide else plain


def _written(values: np.ndarray[tuple[int], np.dtype[np.float64]], form: str) -> list[str]:
    return ['NaN' if np.isnan(v) else format(v, form) for v in values]


def _trimmed(texts: list[str]) -> list[str]:
    decimal = [bool(_DECIMAL.match(t)) for t in texts]
    numbers = [t for t, is_decimal in zip(texts, decimal, strict=True) if is_decimal]
    zeros = min((len(t) - len(t.rstrip('0')) for t in numbers), default=0)
    return [_shortened(t, zeros) if is_decimal else t for t, is_decimal in zip(texts, decimal, strict=True)]


def _shortened(text: str, zeros: int) -> str:
    short = text[:-zeros] if zeros else text
    return short + '0' if short.endswith('.') else short

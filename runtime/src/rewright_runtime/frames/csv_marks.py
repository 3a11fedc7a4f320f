"""Texts of numbers with marks for thousands and for the point in; the same numbers as pandas reads them from plain digits out."""

import re

import polars as pl

from rewright_runtime.breach import ContractBreach
from rewright_runtime.frames.csv_form import Form


def marked(column: pl.Series, form: Form) -> pl.Series | None:
    """The column in plain digits where all of it may be numbers, None where it is text.

    Raises ContractBreach for marks that stand where readers of pandas differ on them.
    """
    point = re.escape(form.decimal)
    mark = re.escape(form.thousands)
    plain = rf'(?:[0-9]+(?:{point}[0-9]*)?|{point}[0-9]+)(?:[eE][+-]?[0-9]+)?'
    if form.thousands:
        grouped = rf'[0-9]{{1,3}}(?:{mark}[0-9]{{3}})+(?:{point}[0-9]*)?'
        _check(column, grouped, form)
        plain = f'(?:{grouped}|{plain})'
    if not column.str.contains(rf'^[ \t]*[+-]?{plain}[ \t]*$|^[+-]?(?i:inf|infinity)$').all():
        # Pandas' reader in Python takes the marks out of texts too.
        if form.by_python and form.thousands and column.str.contains(rf'^\s*[-^0-9,.]*{mark}[-^0-9,.]*\s*$').any():
            raise ContractBreach(f'column {column.name!r}: {form.thousands!r} within numbers among texts')
        return None if column.str.contains(f'[0-9{re.escape(form.decimal + form.thousands)}]').any() else column
    digits = column.str.replace_all(form.thousands, '', literal=True) if form.thousands else column
    return digits if form.decimal == '.' else digits.str.replace(form.decimal, '.', literal=True)


def _check(column: pl.Series, grouped: str, form: Form) -> None:
    mark, point = re.escape(form.thousands), re.escape(form.decimal)
    has_mark = column.drop_nulls().filter(column.drop_nulls().str.contains(mark))
    like_numbers = has_mark.str.contains(rf'^[ \t]*[0-9eE+\-{mark}{point}]+[ \t]*$')
    odd = like_numbers & ~has_mark.str.contains(rf'^[+-]?{grouped}$')
    if odd.any():
        raise ContractBreach(f'column {column.name!r}: {form.thousands!r} stands where it parts no thousands')

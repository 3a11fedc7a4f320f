"""A CSV file in; a frame out with the missing values, types and floats that pandas 2 reads from it."""

import math
import re

import polars as pl

from rewright_runtime.breach import ContractBreach
from rewright_runtime.frames.breach import Schema, check_schema
from rewright_runtime.frames.sources import Source, content, named

# pandas.read_csv's documented default for na_values.
MISSING = [
    '', '#N/A', '#N/A N/A', '#NA', '-1.#IND', '-1.#QNAN', '-NaN', '-nan', '1.#IND', '1.#QNAN', '<NA>', 'N/A', 'NA', 'NULL',
    'NaN', 'None', 'n/a', 'nan', 'null',
]  # fmt: skip
TRUE, FALSE = ['True', 'TRUE', 'true'], ['False', 'FALSE', 'false']
WHOLE = r'^[ \t]*[+-]?[0-9]+[ \t]*$'
BROKEN = r'^[ \t]*[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?[ \t]*$|^[+-]?(?i:inf|infinity)$'
NUMBER = re.compile(r'(?:[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?|[+-]?(?i:inf|infinity))\Z', re.ASCII)
_INTEGER = re.compile(r'[+-]?[0-9]+\Z', re.ASCII)
_AROUND = ' \t\n\r\v\f'
LONG = r'(?:[0-9]\.?){16}|[eE]'
BLANK_LINE = re.compile(rb'(?:\A|\n)[ \t]*\r?(?:\n)')


def read_csv(
    source: Source,
    schema: Schema,
    *,
    separator: str = ',',
    text: tuple[str, ...] = (),
    whole: tuple[str, ...] = (),
    header: bool = True,
    nearest: bool = False,
) -> pl.DataFrame:
    """Read the columns of `schema` from a path or from anything with `read`, such as the body of an object in S3.

    Columns named in `text` are never taken for numbers, those in `whole` have no missing value. Without a `header` the names of
    `schema` are given to the columns in their order. A number with many digits is what pandas 1 and 2 make of it, or the `nearest`
    float, as from pandas 3 on.
    Raises ContractBreach when the columns or their types are others, a value of `whole` is missing, or there are no rows.
    """
    where = named(source, 'the CSV text')
    data = _without_blank_lines(content(source), where)
    raw = pl.read_csv(data, infer_schema=False, null_values=MISSING, separator=separator, has_header=header)
    if raw.height == 0:
        raise ContractBreach(f'{where}: no rows, so pandas would not know the type of any column')
    if not header:
        if raw.width != len(schema):
            raise ContractBreach(f'{where}: there are {raw.width} columns, expected {len(schema)}')
        raw.columns = list(schema)
    frame = raw.select(_text(column) if column.name in text else _typed(column, nearest=nearest) for column in raw)
    for name in whole:
        if name in frame.columns and (holes := frame.get_column(name).null_count()):
            raise ContractBreach(f'{where}: column {name!r} has {holes} missing values, expected none')
    return check_schema(frame, schema, where)


def _without_blank_lines(data: bytes, where: str) -> bytes:
    if not BLANK_LINE.search(data):
        return data
    if b'"' in data:
        raise ContractBreach(f'{where}: blank lines beside quoted fields')
    return b'\n'.join(line for line in data.split(b'\n') if line.strip(b' \t\r'))


def _text(column: pl.Series) -> pl.Series:
    return column.set(column == '', None)


def _typed(column: pl.Series, *, nearest: bool) -> pl.Series:
    """The column as pandas infers it: whole numbers, floats, booleans, else text; nothing but holes is a float."""
    column = _text(column)
    values = column.drop_nulls()
    if values.str.contains(WHOLE).all():
        return _whole(column, nearest=nearest) if values.len() else column.cast(pl.Float64)
    if values.str.contains(BROKEN).all():
        return _floats(column, nearest=nearest)
    if values.is_in(TRUE + FALSE).all():
        return column.is_in(TRUE).set(column.is_null(), None)
    return column


def _whole(column: pl.Series, *, nearest: bool) -> pl.Series:
    if column.null_count():
        return _floats(column, nearest=nearest)
    return column.str.strip_chars(' \t').str.strip_prefix('+').cast(pl.Int64)


def _floats(column: pl.Series, *, nearest: bool) -> pl.Series:
    column = column.str.strip_chars(' \t')
    long = column.str.contains(LONG).fill_null(value=False)
    numbers = column.str.strip_prefix('+').str.to_lowercase().str.replace('infinity', 'inf').cast(pl.Float64)
    if nearest or not long.any():
        return numbers
    exact = [
        parse_float(v) if v is not None and is_long else n for v, is_long, n in zip(column, long, numbers, strict=True)
    ]
    return pl.Series(column.name, exact, dtype=pl.Float64)


def to_number(column: pl.Expr, kind: type[pl.DataType], *, others_missing: bool = False) -> pl.Expr:
    """`pandas.to_numeric` of texts: whole numbers where all are, else floats; an empty text is missing.

    Raises ValueError for a text that is no number, unless `others_missing`, and ContractBreach for a number out of range, or where
    the numbers are not of `kind`.
    """

    def numbers(values: pl.Series) -> pl.Series:
        made = _numbers(values, others_missing=others_missing)
        if made.dtype != kind:
            raise ContractBreach(f'column {values.name!r} holds numbers that are {made.dtype}, expected {kind}')
        return made

    return column.map_batches(numbers, return_dtype=kind)


def _numbers(values: pl.Series, *, others_missing: bool) -> pl.Series:
    texts = [None if v is None or v == '' else v.strip(_AROUND) for v in values]
    number = [t is not None and NUMBER.match(t) is not None for t in texts]
    wrong = next((v for v, t, known in zip(values, texts, number, strict=True) if t is not None and not known), None)
    if wrong is not None and not others_missing:
        raise ValueError(f'Unable to parse string {wrong!r}')
    if all(t is not None and _INTEGER.match(t) for t in texts):
        whole = [int(t) for t in texts if t is not None]
        if any(not -(2**63) <= n < 2**63 for n in whole):
            raise ContractBreach(f'column {values.name!r} holds a whole number beyond 64 bits')
        return pl.Series(values.name, whole, dtype=pl.Int64)
    found = [_float_of(t) if t is not None and known else None for t, known in zip(texts, number, strict=True)]
    return pl.Series(values.name, found, dtype=pl.Float64)


def _float_of(text: str) -> float:
    plain = text.lower()
    if plain.endswith(('inf', 'infinity')):
        return -math.inf if plain.startswith('-') else math.inf
    if _INTEGER.match(text) and not -(2**63) <= int(text) < 2**63:
        raise ContractBreach(f'{text} is a whole number beyond 64 bits')
    return parse_float(text)


def parse_float(text: str) -> float:
    """Parse as pandas' own reader does (`precise_xstrtod`): 17 digits, leading zeros too, then one scaling by a power of ten."""
    digits, _, power = text.lower().lstrip('+-').partition('e')
    whole, _, fraction = digits.partition('.')
    number, taken, exponent = 0.0, 0, int(power or 0)
    for place, digit in enumerate(whole + fraction):
        behind_point = place >= len(whole)
        if taken < 17:
            number = number * 10.0 + int(digit)
            taken += 1
            exponent -= behind_point
        else:
            exponent += not behind_point
    return math.copysign(_scaled(number, exponent), -1.0 if text.startswith('-') else 1.0)


def _scaled(number: float, exponent: int) -> float:
    if not -616 <= exponent <= 308:
        raise ContractBreach(f'a number with the power {exponent} of ten, which pandas keeps as text')
    if exponent >= 0:
        number *= float(f'1e{exponent}')
    elif exponent >= -308:
        number /= float(f'1e{-exponent}')
    else:
        number = number / float(f'1e{-308 - exponent}') / 1e308
    if math.isinf(number):
        raise ContractBreach('a number beyond the range of floats, which pandas keeps as text')
    return number

"""A CSV file in; a frame out with the missing values, types and floats that pandas 2 reads from it."""

import math
import re
from collections.abc import Callable, Iterator, Mapping
from itertools import islice
from typing import Self, Unpack

import polars as pl

from rewright_runtime.breach import ContractBreach, forget
from rewright_runtime.frames.breach import NUMBERS, Schema, check_schema
from rewright_runtime.frames.csv_form import MISSING, Form, Options, records, table
from rewright_runtime.frames.csv_marks import marked
from rewright_runtime.frames.sources import Source, content, named

TRUE, FALSE = ['True', 'TRUE', 'true'], ['False', 'FALSE', 'false']
WHOLE = r'^[ \t]*[+-]?[0-9]+[ \t]*$'
BROKEN = r'^[ \t]*[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?[ \t]*$|^[+-]?(?i:inf|infinity)$'
NUMBER = re.compile(r'(?:[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?|[+-]?(?i:inf|infinity))\Z', re.ASCII)
_INTEGER = re.compile(r'[+-]?[0-9]+\Z', re.ASCII)
_AROUND = ' \t\n\r\v\f'
LONG = r'(?:[0-9]\.?){16}|[eE]'
EXACT = 1 << 53  # Up to here each whole number is a float.
ENDLESS = r'^[+-]?[0-9]{20}'
# What one reader takes for a number as the processor has it, and the other for its digits.
APART = r'^[ \t]*-0+[ \t]*$|[0-9]{16}'


def read_csv(source: Source, schema: Schema, **how: Unpack[Options]) -> pl.DataFrame:
    """Read the columns of `schema` from a path or from anything with `read`, such as the body of an object in S3.

    `how` is what `Options` lists. A number with many digits is what pandas 1 and 2 make of it.
    Raises ContractBreach when the columns or their types are others, a value of `whole` is missing, or there are no rows, and for
    numbers that the two readers of pandas take for different ones.
    """
    return framed(content(source), named(source, 'the CSV text'), schema, Form(**how).typed())


class Parts:
    """The parts of a file one by one, also within `with`, as pandas' reader of parts is used."""

    def __init__(self, parts: Iterator[pl.DataFrame]) -> None:
        self._parts = parts

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Nothing stays open: the file is read as soon as its first part is asked for."""

    def __iter__(self) -> Iterator[pl.DataFrame]:
        return self._parts


def read_csv_in_parts(source: Source, schema: Schema, size: int, **how: Unpack[Options]) -> Parts:
    """Give a file that pandas reads by `chunksize=size`, so many rows at a time; types are found out for each part by itself.

    Raises ContractBreach as `read_csv` does, and for a quoted field that does not end in its part.
    """
    return Parts(_parts(source, named(source, 'the CSV text'), schema, size, Form(**how).typed()))


def _parts(source: Source, where: str, schema: Schema, size: int, form: Form) -> Iterator[pl.DataFrame]:
    """The parts, once all of them are known to be what was proven: a job that writes each one would leave some behind.

    What pandas fails on too ends the job where it ends pandas.
    """
    data = content(source)
    try:
        for _ in _parts_of(data, where, schema, size, form):
            pass
    except ContractBreach as breach:
        if not isinstance(breach.__cause__, pl.exceptions.PolarsError):
            raise
        forget(breach)
    yield from _parts_of(data, where, schema, size, form)


def _parts_of(data: bytes, where: str, schema: Schema, size: int, form: Form) -> Iterator[pl.DataFrame]:
    lines = records(table(data, where, form), form)
    first = next(lines, b'') if form.header else b''
    part = list(islice(lines, size))
    while True:
        frame = _read(first + b''.join(part), where, schema, form)
        if frame.height != len(part):
            raise ContractBreach(f'{where}: {frame.height} rows where {len(part)} were counted')
        yield frame
        part = list(islice(lines, size))
        if not part:
            return


def framed(data: bytes, where: str, schema: Schema, form: Form) -> pl.DataFrame:
    """The frame of a file's bytes, as `read_csv` gives it."""
    return _read(table(data, where, form), where, schema, form)


def _read(data: bytes, where: str, schema: Schema, form: Form) -> pl.DataFrame:
    raw = _texts(data, where, form)
    if raw.height == 0:
        raise ContractBreach(f'{where}: no rows, so pandas would not know the type of any column')
    if form.names and list(form.names) != list(schema):
        raise ContractBreach(f'{where}: the names are {list(form.names)}, expected {list(schema)}')
    if form.columns:
        raw = _chosen(raw, where, form)
    if form.renamed or not form.header:
        if raw.width != len(schema):
            raise ContractBreach(f'{where}: there are {raw.width} columns, expected {len(schema)}')
        raw.columns = list(schema)
    frame = _asked(_typed(_holed(raw, form), form), where, form)
    if form.labels in frame.columns:
        frame = frame.select(form.labels, pl.exclude(form.labels))
    return check_schema(frame, schema, where)


def _texts(data: bytes, where: str, form: Form) -> pl.DataFrame:
    usual = form.missing == MISSING
    try:
        return pl.read_csv(
            data,
            infer_schema=False,
            null_values=list(MISSING) if usual else None,
            empty_string_is_null=usual,
            separator=form.between,
            quote_char=form.quote,
            has_header=form.header,
        )
    except pl.exceptions.PolarsError as error:
        raise ContractBreach(f'{where}: it is not read as a table: {error}') from error


def _chosen(raw: pl.DataFrame, where: str, form: Form) -> pl.DataFrame:
    """The columns that are asked for, in the order of the file."""
    chosen = [raw.columns[c] if isinstance(c, int) else c for c in form.columns if isinstance(c, str) or c < raw.width]
    if not set(chosen) <= set(raw.columns):
        raise ContractBreach(f'{where}: columns are {raw.columns}, expected {chosen} among them')
    return raw.select(c for c in raw.columns if c in chosen)


def _holed(raw: pl.DataFrame, form: Form) -> pl.DataFrame:
    """The texts, missing where they stand for a missing value."""
    if form.missing == MISSING:
        return raw.select(pl.when(pl.all() != '').then(pl.all()))
    return raw.select(pl.when(~pl.col(c).is_in(_missing(c, form))).then(pl.col(c)) for c in raw.columns)


def _missing(column: str, form: Form) -> tuple[str, ...]:
    return form.missing.get(column, MISSING) if isinstance(form.missing, Mapping) else form.missing


def _asked(frame: pl.DataFrame, where: str, form: Form) -> pl.DataFrame:
    """The frame whose columns hold what is asked of them."""
    for name in form.whole:
        if name in frame.columns and (holes := frame.get_column(name).null_count()):
            raise ContractBreach(f'{where}: column {name!r} has {holes} missing values, expected none')
    for names, kinds in ((form.ints, (pl.Int64,)), (form.floats, NUMBERS)):
        for name in names:
            if name in frame.columns and frame.schema[name] not in kinds:
                raise ContractBreach(f'{where}: column {name!r} holds {frame.schema[name]}, expected numbers')
    floats = [n for n in form.floats if n in frame.columns]
    for name in floats:
        if frame.schema[name] == pl.Int64 and (frame.get_column(name).abs() > EXACT).any():
            raise ContractBreach(f'{where}: column {name!r} holds a whole number of more digits than a float has')
    return frame.with_columns(pl.col(name).cast(pl.Float64) for name in floats)


def _typed(texts: pl.DataFrame, form: Form) -> pl.DataFrame:
    """Columns as pandas infers them: whole numbers, floats, booleans, else text; nothing but holes is a float."""
    guessed = [column for column in texts if column.name not in form.text]
    if form.thousands or form.decimal != '.':
        guessed = [c for column in guessed if (c := marked(column, form)) is not None]
        texts = texts.with_columns(guessed)
    whole = _where(guessed, lambda c: c.str.contains(WHOLE).all())
    broken = _where([c for c in guessed if c.name not in whole], lambda c: c.str.contains(BROKEN).all())
    logical = _where([c for c in guessed if c.name not in whole | broken], lambda c: c.is_in(TRUE + FALSE).all())
    _check_numbers([c for c in guessed if c.name in whole | broken], broken, form)
    made: list[pl.Expr] = []
    for column in texts:
        value = pl.lit(column)
        if column.name in whole:
            value = _digits(value).cast(pl.Int64)
            # Whole numbers beside holes are read as such first, and made floats then.
            value = value.cast(pl.Float64) if column.null_count() else value
        elif column.name in broken:
            value = _digits(value).str.to_lowercase().str.replace('infinity', 'inf').cast(pl.Float64)
        elif column.name in logical:
            value = value.is_in(TRUE)
        made.append(value)
    frame = pl.select(made)
    frame = frame if form.nearest else _as_pandas_rounds(frame, [c for c in texts if c.name in broken])
    return frame if form.missing == MISSING else _holed_numbers(frame, whole, form)


def _holed_numbers(frame: pl.DataFrame, whole: set[str], form: Form) -> pl.DataFrame:
    """The frame without numbers that stand for a missing value, however they are written; ContractBreach among whole ones."""
    for name in frame.columns:
        stand_ins = [float(text) for text in _missing(name, form) if NUMBER.match(text)]
        if (
            stand_ins
            and frame.schema[name] in NUMBERS
            and frame.get_column(name).cast(pl.Float64).is_in(stand_ins).any()
        ):
            if name in whole:
                raise ContractBreach(f'column {name!r} holds a stand-in for a missing value that is written otherwise')
            frame = frame.with_columns(pl.when(~pl.col(name).is_in(stand_ins)).then(pl.col(name)))
    return frame


def _where(columns: list[pl.Series], asked: Callable[[pl.Expr], pl.Expr]) -> set[str]:
    """The names of the columns that hold what is asked; polars answers one question for all much faster than one for each."""
    if not columns:
        return set()
    found = pl.select(asked(pl.lit(column)) for column in columns)
    return {column.name for column, holds in zip(columns, found.row(0), strict=True) if holds}


def _digits(column: pl.Expr) -> pl.Expr:
    return column.str.strip_chars(' \t').str.strip_prefix('+')


def _check_numbers(columns: list[pl.Series], broken: set[str], form: Form) -> None:
    """ContractBreach for numbers that pandas, or one of its readers, takes for something else; `broken` names floats."""
    if form.by_python:
        holed = [c for c in columns if c.name not in broken and 0 < c.null_count() < c.len()]
        for name in sorted(_where(holed, lambda c: c.str.contains(APART).any())):
            raise ContractBreach(f'column {name!r} holds numbers that readers of pandas take for different ones')
    floats = [c for c in columns if c.name in broken]
    for name in sorted(_where(floats, lambda c: c.str.strip_chars(' \t').str.contains(ENDLESS).any())):
        raise ContractBreach(f'column {name!r} holds a number of more digits than pandas reads as a number')
    for name in sorted(_where(columns, _overflows)):
        raise ContractBreach(f'column {name!r} holds a whole number beyond 64 bits')


def _overflows(column: pl.Expr) -> pl.Expr:
    return (column.str.contains(WHOLE) & _digits(column).cast(pl.Int64, strict=False).is_null()).any()


def _as_pandas_rounds(frame: pl.DataFrame, texts: list[pl.Series]) -> pl.DataFrame:
    """The frame with each number of many digits as pandas 1 and 2 make it of its text."""
    long = _where(texts, lambda c: c.str.contains(LONG).any())
    return frame.with_columns(
        _rounded(column, frame.get_column(column.name)) for column in texts if column.name in long
    )


def _rounded(texts: pl.Series, numbers: pl.Series) -> pl.Series:
    texts = texts.str.strip_chars(' \t')
    long = texts.str.contains(LONG)
    exact = [
        parse_float(v) if v is not None and is_long else n for v, is_long, n in zip(texts, long, numbers, strict=True)
    ]
    return pl.Series(texts.name, exact, dtype=pl.Float64)


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

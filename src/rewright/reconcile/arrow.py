"""Arrow batches -> frames whose values are equal exactly when the stored values are, and columns that can show them."""

import json
import struct
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import partial
from typing import Any

import polars as pl
import pyarrow as pa
import pyarrow.compute as pc

from rewright.reconcile.numerals import typed_number
from rewright.reconcile.sheets import Column, unique

_WHOLE = {8: pa.int8(), 16: pa.int16(), 32: pa.int32(), 64: pa.int64()}
_FLOATS = {16: '<e', 32: '<f', 64: '<d'}
_INTS = {16: '<h', 32: '<i', 64: '<q'}
_UNITS = {'s': 1, 'ms': 10**3, 'us': 10**6, 'ns': 10**9}
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def arrow_columns(schema: pa.Schema, spell_type: Callable[[pa.Field], str]) -> tuple[Column, ...]:
    """Return the columns of a schema, their types in the words of `spell_type`."""
    names = unique(list(schema.names))
    return tuple(_column(name, field, spell_type(field)) for name, field in zip(names, schema, strict=True))


def arrow_frame(batch: pa.RecordBatch | pa.Table, columns: tuple[Column, ...]) -> pl.DataFrame:
    """Return the rows of a batch in the comparator's own types: whole numbers, texts, bytes and truth."""
    arrays = [_comparable(column) for column in batch.columns]
    series = [pl.Series(column.name, pl.from_arrow(array)) for column, array in zip(columns, arrays, strict=True)]
    return pl.DataFrame(series)


def _column(name: str, field: pa.Field, kind: str) -> Column:
    stored = field.type.value_type if pa.types.is_dictionary(field.type) else field.type
    if pa.types.is_floating(stored):
        return float_column(name, kind, stored.bit_width)
    if pa.types.is_timestamp(stored):
        return Column(name, kind, partial(_timestamp, stored), lambda _: None)
    if pa.types.is_date32(stored):
        return Column(name, kind, _date, lambda _: None)
    if pa.types.is_integer(stored):
        return Column(name, kind, lambda value: _null(value) or str(value), _whole)
    if pa.types.is_decimal(stored):
        return Column(name, kind, lambda value: _null(value) or str(value), _exact)
    if pa.types.is_nested(stored):
        return Column(name, kind, lambda value: _null(value) or str(value), lambda _: None)
    return Column(name, kind, lambda value: _null(value) or repr(value), typed_number)


def float_column(name: str, kind: str, width: int) -> Column:
    """A column of floats of `width` bits that lie in frames as whole numbers of the same bits."""
    number = partial(_float, width)
    return Column(name, kind, lambda value: _null(value) or repr(number(value)), lambda value: _finite(number, value))


def _null(value: Any) -> str:
    return 'null' if value is None else ''


def _float(width: int, bits: int) -> float:
    found: float = struct.unpack(_FLOATS[width], struct.pack(_INTS[width], bits))[0]
    return found


def _finite(number: Callable[[int], float], bits: int | None) -> Decimal | None:
    found = Decimal(number(bits)) if bits is not None else None
    return found if found is not None and found.is_finite() else None


def _whole(value: int | None) -> Decimal | None:
    return None if value is None else Decimal(value)


def _exact(value: str | None) -> Decimal | None:
    return None if value is None else Decimal(value)


def _date(days: int | None) -> str:
    try:
        return 'null' if days is None else str(date(1970, 1, 1) + timedelta(days=days))
    except OverflowError:
        return f'day {days}'


def _timestamp(kind: pa.DataType, value: int | None) -> str:
    if value is None:
        return 'null'
    seconds, fraction = divmod(value, _UNITS[kind.unit])
    try:
        moment = (_EPOCH + timedelta(seconds=seconds)).strftime('%Y-%m-%d %H:%M:%S')
    except OverflowError:
        return f'{value} {kind}'
    digits = len(str(_UNITS[kind.unit])) - 1
    return moment + (f'.{fraction:0{digits}d}' if digits else '') + (' UTC' if kind.tz else '')


def _comparable(values: pa.Array | pa.ChunkedArray) -> pa.Array:
    """Return values whose equality in a frame is equality of what is stored: -0.0 is not 0.0, NaN is NaN."""
    if isinstance(values, pa.ChunkedArray):
        values = values.combine_chunks()
    kind = values.type
    if pa.types.is_dictionary(kind):
        return _comparable(values.dictionary_decode())
    if pa.types.is_floating(kind):
        # Libraries write NaN with different sign and payload; bits tell all other floats apart.
        return pc.if_else(pc.is_nan(values), _nan(kind), values).view(_WHOLE[kind.bit_width])
    if pa.types.is_temporal(kind) and not pa.types.is_interval(kind):
        return values.view(_WHOLE[kind.bit_width])
    if pa.types.is_decimal(kind):
        return values.cast(pa.string())
    if pa.types.is_fixed_size_binary(kind):
        return values.cast(pa.large_binary())
    if pa.types.is_nested(kind) or pa.types.is_interval(kind) or isinstance(kind, pa.BaseExtensionType):
        return pa.array([None if not value.is_valid else _nested(value) for value in values], pa.large_string())
    if pa.types.is_null(kind):
        return values.cast(pa.string())
    return values


def _nan(kind: pa.DataType) -> pa.Scalar:
    # Arrow imports pandas, where there is one, to make a scalar of a Python value.
    bits = struct.pack(_FLOATS[kind.bit_width], float('nan'))
    return pa.Array.from_buffers(kind, 1, [None, pa.py_buffer(bits)])[0]


def _nested(value: pa.Scalar) -> str:
    try:
        return _spelled(value)
    except ValueError:  # Text that is no UTF-8 has no Python value; its bytes speak for it.
        batch = pa.RecordBatch.from_arrays([pa.array([value], value.type)], ['value'])
        return f'{value.type} {batch.serialize().to_pybytes().hex()}'


def _spelled(value: pa.Scalar) -> str:
    """Spell a nested value down to its leaves; a nanosecond has no Python value, so times are spelled as numbers."""
    if not value.is_valid:
        return 'null'
    kind = value.type
    if pa.types.is_struct(kind):
        inner = (f'{json.dumps(field.name)}: {_spelled(value[at])}' for at, field in enumerate(kind))
        return '{' + ', '.join(inner) + '}'
    if (
        pa.types.is_map(kind)
        or pa.types.is_list(kind)
        or pa.types.is_large_list(kind)
        or pa.types.is_fixed_size_list(kind)
    ):
        return '[' + ', '.join(_spelled(item) for item in value.values) + ']'
    if pa.types.is_temporal(kind) and not pa.types.is_interval(kind):
        return str(value.cast(_WHOLE[kind.bit_width]).as_py())
    return repr(value.as_py())

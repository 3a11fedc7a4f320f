"""Parquet -> one table of typed columns, compared in Arrow and spelled as text only where they differ."""

import io
from collections.abc import Iterator, Sequence

import polars as pl
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from rewright.reconcile.arrow import arrow_columns, arrow_frame
from rewright.reconcile.content import Capabilities, Table, UnreadableError
from rewright.reconcile.sheets import Sheet
from rewright.reconcile.sources import Source

SUFFIXES = ('.parquet', '.pq')
CAPABILITIES = Capabilities(streams=True)


def tables(data: bytes) -> tuple[Table, ...]:
    """Return the file's one table; Unreadable for other bytes. Text and large text are one type, as stored they are."""
    try:
        found = pq.ParquetFile(io.BytesIO(data)).read()
    except (pa.ArrowException, OSError, ValueError, MemoryError) as error:
        raise UnreadableError(str(error)) from None
    schema = tuple((field.name, _type(field)) for field in found.schema)
    columns = tuple(_Column(column.combine_chunks()) for column in found.columns)
    return (Table('', schema, columns, found.num_rows),)


def sheets(source: Source) -> tuple[Sheet, ...]:
    """The file's one sheet, read row group by row group; Unreadable for other bytes."""
    # The pool that Arrow has otherwise takes much more memory at its start than a table of a few megabytes needs.
    pa.set_memory_pool(pa.system_memory_pool())
    try:
        with source.open() as stream:
            schema = pq.ParquetFile(stream).schema_arrow
    except (pa.ArrowException, OSError, ValueError, MemoryError) as error:
        raise UnreadableError(str(error)) from None
    columns = arrow_columns(schema, _type)

    def frames() -> Iterator[pl.DataFrame]:
        try:
            with source.open() as stream:
                # What is buffered before it is asked for stays until the end: all of the file.
                file = pq.ParquetFile(stream, pre_buffer=False)
                for batch in file.iter_batches(batch_size=source.scale.batch, use_threads=False):
                    yield arrow_frame(batch, columns)
        except (pa.ArrowException, OSError, ValueError) as error:
            raise UnreadableError(str(error)) from None

    return (Sheet('', columns, frames, small=source.small),)


def _type(field: pa.Field) -> str:
    """Spell a type without the widths that Parquet does not store."""
    text = str(field.type)
    for wide in ('large_string', 'string_view'):
        text = text.replace(wide, 'string')
    text = text.replace('large_binary', 'binary').replace('binary_view', 'binary').replace('large_list', 'list')
    return text if field.nullable else f'{text} not null'


class _Column(Sequence[str]):
    """One column; equal to another when every stored value is, NaN to NaN, and 0.0 not to -0.0."""

    def __init__(self, values: pa.Array) -> None:
        self._values = values
        self._bits = _bits(values)

    def __len__(self) -> int:
        return len(self._values)

    def __getitem__(self, row: int) -> str:  # type: ignore[override]  # No caller takes a slice of a column.
        value = self._values[row]
        if not value.is_valid:
            return 'null'
        try:
            return _spelled(value)
        except ValueError:  # Text that is no UTF-8, and nested nanoseconds, have no Python value.
            batch = pa.RecordBatch.from_arrays([pa.array([value], value.type)], ['value'])
            return f'{value.type} {batch.serialize().to_pybytes().hex()}'

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, _Column):
            return NotImplemented
        if self._bits is not None and other._bits is not None:
            return bool(self._bits.equals(other._bits))
        return all(self[row] == other[row] for row in range(len(self)))

    __hash__ = None  # type: ignore[assignment]  # Columns are compared, never kept in sets.


def _spelled(value: pa.Scalar) -> str:
    if pa.types.is_timestamp(value.type) or pa.types.is_duration(value.type) or pa.types.is_time(value.type):
        return f'{value.cast(_whole(value.type)).as_py()} {value.type}'
    return repr(value.as_py())


def _whole(kind: pa.DataType) -> pa.DataType:
    return pa.int32() if kind.bit_width == 32 else pa.int64()


def _bits(values: pa.Array) -> pa.Array | None:
    """Return values whose Arrow equality is equality of stored values; None for nested types."""
    kind = values.type
    if pa.types.is_dictionary(kind):
        values, kind = values.dictionary_decode(), kind.value_type
    if pa.types.is_floating(kind):
        whole = {16: pa.int16(), 32: pa.int32(), 64: pa.int64()}[kind.bit_width]
        # Libraries write NaN with different sign and payload; bits tell all other floats apart, 0.0 and -0.0 too.
        one_nan = pa.scalar(float('nan'), kind)
        return pc.if_else(pc.is_nan(values), one_nan, values).view(whole)
    if pa.types.is_string(kind) or pa.types.is_string_view(kind):
        return values.cast(pa.large_string())
    if pa.types.is_binary(kind) or pa.types.is_binary_view(kind):
        return values.cast(pa.large_binary())
    return None if pa.types.is_nested(kind) else values

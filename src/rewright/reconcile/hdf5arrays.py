"""Arrays of an HDF5 dataset -> frames whose values are equal exactly when the stored values are, and their columns."""

from functools import partial
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from rewright.reconcile.arrow import float_column
from rewright.reconcile.content import UnreadableError
from rewright.reconcile.numerals import typed_number
from rewright.reconcile.sheets import Column, unique

_WIDEST = 256
_BITS: dict[int, type[np.signedinteger[Any]]] = {2: np.int16, 4: np.int32, 8: np.int64}
Array = NDArray[Any]


def columns(data: Any) -> tuple[Column, ...]:
    """The fields of a table, the one value of a row, or a column for every place in it; of wide rows, the row whole."""
    kind = data.dtype
    if kind.names is not None and data.ndim == 1:
        names = unique(list(kind.names))
        return tuple(_column(name, kind[field]) for name, field in zip(names, kind.names, strict=True))
    many = width(data)
    if data.ndim <= 1:
        return (_column('value', kind),)
    if many <= _WIDEST:
        return tuple(_column(str(at), kind) for at in range(many))
    return (Column('value', f'{many} of {kind_name(kind)}', partial(_wide, many), lambda _: None),)


def width(data: Any) -> int:
    """How many values one row of a dataset has."""
    return int(np.prod(data.shape[1:], dtype=np.int64)) if data.shape is not None else 0


def frame(read: Any, data: Any, made: tuple[Column, ...], file: Any) -> pl.DataFrame:
    """Make a frame of rows that were read; `file` gives names to references."""
    rows = np.asarray(read, data.dtype).reshape(-1, *data.shape[1:]) if data.ndim else np.asarray([read], data.dtype)
    if data.dtype.names is not None and data.ndim == 1:
        parts = [rows[field] for field in data.dtype.names]
    elif data.ndim <= 1:
        parts = [rows]
    else:
        flat = rows.reshape(len(rows), -1)
        if len(made) == 1 and flat.shape[1] != 1:
            return pl.DataFrame({made[0].name: [_row(row, file) for row in flat]}, schema={made[0].name: pl.Binary})
        parts = [flat[:, at] for at in range(flat.shape[1])]
    return pl.DataFrame([_series(column.name, part, file) for column, part in zip(made, parts, strict=True)])


def kind_name(kind: Any) -> str:
    """A type without its byte order, which is no value; texts and references by what they are."""
    import h5py

    text, inner = h5py.check_string_dtype(kind), h5py.check_vlen_dtype(kind)
    if text:
        return f'text {text.encoding} {"of any length" if text.length is None else text.length}'
    if inner is not None:
        return f'sequence of {kind_name(inner)}'
    if h5py.check_ref_dtype(kind):
        return 'reference'
    names = h5py.check_enum_dtype(kind)
    if names:
        return f'{kind.newbyteorder("=")} of {sorted(names.items())}'
    if kind.names is not None:
        return 'record of ' + ', '.join(f'{name}: {kind_name(kind[name])}' for name in kind.names)
    return f'{kind_name(kind.base)} {kind.shape}' if kind.subdtype else str(kind.newbyteorder('='))


def spelled(value: Any, file: Any) -> str:
    """One text for a value and its type, the same exactly for the same stored values."""
    import h5py

    if isinstance(value, h5py.RegionReference):
        raise UnreadableError('it refers to regions of datasets')
    if isinstance(value, h5py.Reference):
        return f'reference {file[value].name if value else "to nothing"}'
    if isinstance(value, np.ndarray):
        inner = [spelled(item, file) for item in value.ravel()]
        return f'array {kind_name(value.dtype)} {value.shape} [{", ".join(inner)}]'
    if isinstance(value, np.void):
        if value.dtype.names is None:
            return f'opaque {value.tobytes().hex()}'
        inner = [f'{name!r}: {spelled(value[name], file)}' for name in value.dtype.names]
        return f'record ({", ".join(inner)})'
    return (
        f'{type(value).__name__} {value.item()!r}'
        if isinstance(value, np.generic)
        else f'{type(value).__name__} {value!r}'
    )


def _column(name: str, kind: Any) -> Column:
    if kind.kind == 'f' and kind.itemsize in _BITS:
        return float_column(name, kind_name(kind), kind.itemsize * 8)
    return Column(name, kind_name(kind), _shown, typed_number if kind.kind not in 'iu' else _whole)


def _whole(value: Any) -> Any:
    return typed_number(f'int {value}')


def _shown(value: Any) -> str:
    return value if isinstance(value, str) else repr(value)


def _wide(many: int, value: bytes) -> str:
    return f'{many} values of {len(value)} bytes, from {value[:32].hex(" ", 8)}'


def _row(row: Array, file: Any) -> bytes:
    return _comparable(row).tobytes() if row.dtype.kind in 'biufc' else spelled(row, file).encode()


def _comparable(part: Array) -> Array:
    """The values in this machine's byte order; floats with one NaN, as bits, which tell 0.0 and -0.0 apart too."""
    native = np.ascontiguousarray(part).astype(part.dtype.newbyteorder('='))
    if native.dtype.kind != 'f' or native.dtype.itemsize not in _BITS:
        return native
    return np.where(np.isnan(native), np.array(np.nan, native.dtype), native).view(_BITS[native.dtype.itemsize])


def _series(name: str, part: Array, file: Any) -> pl.Series:
    if part.ndim == 1 and part.dtype.kind in 'biuf' and part.dtype.itemsize in {1, 2, 4, 8}:
        return pl.Series(name, _comparable(part))
    return pl.Series(name, [spelled(value, file) for value in part], pl.String)

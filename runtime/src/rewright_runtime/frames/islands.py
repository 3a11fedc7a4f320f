"""A polars frame in, the pandas frame that the job had there out, and back: the two ways over the edge of an island."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from rewright_runtime.breach import ContractBreach
from rewright_runtime.frames.breach import Schema, check_schema

if TYPE_CHECKING:
    import pandas as pd  # Only a rewrite with islands has pandas beside it.

# Those of datetime64[ns], as pandas 2 counts; the smallest of all stands for a missing moment.
_LAST = np.iinfo(np.int64).max
_EACH = {'ms': 1_000_000, 'us': 1_000, 'ns': 1}


def to_pandas(
    frame: pl.DataFrame, schema: Schema, *, whole: Sequence[str] = (), typed_by_rows: Sequence[str] = ()
) -> 'pd.DataFrame':
    """The pandas frame of these columns, rows numbered from 0: int64, float64, bool, datetime64 and objects of text.

    Holes are NaN and NaT. Raises ContractBreach for other columns or types than those of `schema`, for whole numbers in a
    column that was one of floats, for truth values with holes, and for a hole in a text of `whole`, where it is not known
    whether pandas has NaN or None there; and for no rows where pandas types some columns by the rows that were there.
    """
    import pandas as pd  # Only a rewrite with islands has pandas beside it.

    if typed_by_rows and not frame.height:
        raise ContractBreach(f'an island: no rows, and pandas types {list(typed_by_rows)} by those that were there')
    moments = {name: kind for name, kind in schema.items() if isinstance(kind, pl.Datetime)}
    _check_moments(frame, moments)
    check_schema(frame.with_columns(pl.col(name).cast(kind) for name, kind in moments.items()), schema, 'an island')
    cells: dict[str, Any] = {name: _cells(frame[name], kind, whole=name in whole) for name, kind in schema.items()}
    if pd.Index(['']).dtype != object:
        # From pandas 3 on texts have a type of their own.
        cells |= {name: pd.array(cells[name], dtype='str') for name, kind in schema.items() if kind == pl.String}
    return pd.DataFrame(cells, index=pd.RangeIndex(frame.height), columns=pd.Index(list(schema)))


def _cells(column: pl.Series, kind: type[pl.DataType] | pl.DataType, *, whole: bool) -> 'np.ndarray':
    holes = column.null_count()
    if column.dtype in (pl.Int64, pl.Float64):
        if kind == pl.Float64 and column.dtype == pl.Int64 and not holes:
            raise ContractBreach(f'an island: column {column.name!r} holds whole numbers, expected floats')
        floats = column.dtype == pl.Float64 or holes > 0
        return (column.cast(pl.Float64).fill_null(np.nan) if floats else column).to_numpy(writable=True)
    if isinstance(kind, pl.Datetime):
        unit = kind.time_unit
        return column.cast(kind).to_physical().fill_null(np.iinfo(np.int64).min).to_numpy().astype(f'M8[{unit}]')
    if holes and (column.dtype == pl.Boolean or whole):
        raise ContractBreach(f'an island: column {column.name!r} has {holes} missing values, expected none')
    if column.dtype == pl.Boolean:
        return column.to_numpy(writable=True)
    texts = np.empty(column.len(), dtype=object)
    texts[:] = [np.nan if text is None else text for text in column.to_list()]
    return texts


def _check_moments(frame: pl.DataFrame, moments: Schema) -> None:
    """Raise ContractBreach for moments that do not fit into the unit that pandas had."""
    for name, kind in moments.items():
        column = frame[name] if name in frame.columns else None
        if column is None or not isinstance(column.dtype, pl.Datetime) or column.dtype.time_zone is not None:
            raise ContractBreach(f'an island: column {name!r} is {column.dtype if column is not None else "missing"}')
        assert isinstance(kind, pl.Datetime)
        finer, coarser = _EACH[column.dtype.time_unit], _EACH[kind.time_unit]
        counts = column.to_physical().drop_nulls()
        fits = (counts.abs() <= _LAST // (finer // coarser)).all() if finer > coarser else True
        if not fits or (finer < coarser and (counts % (coarser // finer) != 0).any()):
            raise ContractBreach(f'an island: column {name!r} holds a moment beyond what pandas had there')


def from_pandas(made: 'pd.DataFrame | pd.Series', schema: Schema) -> pl.DataFrame:
    """The polars frame of what an island made, missing values as holes; a column alone becomes a frame of it.

    Raises ContractBreach for row labels other than numbers from 0, for columns that bear a name, and for other columns or types than those of `schema`:
    int64 and float64 may stand for each other; an object column holds texts, with holes of one kind.
    """
    import pandas as pd  # Only a rewrite with islands has pandas beside it.

    frame = made.to_frame() if type(made) is pd.Series else made
    if type(frame) is not pd.DataFrame:
        raise ContractBreach(f'an island gave {type(made).__name__}, expected a frame')
    index = frame.index
    if type(index) is not pd.RangeIndex or not index.equals(pd.RangeIndex(len(frame))) or index.name is not None:
        raise ContractBreach('an island gave row labels other than numbers from 0')
    names: list[object] = list(frame.columns)
    if frame.columns.name is not None:
        raise ContractBreach(f'an island: the columns are called {frame.columns.name!r}, which only pandas shows')
    if names != list(schema) or any(type(name) is not str for name in names):
        raise ContractBreach(f'an island: columns are {names}, expected {list(schema)}')
    columns = [_column(frame.iloc[:, at], name, kind) for at, (name, kind) in enumerate(schema.items())]
    return check_schema(pl.DataFrame(columns), schema, 'an island')


def _column(series: 'pd.Series', name: str, kind: type[pl.DataType] | pl.DataType) -> pl.Series:
    dtype = str(series.dtype)
    match dtype:
        case 'int64' | 'bool':
            return pl.Series(name, series.to_numpy(copy=True))
        case 'float64':
            return pl.Series(name, series.to_numpy(copy=True)).fill_nan(None)
        case 'datetime64[ns]' | 'datetime64[us]' | 'datetime64[ms]':
            return pl.Series(name, series.to_numpy(copy=True))
        case 'object' | 'str' if kind == pl.String:
            return _texts(series, name)
        case _:
            raise ContractBreach(f'an island: column {name!r} is {dtype}, expected {kind}')


def _texts(series: 'pd.Series', name: str) -> pl.Series:
    cells: list[object] = series.tolist()
    holes = [cell is None for cell in cells if cell is None or (type(cell) is float and cell != cell)]  # noqa: PLR0124  NaN.
    texts = [cell if type(cell) is str else None for cell in cells]
    found = len(texts) - texts.count(None)
    if found + len(holes) < len(cells) or (cells and not found):
        raise ContractBreach(f'an island: column {name!r} holds something other than texts')
    if any(holes) and not all(holes):
        raise ContractBreach(f'an island: column {name!r} has both NaN and None')
    return pl.Series(name, texts, dtype=pl.String)

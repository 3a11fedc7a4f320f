"""A column and a function of one value in; what pandas' `apply` gives out, the function called once for each different value."""

import math
from collections.abc import Callable
from datetime import datetime

import numpy as np
import polars as pl

from rewright_runtime.breach import ContractBreach
from rewright_runtime.frames.dates import YEARS

Scalar = str | float | bool | datetime
Type = pl.DataType | type[pl.DataType]
_TYPES: dict[type[pl.DataType], tuple[type, ...]] = {
    pl.String: (str,), pl.Int64: (int,), pl.Float64: (float, int), pl.Boolean: (bool,), pl.Datetime: (datetime,),
}  # fmt: skip


def by_value(column: pl.Expr, function: Callable[[Scalar], object], dtype: Type) -> pl.Expr:
    """What `function`, which reads nothing but its argument, gives for each value, a hole being the NaN that pandas has there.

    Raises ContractBreach where that is not of `dtype`: pandas would hold it in a column of another type.
    """
    return column.map_batches(lambda values: _applied(values, function, dtype), return_dtype=dtype)


def _applied(values: pl.Series, function: Callable[[Scalar], object], dtype: Type) -> pl.Series:
    # Whole numbers with a hole are floats in pandas.
    values = values.cast(pl.Float64) if values.dtype.is_integer() and values.null_count() else values
    keys = _bits(values) if values.dtype == pl.Float64 else values
    table = pl.DataFrame({'key': keys, 'value': values})
    different = table.unique('key', keep='first', maintain_order=True)
    given = [math.nan if value is None else value for value in different['value'].to_list()]
    results = [_checked(function(value), dtype) for value in given]
    if dtype == pl.Float64 and results and all(type(result) is int for result in results):
        raise ContractBreach('a function gave whole numbers alone, proven were floats')
    made = pl.Series('made', results, dtype=pl.Datetime('us') if dtype == pl.Datetime else dtype, strict=False)
    found = table.join(different.select('key', made), on='key', how='left', nulls_equal=True, maintain_order='left')
    return found['made'].cast(dtype).alias(values.name)


def _bits(values: pl.Series) -> pl.Series:
    """Floats as the whole numbers their bits are: 0.0 and -0.0 are two values to a function."""
    return pl.Series(np.where(values.is_null(), np.nan, values.to_numpy()).view(np.int64))


def _checked(made: object, dtype: Type) -> object:
    if type(made) is float and math.isnan(made) and dtype in {pl.String, pl.Float64}:
        return None
    if isinstance(made, datetime) and (made.tzinfo is not None or not YEARS[0] <= made.year <= YEARS[1]):
        raise ContractBreach(f'a function gave {made!r}, which is of another zone or out of the years that are proven')
    if type(made) not in _TYPES[dtype.base_type()] or (type(made) is int and not -(2**63) <= made < 2**63):
        raise ContractBreach(f'a function gave {made!r}, proven were values of {dtype}')
    return made

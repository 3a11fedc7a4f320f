"""`pd.read_parquet` and `to_parquet`: the same values and types, read and written by polars."""

from rewright.rewrite.frames.call import Call, require
from rewright.rewrite.frames.contract import schema_of
from rewright.rewrite.frames.templates import fill
from rewright.rewrite.frames.values import FrameV, PyV, Value

_KEPT = {'int64', 'float64', 'bool', 'object'}


def _read(call: Call) -> Value:
    given = call.bind('path', 'engine')
    require(given.text('engine', 'auto') in {'auto', 'pyarrow'}, 'engine= other than pyarrow')
    columns, schema = schema_of(call)
    odd = next((c for c in (call.seen.columns if call.seen else ()) if c.dtype not in _KEPT), None)
    require(odd is None, f'a column of {odd.dtype if odd else ""}')
    require(call.seen is not None and call.seen.index == 'range', 'row labels that pandas stored in the file')
    return FrameV(fill('frames.read_parquet(A, B)', A=given.need('path').code, B=schema), columns=columns)


def _write(call: Call) -> Value:
    given, frame = call.bind('path', 'engine', 'compression', 'index'), call.frame()
    given.only(compression='snappy')
    require(given.text('engine', 'auto') in {'auto', 'pyarrow'}, 'engine= other than pyarrow')
    keeps_index = given.literal('index') is not False
    require(not keeps_index or frame.index == 'range', 'row labels left by a filter or sort are written')
    require(keeps_index or not frame.named, 'index columns are left out')
    boxed = any(cell.kind == 'decimal' for cell in frame.columns.values())
    require(not boxed, 'Decimals, whose type in Parquet depends on the digits of every value')
    truth = any(cell.kind == 'bool' and (cell.null or cell.boxed) for cell in frame.columns.values())
    require(not truth, 'truth values that may be missing, whose type without a row depends on what stood there before')
    return PyV(fill('frames.write_parquet(A, P)', A=frame.code, P=given.need('path').code))


RECIPES = {'pd.read_parquet': _read, 'DataFrame.to_parquet()': _write}

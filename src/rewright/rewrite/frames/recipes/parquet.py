"""`to_parquet`: the same values and types, written by polars."""

from rewright.rewrite.frames.call import Call, require
from rewright.rewrite.frames.templates import fill
from rewright.rewrite.frames.values import PyV, Value


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


RECIPES = {'DataFrame.to_parquet()': _write}

"""`to_parquet`: the same values and types, written by polars."""

import ast

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
    _check_truth(call)
    return PyV(fill('frames.write_parquet(A, P)', A=frame.code, P=given.need('path').code))


def _check_truth(call: Call) -> None:
    """Truth values without a row have the type of objects or not, by what stood there before."""
    assert isinstance(call.node, ast.Call)
    assert isinstance(call.node.func, ast.Attribute)
    seen = call.observed.of(call.node.func.value)
    truth = any(cell.kind == 'bool' for cell in call.frame().columns.values())
    require(not truth or (seen is not None and seen.rows[0] > 0), 'truth values without a row')


RECIPES = {'DataFrame.to_parquet()': _write}

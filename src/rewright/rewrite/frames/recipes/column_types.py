"""`df.dtypes` and `df.info()`: the numpy types in which pandas holds columns, printed or read one by one."""

import ast

from rewright.rewrite.frames.call import Call, Recipe, require
from rewright.rewrite.frames.frame_ops import any_column
from rewright.rewrite.frames.single import as_column
from rewright.rewrite.frames.templates import call as calling
from rewright.rewrite.frames.templates import fill, literal
from rewright.rewrite.frames.values import Cell, PyV, TypesV, Value

_HELD = {'int', 'float', 'bool', 'text', 'date', 'decimal'}


def _dtypes(call: Call) -> Value:
    frame = call.frame()
    require(not frame.named and bool(frame.columns), 'types of columns beside labels')
    for name, cell in frame.columns.items():
        require(_is_known(cell), f'the type of {name!r}, which depends on what stands in it')
    return TypesV(frame.code, frame=frame)


def _is_known(cell: Cell) -> bool:
    """Whether the type is known from what polars holds."""
    return (
        cell.kind in _HELD
        and not (cell.fickle or cell.typed_by_rows)
        and not (cell.kind == 'bool' and (cell.null or cell.boxed))
    )


def _item(call: Call) -> Value:
    assert isinstance(call.receiver, TypesV)
    name = call.literal(call.positional[0])
    require(isinstance(name, str), f'[{name!r}] of types')
    series = any_column(call.receiver.frame, str(name))
    require(series.e.kind != 'date', 'the type of a date')
    return PyV(fill('frames.dtype(A)', A=as_column(series)))


def _info(call: Call) -> Value:
    given, frame = call.bind('verbose', 'buf', 'max_cols', 'memory_usage', 'show_counts'), call.frame()
    given.only(verbose=None, buf=None, max_cols=None, show_counts=None)
    memory = given.literal('memory_usage', default=True)
    require(isinstance(memory, bool), f'memory_usage={memory!r}')
    assert isinstance(call.node, ast.Call)
    assert isinstance(call.node.func, ast.Attribute)
    seen = call.observed.of(call.node.func.value)
    numbered = frame.index == 'range' and (seen is None or seen.index == 'range')
    require(numbered and not frame.named, 'the memory of row labels, which depends on how they were used')
    types = _dtypes(call)
    named = {} if memory else {'memory': literal(value=False)}
    if memory and call.observed.versions.python < (3, 11):
        named['zero'] = literal(24)
    return PyV(fill("print(A, end='')", A=calling(fill('frames.info_text'), [types.code], named)))


RECIPES: dict[str, Recipe] = {'DataFrame.dtypes': _dtypes, 'DataFrame.info()': _info, 'dtypes.[]': _item}

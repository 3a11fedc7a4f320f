"""`df.dtypes`: the numpy types in which pandas holds columns, printed or read one by one."""

from rewright.rewrite.frames.call import Call, Recipe, require
from rewright.rewrite.frames.frame_ops import any_column
from rewright.rewrite.frames.single import as_column
from rewright.rewrite.frames.templates import fill
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
    return cell.kind in _HELD and not cell.fickle and not (cell.kind == 'bool' and (cell.null or cell.boxed))


def _item(call: Call) -> Value:
    assert isinstance(call.receiver, TypesV)
    name = call.literal(call.positional[0])
    require(isinstance(name, str), f'[{name!r}] of types')
    series = any_column(call.receiver.frame, str(name))
    require(series.e.kind != 'date', 'the type of a date')
    return PyV(fill('frames.dtype(A)', A=as_column(series)))


RECIPES: dict[str, Recipe] = {'DataFrame.dtypes': _dtypes, 'dtypes.[]': _item}

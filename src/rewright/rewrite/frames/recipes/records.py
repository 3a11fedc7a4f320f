"""`pd.DataFrame(rows)`: a list of dicts, of rows or of items of a table, or a dict of lists, becomes a frame whose types pandas would infer."""

import ast

from rewright.rewrite.frames.call import Arguments, Call, require
from rewright.rewrite.frames.contract import schema_of
from rewright.rewrite.frames.templates import fill, literal
from rewright.rewrite.frames.values import Cell, FrameV, PyV, Value


def _frame(call: Call) -> Value:
    given = call.bind('data', 'columns')
    data = given.get('data')
    if data is None:
        return _empty(given)
    require(isinstance(data, PyV), 'a frame made of a frame')
    columns, schema = schema_of(call, decimals=True, counted=_counted(call.node))
    if given.get('columns') is not None:
        require(given.columns('columns') == list(columns), 'columns= other than what was seen')
        return FrameV(fill('frames.records_frame(A, B, named=True)', A=data.code, B=schema), columns=columns)
    return FrameV(fill('frames.records_frame(A, B)', A=data.code, B=schema), columns=columns)


def _counted(node: ast.expr) -> set[str]:
    """The columns of a dict that is written out which hold the moments of a calendar."""
    data = node.args[0] if isinstance(node, ast.Call) and node.args else None
    if not isinstance(data, ast.Dict):
        return set()
    return {
        str(key.value)
        for key, value in zip(data.keys, data.values, strict=True)
        if isinstance(key, ast.Constant) and _is_calendar(value)
    }


def _is_calendar(value: ast.expr) -> bool:
    match value:
        case ast.Call(func=ast.Attribute(attr='date_range')):
            return True
        case _:
            return False


def _empty(given: Arguments) -> Value:
    """A frame without rows, whose columns hold nothing of any type."""
    names = given.columns('columns') if given.get('columns') is not None else []
    cells = {name: Cell('other') for name in names}
    require(len(cells) == len(names), 'a column named twice')
    code = fill('pl.DataFrame(schema=A)', A=literal(names)) if names else fill('pl.DataFrame()')
    return FrameV(code, columns=cells)


RECIPES = {'pd.DataFrame': _frame}

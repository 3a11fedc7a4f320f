"""`pd.DataFrame(rows)`: a list of dicts, of rows or of items of a table, or a dict of lists, becomes a frame whose types pandas would infer."""

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
    columns, schema = schema_of(call, decimals=True)
    if given.get('columns') is not None:
        require(given.columns('columns') == list(columns), 'columns= other than what was seen')
        return FrameV(fill('frames.records_frame(A, B, named=True)', A=data.code, B=schema), columns=columns)
    return FrameV(fill('frames.records_frame(A, B)', A=data.code, B=schema), columns=columns)


def _empty(given: Arguments) -> Value:
    """A frame without rows, whose columns hold nothing of any type."""
    names = given.columns('columns') if given.get('columns') is not None else []
    cells = {name: Cell('other') for name in names}
    require(len(cells) == len(names), 'a column named twice')
    code = fill('pl.DataFrame(schema=A)', A=literal(names)) if names else fill('pl.DataFrame()')
    return FrameV(code, columns=cells)


RECIPES = {'pd.DataFrame': _frame}

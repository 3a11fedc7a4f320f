"""`pd.DataFrame(rows)`: a list of dicts, of rows or of items of a table, or a dict of lists, becomes a frame whose types pandas would infer."""

from rewright.rewrite.frames.call import Call, require
from rewright.rewrite.frames.contract import schema_of
from rewright.rewrite.frames.templates import fill
from rewright.rewrite.frames.values import FrameV, PyV, Value


def _frame(call: Call) -> Value:
    given = call.bind('data', 'columns')
    data = given.need('data')
    require(isinstance(data, PyV), 'a frame made of a frame')
    columns, schema = schema_of(call, decimals=True)
    if given.get('columns') is not None:
        require(given.columns('columns') == list(columns), 'columns= other than what was seen')
        return FrameV(fill('frames.records_frame(A, B, named=True)', A=data.code, B=schema), columns=columns)
    return FrameV(fill('frames.records_frame(A, B)', A=data.code, B=schema), columns=columns)


RECIPES = {'pd.DataFrame': _frame}

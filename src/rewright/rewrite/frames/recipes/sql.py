"""`pd.read_sql`: the query stays, its rows become a frame whose types are inferred as pandas infers them."""

from rewright.rewrite.frames.call import Call
from rewright.rewrite.frames.contract import schema_of
from rewright.rewrite.frames.templates import fill
from rewright.rewrite.frames.values import FrameV, Value


def _read(call: Call) -> Value:
    given = call.bind('sql', 'con', 'index_col', 'coerce_float', 'params')
    given.only(index_col=None, coerce_float=True)
    columns, schema = schema_of(call)
    query, connection = given.need('sql').code, given.need('con').code
    parameters = given.get('params')
    if parameters is None:
        return FrameV(fill('frames.read_sql(A, B, C)', A=query, B=connection, C=schema), columns=columns)
    code = fill('frames.read_sql(A, B, C, D)', A=query, B=connection, C=schema, D=parameters.code)
    return FrameV(code, columns=columns)


RECIPES = {'pd.read_sql_query': _read, 'pd.read_sql': _read}

"""`pd.read_sql`: the query stays, its rows become a frame whose types are inferred as pandas infers them; and `to_sql` into SQLite."""

from rewright.rewrite.frames.call import Call, Recipe, require
from rewright.rewrite.frames.contract import schema_of
from rewright.rewrite.frames.frame_ops import renamed, with_labels
from rewright.rewrite.frames.plan.nodes import LABEL
from rewright.rewrite.frames.templates import call as calling
from rewright.rewrite.frames.templates import fill, literal
from rewright.rewrite.frames.values import FrameV, PyV, Value

_STORED = {'int', 'float', 'bool', 'text', 'date'}


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


def _write(call: Call) -> Value:
    """`df.to_sql(name, connection)` into SQLite: the table is made and filled by the statements of pandas."""
    given = call.bind('name', 'con', 'schema', 'if_exists', 'index', 'index_label', 'chunksize', 'dtype', 'method')
    given.only(schema=None, index_label=None, dtype=None, method=None)
    size, mode = given.literal('chunksize'), given.text('if_exists', 'fail')
    require(size is None or (type(size) is int and size > 0), f'chunksize={size!r}')
    require(mode in {'fail', 'replace', 'append'}, f'if_exists={mode!r}')
    connection, frame = given.need('con'), call.frame()
    seen = call.observed.of(connection.code) if hasattr(connection.code, 'lineno') else None
    lite = seen is not None and seen.consistent and seen.type == 'sqlite3.Connection'
    require(lite, f'a connection of {seen.type if seen is not None else "a type that was not seen"}')
    for name, cell in frame.columns.items():
        # The type of the table's column is that of what stands in it.
        known = (
            cell.kind in _STORED
            and not (cell.fickle or cell.typed_by_rows)
            and not (cell.kind == 'bool' and (cell.null or cell.boxed))
        )
        require(known, f'column {name!r} of {cell.kind}, whose type depends on what stands in it')
    named = {} if mode == 'fail' else {'if_exists': literal(mode)}
    source = frame
    if given.flag('index', default=True):
        source, label = _labelled(frame)
        named['index'] = literal(label)
    else:
        require(not frame.named, 'labels are left out')
    return PyV(calling(fill('frames.write_sql'), [source.code, given.need('name').code, connection.code], named))


def _labelled(frame: FrameV) -> tuple[FrameV, str]:
    """The frame with the labels of its rows in a column, and what that is called in the table."""
    require(len(frame.named) < 2 and 'index' not in frame.columns, 'labels of several parts, or a column called index')
    if frame.named:
        require(frame.named[0] != LABEL, 'labels without a name')
        return frame, frame.named[0]
    if frame.index == 'range':
        return frame, 'index'
    return renamed(with_labels(frame), {LABEL: 'index'}), 'index'


RECIPES: dict[str, Recipe] = {
    'pd.read_sql_query': _read,
    'pd.read_sql': _read,
    'DataFrame.to_sql()': _write,
}

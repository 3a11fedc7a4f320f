"""A frame or column, and a place or label of constants or whole numbers, in; the rows or the value there out."""

import ast

from rewright.rewrite.frames.call import Call, require
from rewright.rewrite.frames.frame_ops import column
from rewright.rewrite.frames.single import as_column
from rewright.rewrite.frames.templates import fill, literal
from rewright.rewrite.frames.values import FrameV, PyV, Refused, RowsV, RowV, SeriesV, Value

_WHOLE = {'builtins.int', 'numpy.int64'}
PLACE, LABEL = 'frames.value_at(A, N)', 'frames.value_labelled(A, N)'


def rows_between(call: Call, frame: FrameV, node: ast.expr) -> FrameV:
    """`[a:b]` with constant bounds counted from the front."""
    require(isinstance(node, ast.Slice) and node.step is None, 'rows by other than places from the front')
    assert isinstance(node, ast.Slice)
    start, stop = (None if b is None else call.literal(PyV(b)) for b in (node.lower, node.upper))
    for bound in (start, stop):
        require(bound is None or (type(bound) is int and bound >= 0), f'rows from the place {bound!r}')
    index = frame.index if not start else 'dirty'
    return frame.shuffled(fill('A[S]', A=frame.code, S=ast.Slice(node.lower, node.upper)), index, base=frame.root)


def value_at(call: Call, series: SeriesV, form: str, key: Value) -> PyV:
    """One value of a column, as numpy's number or a text; Refused where a hole may be None."""
    return PyV(_taken(series, fill(form, N=_whole(call, key))))


def value_called(call: Call, series: SeriesV, key: Value) -> PyV:
    """One value of a column by the text that labels its row."""
    frame = series.frame
    call.observed.versions.check('a value by its label')
    require(len(frame.named) == 1 and frame.columns[frame.named[0]].kind == 'text', 'rows chosen by label')
    known = call.literal(key)
    require(isinstance(known, str), f'the label {known!r}')
    labels = as_column(column(frame, frame.named[0]))
    return PyV(_taken(series, fill('frames.value_called(A, N, L)', N=literal(known), L=labels)))


def row_at(call: Call, frame: FrameV, form: str, key: Value) -> RowV:
    """One row; Refused for one of numbers alone, which pandas makes all of one type."""
    require(any(cell.kind == 'text' for cell in frame.shown.values()), 'a row of numbers alone')
    return RowV(frame.code, frame.parts, frame=frame, form=fill(form, N=_whole(call, key)))


def rows_of(call: Call, frame: FrameV) -> RowsV:
    """Every row with its label, as Python's numbers and texts; Refused for rows of numbers alone."""
    require(any(cell.kind == 'text' for cell in frame.shown.values()), 'rows of numbers alone')
    require(frame.index == 'range' and not frame.named, 'rows gone through by labels that are left over')
    for name, cell in frame.columns.items():
        known = cell.kind in {'int', 'float'} or (cell.kind == 'text' and (cell.nan or not cell.null))
        require(known or (cell.kind == 'bool' and not (cell.null or cell.boxed)), f'rows with {name!r} of {cell.kind}')
    call.bind()
    return RowsV(fill('frames.rows(A)', A=frame.code), frame.parts, frame=frame)


def value_of(row: RowV, name: str) -> PyV:
    """The value of a row in one column."""
    require(name in row.frame.shown, f'no column {name!r} was seen')
    if isinstance(row.form, ast.Name):
        return PyV(fill('A[N]', A=row.form, N=ast.Constant(name)))
    return PyV(_taken(column(row.frame, name), row.form))


def labelled(frame: FrameV) -> str:
    """The form of a value by its label; Refused where labels are not the row numbers."""
    require(frame.index == 'range', 'rows chosen by label')
    return LABEL


def _taken(series: SeriesV, form: ast.expr) -> ast.expr:
    e = series.e
    known = (
        e.kind in {'int', 'float'} or (e.kind == 'bool' and not e.null) or (e.kind == 'text' and (e.nan or not e.null))
    )
    require(known and not e.boxed, f'a value of {e.kind} that may be missing')
    return ast.Call(form.func, [as_column(series), *form.args[1:]], [])  # type: ignore[attr-defined]  # A call.


def _whole(call: Call, key: Value) -> ast.expr:
    """A place or label that is a whole number."""
    require(isinstance(key, PyV), 'a place that is no number')
    try:
        known = call.literal(key)
    except Refused:
        seen = call.observed.of(key.code) if hasattr(key.code, 'lineno') else None
        require(
            seen is not None and seen.consistent and seen.type in _WHOLE,
            'a place that was not seen to be a whole number',
        )
        return key.code
    require(type(known) is int, f'the place {known!r}')
    return key.code

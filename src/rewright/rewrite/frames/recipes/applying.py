"""`Series.apply`, `Series.map` by a function, `df.apply(axis=1)`: a function of single values as one expression."""

import ast
from dataclasses import replace

from rewright.rewrite.frames.applied import applied, beside_whole, of_values, whole_text
from rewright.rewrite.frames.call import Call, Recipe, require
from rewright.rewrite.frames.frame_ops import column
from rewright.rewrite.frames.joined_texts import joined, joining
from rewright.rewrite.frames.templates import fill
from rewright.rewrite.frames.values import E, FrameV, LambdaV, Refused, SeriesV, Value


def _series(call: Call) -> Value:
    function = call.bind('func').need('func')
    require(isinstance(function, LambdaV), 'a function that is defined elsewhere')
    assert isinstance(function, LambdaV)
    return of_values(call, function)


def _rows(call: Call) -> Value:
    """A function of rows, which pandas never calls where there are none."""
    given, frame = call.bind('func', 'axis'), call.frame()
    require(given.literal('axis', 0) in {1, 'columns'}, 'a function of columns')
    function = given.need('func')
    if (mark := joining(function)) is not None:
        return joined(call, frame, mark)
    require(isinstance(function, LambdaV), 'a function that is defined elsewhere')
    assert isinstance(function, LambdaV)
    require(
        any(cell.kind == 'text' for cell in frame.shown.values()), 'rows of numbers alone, which are all of one type'
    )

    checked: dict[str, E] = {}

    def columns(node: ast.expr) -> E | None:
        return _cell(call, frame, function.parameter, node, checked)

    made = applied(function.definition, columns, call.constants)
    require(made.own is not None, 'a function that gives one value to all')
    for name in checked:
        call.assume('no_missing', f'{name} has no missing values', name)
    e = beside_whole(made, list(checked.values()))
    code = fill('frames.of_rows(A)', A=e.code)
    own = E(code, e.kind, null=e.null, firm=e.firm, own=e.own, reads=e.reads, nan=e.nan)
    own = replace(own, may_be_infinite=e.may_be_infinite)
    return SeriesV(code, frame=frame, e=own)


def _cell(call: Call, frame: FrameV, row: str, node: ast.expr, checked: dict[str, E]) -> E | None:
    """The column that `row['name']` or `row.name` is a value of."""
    match node:
        case ast.Subscript(value=ast.Name(id=name), slice=ast.Constant(value=str() as chosen)) if name == row:
            pass
        case ast.Attribute(value=ast.Name(id=name), attr=chosen) if name == row and chosen in frame.shown:
            require(not hasattr(_SeriesNames, chosen), f'{chosen} of a row')
        case _:
            return None
    if chosen not in frame.shown:
        raise Refused(f'no column {chosen!r} was seen')
    series = column(frame, chosen)
    source, checks = whole_text(series, call.observed.columns_of(_owner(call.node)))
    if checks:
        checked[chosen] = source
    return source


def _owner(node: ast.expr) -> ast.expr:
    assert isinstance(node, ast.Call)
    assert isinstance(node.func, ast.Attribute)
    return node.func.value


class _SeriesNames:
    """Attributes of a row that win over a column of the same name."""

    count = size = sum = mean = min = max = shape = index = values = rank = name = item = mode = round = std = diff = (
        None
    )


RECIPES: dict[str, Recipe] = {'Series.apply()': _series, 'DataFrame.apply()': _rows}

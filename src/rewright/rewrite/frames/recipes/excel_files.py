"""`pd.read_excel`: one sheet of a workbook, its columns a contract, as those of a CSV file are."""

import ast

from rewright.rewrite.frames.call import Call, Recipe, require
from rewright.rewrite.frames.contract import schema_of
from rewright.rewrite.frames.templates import call as calling
from rewright.rewrite.frames.templates import fill, literal
from rewright.rewrite.frames.values import CalledV, Cell, FrameV, Value


def _read(call: Call) -> Value:
    given = call.bind('io', 'sheet_name', 'header', 'usecols', 'skiprows', 'engine')
    given.only(header=0)
    require(given.literal('engine') in {None, 'openpyxl'}, 'engine= other than openpyxl')
    sheet, skipped, chosen = given.literal('sheet_name', 0), given.literal('skiprows'), given.literal('usecols')
    require(isinstance(sheet, str) or (type(sheet) is int and sheet >= 0), f'sheet_name={sheet!r}')
    require(skipped is None or (type(skipped) is int and skipped >= 0), f'skiprows={skipped!r}')
    names = isinstance(chosen, list) and all(isinstance(name, str) for name in chosen)
    require(chosen is None or names, f'usecols={chosen!r}')
    named: dict[str, ast.expr] = {}
    for word, value, default in (('sheet', sheet, 0), ('skip', skipped or 0, 0), ('chosen', chosen, None)):
        if value != default:
            named[word] = literal(value)
    seen = call.seen
    require(seen is not None and seen.kind == 'frame' and seen.index == 'range', 'it did not give one kind of frame')
    assert seen is not None
    path = given.need('io').code
    if seen.consistent and seen.rows[1] == 0:
        return _bare(call, path, [c.name for c in seen.columns], named)
    require('columns.plain' not in seen.probes, 'names of columns that are no texts')
    columns, schema = schema_of(call)
    return FrameV(calling(fill('frames.read_excel'), [path, schema], named), columns=columns)


def _bare(call: Call, path: ast.expr, names: list[str], named: dict[str, ast.expr]) -> Value:
    """A sheet with names alone, which may be numbers."""
    require(len(set(names)) == len(names), 'two columns of one name')
    call.assume('columns', f'the columns are {", ".join(names)}, without a row', *names)
    schema = ast.Dict([literal(name) for name in names], [fill('pl.Null') for _ in names])
    code = calling(fill('frames.read_excel'), [path, schema], named)
    frame = FrameV(code, columns={name: Cell('other') for name in names})
    return CalledV(code, frame=frame, names=tuple(names))


RECIPES: dict[str, Recipe] = {'pd.read_excel': _read}

"""`pd.Series(values)`: a column of its own, with or without labels, and the value under one of them."""

import ast
from dataclasses import replace

from rewright.rewrite.frames.call import Arguments, Call, Recipe, require
from rewright.rewrite.frames.contract import POLARS
from rewright.rewrite.frames.facts import cell_of
from rewright.rewrite.frames.frame_ops import column
from rewright.rewrite.frames.plan.nodes import LABEL
from rewright.rewrite.frames.templates import fill, literal
from rewright.rewrite.frames.values import Cell, FrameV, Kind, PyV, Value

VALUES = 'values'
_TYPES: dict[str, Kind] = {'float64': 'float', 'float': 'float', 'int64': 'int', 'int': 'int', 'bool': 'bool'}
_LISTS = {'builtins.list', 'builtins.tuple'}


def _series(call: Call) -> Value:
    given = call.bind('data', 'index', 'dtype', 'name')
    data, name = given.get('data'), given.literal('name')
    require(isinstance(data, PyV), 'a column made of a frame or of nothing')
    assert isinstance(data, PyV)
    require(name is None or (isinstance(name, str) and bool(name)), f'name={name!r}')
    own = str(name or VALUES)
    frame = _empty(given, own) if _known(data.code) == [] else _filled(call, given, data, own)
    return replace(column(frame, own), name=None if name is None else own)


def _known(code: ast.expr) -> object:
    try:
        return ast.literal_eval(code)
    except (ValueError, TypeError, SyntaxError):
        return None


def _empty(given: Arguments, own: str) -> FrameV:
    require(given.get('index') is None, 'labels of no values')
    kind = _TYPES.get(str(given.literal('dtype')))
    require(kind is not None, 'no values of a type that is not told')
    assert kind is not None
    code = fill('pl.DataFrame(schema=A)', A=ast.Dict([ast.Constant(own)], [fill(POLARS[kind])]))
    return FrameV(code, columns={own: Cell(kind, null=False, firm=True)})


def _filled(call: Call, given: Arguments, data: PyV, own: str) -> FrameV:
    given.only(dtype=None)
    seen, known = call.seen, _known(data.code)
    require(
        seen is not None and seen.kind == 'series' and seen.consistent and seen.rows[0] > 0,
        'it had no values at least once',
    )
    assert seen is not None
    made_of = call.observed.of(data.code) if known is None and hasattr(data.code, 'lineno') else None
    listed = isinstance(known, list | tuple) or (made_of is not None and made_of.type in _LISTS)
    require(listed, 'a column made of something other than a list')
    cell = cell_of(seen.columns[0])
    require(cell.kind in POLARS, f'a column of {seen.columns[0].dtype}')
    whole = isinstance(known, list | tuple) and None not in known
    require(whole or cell.kind != 'bool', 'truth values that may be missing')
    schema, cells = {own: cell.kind}, {own: replace(cell, null=not whole)}
    plain = whole and isinstance(known, list | tuple) and len({type(value) for value in known}) == 1
    values: dict[str, ast.expr] = {own: data.code}
    labels = given.get('index')
    if labels is None:
        code = fill('pl.DataFrame(A)', A=_dict(values)) if plain else _frame(values, schema)
        return FrameV(code, columns=cells)
    named = _known(labels.code)
    texts = isinstance(named, list) and all(isinstance(label, str) for label in named)
    require(texts and bool(named), 'labels other than a list of texts')
    values = {LABEL: labels.code, **values}
    same = plain and isinstance(known, list | tuple) and len(known) == len(named)  # type: ignore[arg-type]  # A list.
    code = fill('pl.DataFrame(A)', A=_dict(values)) if same else _frame(values, {LABEL: 'text', **schema})
    return FrameV(code, columns={LABEL: Cell('text', null=False, firm=True), **cells}, index='named', named=(LABEL,))


def _frame(values: dict[str, ast.expr], schema: dict[str, Kind]) -> ast.expr:
    types = {name: fill(POLARS[schema[name]]) for name in values}
    return fill('frames.records_frame(A, B)', A=_dict(values), B=_dict(types))


def _dict(values: dict[str, ast.expr]) -> ast.Dict:
    return ast.Dict([literal(name) for name in values], list(values.values()))


RECIPES: dict[str, Recipe] = {'pd.Series': _series}

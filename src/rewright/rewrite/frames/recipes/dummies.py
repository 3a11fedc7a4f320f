"""`pd.get_dummies`: a column of truth values for each value of a column, as long as the values are those that were seen."""

import ast

from rewright.rewrite.frames.call import Arguments, Call, Recipe, require
from rewright.rewrite.frames.frame_ops import column
from rewright.rewrite.frames.single import as_column
from rewright.rewrite.frames.spread import names_seen
from rewright.rewrite.frames.templates import call as calling
from rewright.rewrite.frames.templates import fill, literal
from rewright.rewrite.frames.values import Cell, E, FrameV, SeriesV, Value

_TYPES = {'bool': 'bool', 'int': 'int'}


def _dummies(call: Call) -> Value:
    given = call.bind('data', 'prefix', 'prefix_sep', 'dummy_na', 'columns', 'sparse', 'drop_first', 'dtype')
    given.only(dummy_na=False, sparse=False)
    data = given.need('data')
    if isinstance(data, SeriesV):
        require(given.get('columns') is None, 'columns= of a column')
        return _of_column(call, given, data)
    return _of_frame(call, given, call.frame(data))


def _of_column(call: Call, given: Arguments, series: SeriesV) -> Value:
    prefix = '' if given.literal('prefix') is None else given.text('prefix') + given.text('prefix_sep', '_')
    names = names_seen(call)
    require(all(name.startswith(prefix) for name in names), 'columns called otherwise')
    values = [name.removeprefix(prefix) for name in names]
    named, cell = _options(given)
    if prefix:
        named['prefix'] = literal(prefix)
    _check(series.e, values)
    code = calling(fill('frames.dummies'), [as_column(series), literal(values)], named)
    frame = series.frame
    index = 'dirty' if frame.named or frame.index == 'single' else frame.index
    return FrameV(code, frame.parts, columns=dict.fromkeys(names, cell), rows=frame.rows, index=index)


def _of_frame(call: Call, given: Arguments, frame: FrameV) -> Value:
    given.only(prefix=None, prefix_sep='_')
    plain = all(c.kind != 'other' and not (c.kind == 'bool' and (c.null or c.boxed)) for c in frame.columns.values())
    require(
        plain and not frame.named and not frame.titled, 'labels, or columns of which pandas decides by their values'
    )
    chosen = (
        given.columns('columns')
        if given.get('columns') is not None
        else [name for name, cell in frame.columns.items() if cell.kind in {'text', 'decimal'}]
    )
    rest = [name for name in frame.columns if name not in chosen]
    names = names_seen(call)
    require(bool(chosen) and names[: len(rest)] == rest, 'columns in another order')
    values = _by_column(chosen, names[len(rest) :])
    named, cell = _options(given)
    for name in chosen:
        _check(column(frame, name).e, values[name])
    code = calling(fill('frames.with_dummies'), [frame.code, literal(values)], named)
    cells = {name: frame.columns[name] for name in rest} | dict.fromkeys(names[len(rest) :], cell)
    return FrameV(code, columns=cells, rows=frame.rows, index=frame.index)


def _by_column(chosen: list[str], names: list[str]) -> dict[str, list[str]]:
    """The values of each column, by the beginnings of the names that they gave."""
    starts = [f'{name}_' for name in chosen]
    apart = not any(a != b and a.startswith(b) for a in starts for b in starts) and len(set(starts)) == len(starts)
    require(apart, 'columns whose names begin alike')
    values = {n: [name.removeprefix(f'{n}_') for name in names if name.startswith(f'{n}_')] for n in chosen}
    require([f'{n}_{v}' for n, found in values.items() for v in found] == names, 'columns called otherwise')
    return values


def _check(e: E, values: list[str]) -> None:
    require(e.kind == 'text' and not e.fickle and e.own is not None, f'values of {e.kind} become columns')
    require(values == sorted(values), 'values in another order')


def _options(given: Arguments) -> tuple[dict[str, ast.expr], Cell]:
    """What is given on to the runtime, and what the new columns hold."""
    dtype = given.get('dtype')
    kind = ast.unparse(dtype.code).strip('\'"') if dtype is not None else 'bool'
    require(kind in _TYPES, f'dtype={kind}')
    named: dict[str, ast.expr] = {}
    if given.flag('drop_first', default=False):
        named['drop_first'] = literal(value=True)
    if kind == 'int':
        named['dtype'] = fill('pl.Int64')
    return named, Cell('int' if kind == 'int' else 'bool', null=False, firm=True, strided=True)


RECIPES: dict[str, Recipe] = {'pd.get_dummies': _dummies}

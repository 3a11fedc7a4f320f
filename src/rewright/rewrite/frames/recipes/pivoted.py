"""`pivot_table`, `pivot`, `unstack`, `crosstab`: values of a column become columns, as long as they are those that were seen."""

import ast
import functools
from dataclasses import replace

from rewright.rewrite.frames.align import same_rows
from rewright.rewrite.frames.call import Arguments, Call, Recipe, require
from rewright.rewrite.frames.frame_ops import column, select, with_columns
from rewright.rewrite.frames.grouped import aggregated, collapse, grouped
from rewright.rewrite.frames.spread import spread, with_labels_of_all
from rewright.rewrite.frames.templates import fill, literal
from rewright.rewrite.frames.values import E, FrameV, SeriesV, Value
from rewright.rewrite.frames.versions import Differs

_TABLE = (
    'values',
    'index',
    'columns',
    'aggfunc',
    'fill_value',
    'margins',
    'dropna',
    'margins_name',
    'observed',
    'sort',
)
# numpy's functions that pandas takes for its own words.
_NUMPY = {'sum', 'mean', 'std', 'var', 'min', 'max'}


def _table(before: tuple[str, ...], call: Call) -> Value:
    """Groups by the keys of rows and columns, those without a value left out; then the last key becomes columns."""
    given = call.bind(*before, *_TABLE)
    given.only(margins=False, dropna=True, sort=True)
    frame = call.frame(given.need('data')) if before else call.frame()
    index = given.columns('index')
    on = given.columns('columns') if given.get('columns') is not None else []
    word, filled = _word(call, given), given.literal('fill_value')
    require(bool(index) and len(on) <= 1, 'rows by no column, or columns by several')
    require(filled is None or (type(filled) is int and bool(on)), f'fill_value={filled!r}')
    values, single = _values(call, given, frame, [*index, *on])
    require(not on or single, 'columns of two rows of names')
    made = {name: aggregated(column(frame, name), word) for name in sorted(values)}
    groups = collapse(grouped(call, frame, [*index, *on]), made)
    assert filled is None or isinstance(filled, int)
    if not on:
        return _with_values(groups)
    return spread(call, with_labels_of_all(groups), on[0], values[0], filled=filled, table=True)


def _word(call: Call, given: Arguments) -> str:
    value = given.get('aggfunc')
    code = value.code if value is not None else None
    if isinstance(code, ast.Attribute) and code.attr in _NUMPY:
        seen = call.observed.of(code)
        require(seen is not None and seen.type.startswith('numpy.'), f'aggfunc={ast.unparse(code)}')
        return code.attr
    return given.text('aggfunc', 'mean')


def _values(call: Call, given: Arguments, frame: FrameV, keys: list[str]) -> tuple[list[str], bool]:
    """The columns that are aggregated, and whether one was chosen by its name alone."""
    if given.get('values') is None:
        return [name for name in frame.visible if name not in keys], False
    single = isinstance(call.literal(given.need('values')), str)
    values = given.columns('values')
    require(all(name in frame.shown for name in values) and len(set(values)) == len(values), f'values={values!r}')
    return values, single


def _with_values(groups: FrameV) -> FrameV:
    """The groups that have a value at all."""
    code = fill('frames.table(A, K)', A=groups.code, K=literal(list(groups.named)))
    made = [name for name in groups.columns if name not in groups.named]
    cells = {n: c.without_holes() if made == [n] else c for n, c in groups.columns.items()}
    return replace(groups, code=code, columns=cells, ordered=tuple(cells[k] for k in groups.named))


def _pivot(before: tuple[str, ...], call: Call) -> Value:
    given = call.bind(*before, 'columns', 'index', 'values')
    frame = call.frame(given.need('data')) if before else call.frame()
    index, on, value = given.columns('index'), given.text('columns'), given.text('values')
    require(not frame.named and len({*index, on, value}) == len(index) + 2, 'labels, or one column for two ends')
    for key in index:
        require(column(frame, key).e.kind in {'text', 'int', 'date'}, f'rows by {frame.columns[key].kind}')
    return spread(call, _whole_keys(call, select(frame, [*index, on, value]), [*index, on]), on, value)


def _whole_keys(call: Call, frame: FrameV, keys: list[str]) -> FrameV:
    """The frame with a check that no key is missing, where none was seen to be."""
    assert isinstance(call.node, ast.Call)
    assert isinstance(call.node.func, ast.Attribute)
    owner = call.node.func.value if isinstance(call.receiver, FrameV) else call.node.args[0]
    holes = {c.name for c in call.observed.columns_of(owner) if c.missing}
    require(not holes & set(keys), 'keys that may be missing')
    checked = {key: call.whole(column(frame, key), None) for key in keys if frame.columns[key].null}
    return with_columns(frame, checked) if checked else frame


def _unstack(call: Call) -> Value:
    given, series = call.bind('level', 'fill_value'), call.series()
    frame, own, filled = series.frame, series.e.own or '', given.literal('fill_value')
    require(len(frame.named) > 1 and frame.columns.keys() == {*frame.named, own}, 'a column without several labels')
    require(frame.ordered == tuple(frame.columns[k] for k in frame.named), 'labels that are not known to be in order')
    require(filled is None or type(filled) is int, f'fill_value={filled!r}')
    assert filled is None or isinstance(filled, int)
    level = given.literal('level', -1)
    if isinstance(level, int) and -len(frame.named) <= level < len(frame.named):
        level = frame.named[level]
    require(level in frame.named, f'the level {level!r}')
    return spread(call, with_labels_of_all(frame), str(level), own, filled=filled)


def _crosstab(call: Call) -> Value:
    """How many rows there are of each pair of two columns."""
    given = call.bind('index', 'columns')
    rows, columns = call.series(given.need('index')), call.series(given.need('columns'))
    frame = same_rows(rows, columns)
    keys = [_as_it_stands(rows), _as_it_stands(columns)]
    require(len(set(keys)) == len(keys), 'a column beside itself')
    length = E(fill('pl.len().cast(pl.Int64)'), 'int', null=False, firm=True, own='len')
    groups = with_labels_of_all(collapse(grouped(call, frame, keys), {'len': length}))
    return spread(call, groups, keys[1], 'len', filled=0, table=True)


def _as_it_stands(series: SeriesV) -> str:
    name = series.e.own or ''
    require(series.e.reads == {name} and series.name == name, 'a computed column')
    require(ast.dump(series.e.code) == ast.dump(column(series.frame, name).e.code), 'a computed column')
    return name


RECIPES: dict[str, Recipe] = {
    'DataFrame.pivot_table()': functools.partial(_table, ()),
    'pd.pivot_table': functools.partial(_table, ('data',)),
    'DataFrame.pivot()': functools.partial(_pivot, ()),
    'pd.pivot': functools.partial(_pivot, ('data',)),
    'Series.unstack()': _unstack,
    'pd.crosstab': _crosstab,
}
_OTHERS = Differs('cells of nothing but missing values come out otherwise', before=(2, 2), left=True)
DIFFERS = dict.fromkeys(('DataFrame.pivot_table()', 'pd.pivot_table'), (_OTHERS,))

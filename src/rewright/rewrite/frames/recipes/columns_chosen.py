"""`select_dtypes`, `filter`, `reindex(columns=)`, `insert`, `add_prefix`: columns by type or by a part of their names."""

import ast
import functools
from dataclasses import replace

from rewright.rewrite.frames.call import Call, Recipe, require
from rewright.rewrite.frames.frame_ops import holding, renamed, select, with_columns
from rewright.rewrite.frames.templates import fill, literal
from rewright.rewrite.frames.values import E, FrameV, Value

_NUMBERS = {'int', 'float'}
_TYPES = {
    'number': _NUMBERS, 'float64': {'float'}, 'float': {'float'}, 'int64': {'int'}, 'int': {'int'}, 'object': {'text'}, 'bool': {'bool'},
}  # fmt: skip


def _of_types(call: Call) -> Value:
    given, frame = call.bind('include', 'exclude'), call.frame()
    kinds = {name: cell.kind for name, cell in frame.shown.items()}
    plain = all(kind in _NUMBERS | {'text'} for kind in kinds.values())
    require(plain, 'a column that may be held in several types')
    chosen = set(kinds)
    for side in ('include', 'exclude'):
        if given.get(side) is None:
            continue
        words = _words(given.need(side).code) or given.columns(side)
        require(all(word in _TYPES for word in words), f'{side}={words!r}')
        wanted = set().union(*(_TYPES[word] for word in words))
        # Other data may hold whole numbers where these are broken, and the other way round.
        require(wanted & _NUMBERS in (set(), _NUMBERS), f'{side}={words!r}, of which numbers depends on the data')
        named = {name for name, kind in kinds.items() if kind in wanted}
        chosen &= named if side == 'include' else set(kinds) - named
    return select(frame, [name for name in kinds if name in chosen])


def _words(code: ast.expr) -> list[str]:
    """Types that are called by their names, `np.number` among them; nothing where one has none."""
    listed = code.elts if isinstance(code, ast.List | ast.Tuple) else [code]
    words = [w.value if isinstance(w, ast.Constant) else ast.unparse(w).rpartition('.')[2] for w in listed]
    return [str(word) for word in words] if all(word in _TYPES for word in words) else []


def _named(call: Call) -> Value:
    given, frame = call.bind('items', 'like', 'regex', 'axis'), call.frame()
    given.only(regex=None)
    require(given.literal('axis') in {None, 1, 'columns'}, 'rows chosen by label')
    if given.get('items') is not None:
        require(given.get('like') is None, 'items= beside like=')
        return select(frame, [name for name in given.columns('items') if name in frame.shown])
    like = given.text('like')
    return select(frame, [name for name in frame.visible if like in name])


def _reindex(call: Call) -> Value:
    """The columns asked for; one that is not there is nothing but holes."""
    given, frame = call.bind('labels', 'index', 'columns'), call.frame()
    rows = given.get('labels') or given.get('index')
    if rows is not None:
        require(given.get('columns') is None, 'rows and columns by their labels at once')
        return _rows(call, frame, rows)
    wanted = given.columns('columns')
    require(len(set(wanted)) == len(wanted) and not frame.named, 'columns asked for twice, or beside labels')
    new = [name for name in wanted if name not in frame.columns]
    hole = E(fill('pl.lit(None, pl.Float64)'), 'float', firm=True, own='literal')
    whole = with_columns(frame, dict.fromkeys(new, hole)) if new else frame
    return select(whole, wanted)


def _rows(call: Call, frame: FrameV, labels: Value) -> Value:
    """The rows of the labels asked for; a label that no row has leaves holes."""
    require(len(frame.named) == 1, 'row labels that no column gave')
    key = frame.named[0]
    known = call.literal(labels)
    texts = isinstance(known, list) and all(isinstance(label, str) for label in known)
    require(texts and frame.columns[key].kind == 'text', f'rows by the labels {known!r}')
    require(all(c.kind in {'text', 'int', 'float', 'date'} for c in frame.columns.values()), 'holes in other columns')
    cells = {n: c if n == key else holding(c) for n, c in frame.columns.items()}
    code = fill('frames.reindexed(A, N, L)', A=frame.code, N=literal(key), L=labels.code)
    return replace(frame, code=code, columns=cells, rows=object(), unique=frozenset(), ordered=())


def _affixed(form: str, word: str, call: Call) -> Value:
    affix, frame = call.bind(word).text(word), call.frame()
    return renamed(frame, {name: form.format(name=name, affix=affix) for name in frame.visible})


def _set_axis(call: Call) -> Value:
    given, frame = call.bind('labels', 'axis'), call.frame()
    require(given.literal('axis', 0) in {1, 'columns'}, 'rows get labels')
    names = given.columns('labels')
    require(len(names) == len(frame.visible), f'{len(names)} names are given to {len(frame.visible)} columns')
    made: FrameV = renamed(frame, {old: new for old, new in zip(frame.visible, names, strict=True) if old != new})
    return replace(made, columns=dict(made.columns))


RECIPES: dict[str, Recipe] = {
    'DataFrame.select_dtypes()': _of_types,
    'DataFrame.filter()': _named,
    'DataFrame.reindex()': _reindex,
    'DataFrame.add_prefix()': functools.partial(_affixed, '{affix}{name}', 'prefix'),
    'DataFrame.add_suffix()': functools.partial(_affixed, '{name}{affix}', 'suffix'),
    'DataFrame.set_axis()': _set_axis,
}

"""A frame in; one value of each of its columns out."""

import ast
from dataclasses import replace

from rewright.rewrite.frames.call import Call, require
from rewright.rewrite.frames.frame_ops import column, select
from rewright.rewrite.frames.templates import fill
from rewright.rewrite.frames.values import E, SeriesV, TotalsV

_NUMBERS = {'int', 'float'}
_EVERY = {*_NUMBERS, 'text', 'bool', 'date'}
# pandas' word -> the runtime's, and the kinds of columns it is known for.
WORDS: dict[str, tuple[str, set[str]]] = {
    'sum': ('total', {*_NUMBERS, 'bool'}),
    'mean': ('average', _NUMBERS),
    'median': ('middle', _NUMBERS),
    'std': ('spread', _NUMBERS),
    'min': ('smallest', _NUMBERS),
    'max': ('largest', _NUMBERS),
    'count': ('count', _EVERY),
    'nunique': ('distinct_count', _EVERY),
    'any': ('any_true', {'bool'}),
    'all': ('all_true', {'bool'}),
}


_ACROSS = {'sum', 'mean', 'min', 'max'}
# From so many numbers on numpy adds up several sums side by side.
_MOST = 8


def totals(call: Call, word: str) -> TotalsV | SeriesV:
    """`frame.sum()` and its like; Refused for columns that pandas would add up in another way."""
    given, frame = call.bind('axis', 'numeric_only'), call.frame()
    if given.literal('axis', 0) in {1, 'columns'}:
        require(not given.flag('numeric_only', default=False), 'numbers among other columns')
        return _across(call, word)
    require(not frame.named, 'values of columns beside labels')
    if given.flag('numeric_only', default=False):
        require(all(c.kind in {*_NUMBERS, 'text'} for c in frame.columns.values()), 'numbers among other columns')
        frame = select(frame, [name for name, cell in frame.columns.items() if cell.kind in _NUMBERS])
    taken, kinds = WORDS[word]
    for name in frame.visible:
        cell = column(frame, name).e
        plain = cell.kind in kinds and (cell.kind != 'bool' or not (cell.null or cell.boxed))
        require(plain, f'{word} of a column of {cell.kind}')
        require(not frame.columns[name].strided, f'{word} of values that pandas holds row by row')
    require(bool(frame.visible), 'values of no columns')
    code = fill(f'frames.by_column(A, frames.{taken})', A=frame.code)
    return TotalsV(code, frame.parts, names=tuple(frame.visible))


def _across(call: Call, word: str) -> SeriesV:
    """One value of each row."""
    frame = call.frame()
    require(word in _ACROSS, f'{word} of each row')
    require(bool(frame.visible), 'values of no columns')
    cells = [column(frame, name).e for name in frame.visible]
    require(all(e.kind in _NUMBERS and not e.fickle for e in cells), f'{word} of each row of other than numbers')
    require(word in {'min', 'max'} or len(cells) < _MOST, f'{_MOST} columns or more, which numpy adds up in parts')
    whole = all(e.kind == 'int' for e in cells) and word != 'mean'
    firm = all(e.firm for e in cells) if whole else word == 'mean' or any(e.kind == 'float' and e.firm for e in cells)
    code = ast.Call(fill(f'frames.row_{word}'), [ast.Constant(name) for name in frame.visible], [])
    infinite = any(e.may_be_infinite for e in cells)
    null = (word != 'sum' and all(e.null for e in cells)) or (infinite and word in {'sum', 'mean'})
    e = E(code, 'int' if whole else 'float', null=null, firm=firm, own=frame.visible[0], reads=frozenset(frame.visible))
    e = replace(e, typed_by_rows=word != 'mean' and any(c.typed_by_rows for c in cells), may_be_infinite=infinite)
    return SeriesV(code, frame.parts, frame=frame, e=e, name=None)


def of_all(form: str, value: TotalsV) -> ast.expr:
    """What `form` makes of the values `A` of all columns."""
    return fill(form, A=fill('A.row(0)', A=value.code))

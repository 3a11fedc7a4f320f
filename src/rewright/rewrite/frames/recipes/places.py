"""`head`, `tail`, `df.iloc[a:b]`, `df[a:b]`: rows by where they stand."""

import ast

from rewright.rewrite.frames.call import Call, Recipe, require
from rewright.rewrite.frames.frame_ops import column, numbered, select
from rewright.rewrite.frames.placed import PLACE, row_at, rows_between, rows_of, value_at, value_of
from rewright.rewrite.frames.plan.nodes import Slice, slot
from rewright.rewrite.frames.values import FrameV, IlocV, PyV, RowV, SeriesV, Value


def _end(word: str, call: Call) -> Value:
    frame = call.frame()
    value = call.bind('n').get('n') or PyV(ast.Constant(5))
    known = call.literal(value)
    require(isinstance(known, int) and known >= 0, f'{word}({known!r})')
    cut = Slice(columns=tuple(frame.columns), source=numbered(frame), word=word, count=value.code)
    return frame.shuffled(slot(cut), frame.index if word == 'head' else 'dirty', base=frame.root)


def _head(call: Call) -> Value:
    return _end('head', call)


def _tail(call: Call) -> Value:
    return _end('tail', call)


def _iloc(call: Call) -> Value:
    if isinstance(call.receiver, SeriesV):
        return IlocV(call.receiver.code, frame=call.receiver.frame, series=call.receiver)
    frame = call.frame()
    return IlocV(frame.code, frame.parts, frame=frame)


def _iloc_item(call: Call) -> Value:
    assert isinstance(call.receiver, IlocV)
    frame, series, keys = call.receiver.frame, call.receiver.series, call.positional
    if series is not None:
        return value_at(call, series, PLACE, keys[0])
    if len(keys) == 1:
        return _rows(call, frame, keys[0])
    chosen = _columns(call, frame, keys[1])
    if isinstance(chosen, SeriesV):
        return chosen if _is_every(keys[0]) else value_at(call, chosen, PLACE, keys[0])
    require(isinstance(keys[0].code, ast.Slice), 'one row by its place')
    return chosen if _is_every(keys[0]) else rows_between(call, chosen, keys[0].code)


def _rows(call: Call, frame: FrameV, key: Value) -> Value:
    if isinstance(key.code, ast.Slice):
        return rows_between(call, frame, key.code)
    return row_at(call, frame, PLACE, key)


def _is_every(key: Value) -> bool:
    return isinstance(key.code, ast.Slice) and not (key.code.lower or key.code.upper or key.code.step)


def _columns(call: Call, frame: FrameV, key: Value) -> FrameV | SeriesV:
    """Columns by constant places."""
    node = key.code
    if isinstance(node, ast.Slice):
        bounds = [None if b is None else call.literal(PyV(b)) for b in (node.lower, node.upper, node.step)]
        require(all(b is None or type(b) is int for b in bounds), 'columns between places')
        return select(frame, frame.visible[slice(*(b if isinstance(b, int) else None for b in bounds))])
    place = call.literal(key)
    if isinstance(place, list):
        require(all(type(p) is int for p in place), f'columns at {place!r}')
        return select(frame, [frame.visible[p] for p in place])
    require(type(place) is int and -len(frame.visible) <= place < len(frame.visible), f'the column at {place!r}')
    assert isinstance(place, int)
    return column(frame, frame.visible[place])


def _iterrows(call: Call) -> Value:
    return rows_of(call, call.frame())


def _row_item(call: Call) -> Value:
    assert isinstance(call.receiver, RowV)
    name = call.literal(call.positional[0])
    require(isinstance(name, str), f'[{name!r}] of a row')
    return value_of(call.receiver, str(name))


RECIPES: dict[str, Recipe] = {
    'DataFrame.head()': _head,
    'DataFrame.tail()': _tail,
    'DataFrame.iloc': _iloc,
    'DataFrame.iat': _iloc,
    'Series.iloc': _iloc,
    'Iloc.[]': _iloc_item,
    'DataFrame.iterrows()': _iterrows,
    'row.[]': _row_item,
}

"""`head`, `tail`, `df.iloc[a:b]`, `df[a:b]`: rows by where they stand."""

import ast

from rewright.rewrite.frames.call import Call, Recipe, require
from rewright.rewrite.frames.frame_ops import planned
from rewright.rewrite.frames.plan.nodes import Slice, slot
from rewright.rewrite.frames.templates import fill
from rewright.rewrite.frames.values import FrameV, IlocV, PyV, Value


def _end(word: str, call: Call) -> Value:
    frame = call.frame()
    value = call.bind('n').get('n') or PyV(ast.Constant(5))
    known = call.literal(value)
    require(isinstance(known, int) and known >= 0, f'{word}({known!r})')
    cut = Slice(columns=tuple(frame.columns), source=planned(frame), word=word, count=value.code)
    return frame.shuffled(slot(cut), frame.index if word == 'head' else 'dirty')


def _head(call: Call) -> Value:
    return _end('head', call)


def _tail(call: Call) -> Value:
    return _end('tail', call)


def slice_rows(call: Call, frame: FrameV, node: ast.expr) -> Value:
    """`[a:b]` with constant bounds counted from the front."""
    require(isinstance(node, ast.Slice) and node.step is None, 'one row by its place')
    assert isinstance(node, ast.Slice)
    start, stop = (None if b is None else call.literal(PyV(b)) for b in (node.lower, node.upper))
    for bound in (start, stop):
        require(bound is None or (isinstance(bound, int) and bound >= 0), f'rows from the place {bound!r}')
    index = frame.index if not start else 'dirty'
    return frame.shuffled(fill('A[S]', A=frame.code, S=ast.Slice(node.lower, node.upper)), index)


def _iloc(call: Call) -> Value:
    frame = call.frame()
    return IlocV(frame.code, frame.parts, frame=frame)


def _iloc_item(call: Call) -> Value:
    assert isinstance(call.receiver, IlocV)
    return slice_rows(call, call.receiver.frame, call.positional[0].code)


RECIPES: dict[str, Recipe] = {
    'DataFrame.head()': _head,
    'DataFrame.tail()': _tail,
    'DataFrame.iloc': _iloc,
    'Iloc.[]': _iloc_item,
}

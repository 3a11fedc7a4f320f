"""`head`, `tail`, `df.iloc[a:b]`, `df[a:b]`: rows by where they stand."""

import ast

from rewright.rewrite.frames.call import Call, Recipe, require
from rewright.rewrite.frames.frame_ops import planned
from rewright.rewrite.frames.placed import rows_between
from rewright.rewrite.frames.plan.nodes import Slice, slot
from rewright.rewrite.frames.values import IlocV, PyV, Value


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


def _iloc(call: Call) -> Value:
    frame = call.frame()
    return IlocV(frame.code, frame.parts, frame=frame)


def _iloc_item(call: Call) -> Value:
    assert isinstance(call.receiver, IlocV)
    return rows_between(call, call.receiver.frame, call.positional[0].code)


RECIPES: dict[str, Recipe] = {
    'DataFrame.head()': _head,
    'DataFrame.tail()': _tail,
    'DataFrame.iloc': _iloc,
    'Iloc.[]': _iloc_item,
}

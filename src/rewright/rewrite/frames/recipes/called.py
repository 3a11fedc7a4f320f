"""Frames whose columns have names that polars cannot give them: numbers, or one name twice. One of them, some, or rows chosen."""

from dataclasses import replace

from rewright.rewrite.frames.align import over
from rewright.rewrite.frames.call import Call, Recipe, require
from rewright.rewrite.frames.frame_ops import UNKNOWN, any_column, numbered, select
from rewright.rewrite.frames.named_anew import named_anew
from rewright.rewrite.frames.plan.nodes import Filter, Slice, slot
from rewright.rewrite.frames.templates import literal
from rewright.rewrite.frames.values import CalledV, SeriesV, Value


def _called(call: Call) -> CalledV:
    assert isinstance(call.receiver, CalledV)
    return call.receiver


def _item(call: Call) -> Value:
    called, key = _called(call), call.positional[0]
    if isinstance(key, SeriesV):
        return _where(call, called, key)
    known = call.literal(key)
    if isinstance(known, list):
        places = [_place(called, name) for name in known]
        require(len(set(places)) == len(places), 'a column chosen twice')
        chosen = select(called.frame, [called.frame.visible[place] for place in places])
        return replace(called, code=chosen.code, frame=chosen, names=tuple(called.names[place] for place in places))
    # What pandas calls it is no text, or polars calls it otherwise.
    return replace(any_column(called.frame, called.frame.visible[_place(called, known)]), name=UNKNOWN)


def _place(called: CalledV, name: object) -> int:
    found = [place for place, own in enumerate(called.names) if own == name and type(own) is type(name)]
    require(len(found) == 1, f'[{name!r}] of {len(found)} columns')
    return found[0]


def _where(call: Call, called: CalledV, key: SeriesV) -> Value:
    frame, condition = called.frame, call.truth(key)
    require(condition.e.kind == 'bool', 'rows chosen by something other than a condition')
    chosen = Filter(columns=tuple(frame.columns), source=numbered(frame), condition=over(condition, frame).e)
    return replace(called, code=slot(chosen), frame=frame.shuffled(slot(chosen)))


def _head(call: Call) -> Value:
    called, frame = _called(call), _called(call).frame
    count = call.bind('n').literal('n', 5)
    require(type(count) is int and count >= 0, f'head({count!r})')
    cut = Slice(columns=tuple(frame.columns), source=numbered(frame), word='head', count=literal(count))
    return replace(called, code=slot(cut), frame=frame.shuffled(slot(cut), frame.index, base=frame.root))


def _rename(call: Call) -> Value:
    """Other names; a frame like any other where all are different texts."""
    called, given = _called(call), call.bind('mapper', 'columns', 'index', 'axis')
    given.only(mapper=None, index=None, axis=None)
    known = call.literal(given.need('columns'))
    require(isinstance(known, dict), 'rename by a function')
    assert isinstance(known, dict)
    return named_anew(called, [known.get(name, name) for name in called.names])


RECIPES: dict[str, Recipe] = {'called.[]': _item, 'called.head()': _head, 'called.rename()': _rename}

"""`df.columns`, `name in df`, `df.columns[0]`: the names of a frame, which are known before the run."""

import ast
from dataclasses import replace

from rewright.rewrite.frames.call import Call, Recipe, require
from rewright.rewrite.frames.frame_ops import UNKNOWN, column
from rewright.rewrite.frames.templates import fill, literal
from rewright.rewrite.frames.values import FrameV, NamesV, PyV, Value


def _names(call: Call) -> Value:
    frame = call.frame()
    code = fill('A.columns', A=frame.code) if not frame.named else literal(frame.visible)
    return NamesV(code, frame.parts, names=tuple(frame.visible))


def _keys(call: Call) -> Value:
    call.bind()
    return _names(call)


def _listed(call: Call) -> Value:
    call.bind()
    return PyV(call.receiver.code)


def _item(call: Call) -> Value:
    assert isinstance(call.receiver, NamesV)
    place = call.literal(call.positional[0])
    known = isinstance(place, int) and -len(call.receiver.names) <= place < len(call.receiver.names)
    require(known, f'[{place!r}] of the names')
    assert isinstance(place, int)
    return PyV(ast.Constant(call.receiver.names[place]))


def _within(form: str, call: Call) -> Value:
    name, owner = call.positional
    require(isinstance(name, PyV), 'something other than a name is looked for')
    names = NamesV(fill('A.columns', A=owner.code)) if isinstance(owner, FrameV) and not owner.named else owner
    require(isinstance(names, NamesV), 'a value is looked for among labels')
    return PyV(fill(form, A=name.code, B=names.code))


def _in(call: Call) -> Value:
    return _within('A in B', call)


def _not_in(call: Call) -> Value:
    return _within('A not in B', call)


def _get(call: Call) -> Value:
    given, frame = call.bind('key', 'default'), call.frame()
    given.only(default=None)
    name = given.text('key')
    require(name not in frame.named, 'an index column read as a column')
    return column(frame, name) if name in frame.columns else PyV(ast.Constant(value=None))


def _name(call: Call) -> Value:
    require(call.series().name != UNKNOWN, 'a name that is known to the run alone')
    return PyV(ast.Constant(call.series().name))


def _called(call: Call) -> Value:
    """The same column under another name."""
    new, series = call.bind('index').text('index'), call.series()
    require(series.frame.index != 'single' and new not in series.frame.named, f'a column called {new!r}')
    return replace(series, name=new)


RECIPES: dict[str, Recipe] = {
    'Series.rename()': _called,
    'DataFrame.columns': _names,
    'DataFrame.keys()': _keys,
    'DataFrame.get()': _get,
    'Series.name': _name,
    'columns.[]': _item,
    'columns.tolist()': _listed,
    'columns.to_list()': _listed,
    'operator.In': _in,
    'operator.NotIn': _not_in,
}

"""`len(df)`, `df.shape`, `df.empty`, `df.columns`: how large a frame is and what its columns are called."""

from rewright.rewrite.frames.call import Call, Recipe, require
from rewright.rewrite.frames.plan.nodes import name_of
from rewright.rewrite.frames.templates import fill
from rewright.rewrite.frames.values import FrameV, PyV, SeriesV, Value


def _length(call: Call) -> Value:
    owner = call.receiver
    require(isinstance(owner, FrameV | SeriesV), 'len of a group-by')
    require(not isinstance(owner, SeriesV) or owner.frame.index != 'single', 'len of one value')
    frame = owner.frame if isinstance(owner, SeriesV) else call.frame()
    if isinstance(owner, FrameV) and name_of(frame.code):
        return PyV(fill('len(A)', A=frame.code))
    return PyV(fill('A.height', A=frame.code))


def _empty(call: Call) -> Value:
    return PyV(fill('A.is_empty()', A=call.frame().code))


def _shape(call: Call) -> Value:
    frame = call.frame()
    require(not frame.named, 'the shape of a frame with index columns')
    return PyV(fill('A.shape', A=frame.code))


RECIPES: dict[str, Recipe] = {
    'builtin.len': _length,
    'DataFrame.empty': _empty,
    'DataFrame.shape': _shape,
}

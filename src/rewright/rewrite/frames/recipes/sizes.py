"""`len(df)`, `df.shape`, `df.empty`, `df.columns`: how large a frame is and what its columns are called."""

from rewright.rewrite.frames.call import Call, Recipe, require
from rewright.rewrite.frames.frame_ops import planned
from rewright.rewrite.frames.plan.nodes import Count, name_of, slot
from rewright.rewrite.frames.templates import fill
from rewright.rewrite.frames.values import CalledV, FrameV, LabelsV, NamesV, PyV, SeriesV, Value


def _length(call: Call) -> Value:
    owner = call.receiver
    if isinstance(owner, NamesV):
        return PyV(fill('len(A)', A=owner.code))
    if isinstance(owner, LabelsV):
        return PyV(slot(Count(columns=(), source=planned(owner.frame), form='A.height')))
    require(isinstance(owner, FrameV | SeriesV | CalledV), 'len of a group-by')
    require(not isinstance(owner, SeriesV) or owner.frame.index != 'single', 'len of one value')
    frame = owner.frame if isinstance(owner, SeriesV | CalledV) else call.frame()
    if isinstance(owner, FrameV) and name_of(frame.code):
        return PyV(slot(Count(columns=(), source=planned(frame), form='len(A)')))
    return PyV(slot(Count(columns=(), source=planned(frame), form='A.height')))


def _empty(call: Call) -> Value:
    return PyV(slot(Count(columns=(), source=planned(call.frame()), form='A.is_empty()', lazy='N == 0')))


def _shape(call: Call) -> Value:
    frame = call.receiver.frame if isinstance(call.receiver, CalledV) else call.frame()
    require(not frame.named, 'the shape of a frame with index columns')
    return PyV(fill('A.shape', A=frame.code))


def _labels(call: Call) -> Value:
    frame = call.receiver.frame if isinstance(call.receiver, SeriesV) else call.frame()
    return LabelsV(frame.code, frame.parts, frame=frame)


RECIPES: dict[str, Recipe] = {
    'builtin.len': _length,
    'DataFrame.empty': _empty,
    'DataFrame.shape': _shape,
    'called.shape': _shape,
    'DataFrame.index': _labels,
    'Series.index': _labels,
}

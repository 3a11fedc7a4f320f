"""`frame.equals(other)`: whether two frames hold the same values of the same types."""

from rewright.rewrite.frames.call import Call, Recipe, require
from rewright.rewrite.frames.templates import fill
from rewright.rewrite.frames.values import FrameV, PyV, Value

_KINDS = {'int', 'float', 'text', 'date'}


def _equals(call: Call) -> Value:
    ours, theirs = call.frame(), call.frame(call.bind('other').need('other'))
    for frame in (ours, theirs):
        cells = frame.columns.values()
        known = all(c.kind in _KINDS and not (c.strided or c.fickle or c.typed_by_rows) for c in cells)
        require(known and frame.index == 'range' and not frame.named, 'labels, or columns of other types')
    require(_nan(ours) and _nan(theirs), 'holes that may be None')
    return PyV(fill('frames.same(A, B)', A=ours.code, B=theirs.code))


def _nan(frame: FrameV) -> bool:
    return all(c.kind != 'text' or c.nan or not c.null for c in frame.columns.values())


RECIPES: dict[str, Recipe] = {'DataFrame.equals()': _equals}

"""`pd.concat` of frames: rows below each other, columns matched by name."""

from dataclasses import replace

from rewright.rewrite.frames.call import Call, Recipe, require
from rewright.rewrite.frames.facts import cell_of
from rewright.rewrite.frames.templates import fill
from rewright.rewrite.frames.values import FrameV, ListV, Value


def _concat(call: Call) -> Value:
    given = call.bind('objs', 'axis', 'join', 'ignore_index', 'sort')
    given.only(axis=0, join='outer', sort=False)
    listed, seen = given.need('objs'), call.seen
    require(isinstance(listed, ListV), 'anything but a list of frames')
    assert isinstance(listed, ListV)
    require(not any(f.named for f in listed.items), 'frames with index columns')
    require(seen is not None and seen.kind == 'frame' and seen.consistent, 'it was not one kind of frame every time')
    assert seen is not None
    cells = {c.name: replace(cell_of(c), null=True) for c in seen.columns}
    reset = given.flag('ignore_index', default=False)
    return FrameV(fill('frames.stack(A)', A=listed.code), columns=cells, index='range' if reset else 'dirty')


RECIPES: dict[str, Recipe] = {'pd.concat': _concat}

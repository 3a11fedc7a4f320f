"""`pd.concat` of frames: rows below each other, columns matched by name."""

from dataclasses import replace

from rewright.rewrite.frames.call import Call, Recipe, require
from rewright.rewrite.frames.facts import cell_of
from rewright.rewrite.frames.frame_ops import planned
from rewright.rewrite.frames.plan.nodes import Concat, slot
from rewright.rewrite.frames.templates import fill
from rewright.rewrite.frames.values import FrameV, ListV, Value


def _concat(call: Call) -> Value:
    given = call.bind('objs', 'axis', 'join', 'ignore_index', 'sort')
    given.only(axis=0, join='outer', sort=False)
    listed, seen = given.need('objs'), call.seen
    require(isinstance(listed, ListV), 'anything but a list of frames')
    assert isinstance(listed, ListV)
    require(not any(f.named for f in listed.items), 'frames with index columns')
    cells_in = [c for f in listed.items for c in f.columns.values()]
    require(not any(c.fickle or c.kind == 'other' for c in cells_in), 'columns of no firm type')
    require(seen is not None and seen.kind == 'frame' and seen.consistent, 'it was not one kind of frame every time')
    assert seen is not None
    cells = {c.name: replace(cell_of(c), null=True) for c in seen.columns}
    reset = given.flag('ignore_index', default=False)
    code = slot(_below(listed.items)) if _alike(listed.items) else fill('frames.stack(A)', A=listed.code)
    return FrameV(code, columns=cells, index='range' if reset else 'dirty')


def _alike(frames: tuple[FrameV, ...]) -> bool:
    """Whether the frames have the same columns, and of the same types but for what every file decides alike."""
    kinds = [[(n, c.kind, c.firm) for n, c in f.columns.items()] for f in frames]
    cells = [c for f in frames for c in f.columns.values()]
    boxed = any(c.kind == 'bool' and (c.null or c.boxed) for c in cells)
    return len(frames) > 1 and kinds.count(kinds[0]) == len(kinds) and not boxed


def _below(frames: tuple[FrameV, ...]) -> Concat:
    return Concat(columns=tuple(frames[0].columns), parts=tuple(map(planned, frames)))


RECIPES: dict[str, Recipe] = {'pd.concat': _concat}

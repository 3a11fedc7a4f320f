"""`pd.concat` of frames: rows below each other, columns matched by name, or columns beside each other."""

import ast
from dataclasses import replace

from rewright.rewrite.frames.beside import beside
from rewright.rewrite.frames.call import Arguments, Call, Recipe, require
from rewright.rewrite.frames.facts import cell_of, kind_of
from rewright.rewrite.frames.frame_ops import planned
from rewright.rewrite.frames.plan.nodes import Concat, slot
from rewright.rewrite.frames.templates import fill
from rewright.rewrite.frames.values import FrameV, ListV, Value


def _concat(call: Call) -> Value:
    given = call.bind('objs', 'axis', 'join', 'ignore_index', 'sort')
    given.only(join='outer', sort=False)
    listed = given.need('objs')
    require(isinstance(listed, ListV), 'anything but a list of frames')
    assert isinstance(listed, ListV)
    axis = given.literal('axis', 0)
    require(axis in {0, 1, 'index', 'columns'}, f'axis={axis!r}')
    if axis in {1, 'columns'}:
        require(bool(listed.items), 'a list of frames that is not written out')
        given.only(ignore_index=False)
        return beside(listed.items)
    return _stacked(call, given, listed)


def _stacked(call: Call, given: Arguments, listed: ListV) -> Value:
    """Rows below each other."""
    frames, seen = tuple(f for f in listed.items if isinstance(f, FrameV)), call.seen
    require(len(frames) == len(listed.items), 'columns below each other')
    full = [f for f in frames if f.columns]
    if len(full) == 1 and len(frames) > 1 and full[0] is not listed.items[0]:
        return _alone(call, given, full[0])
    require(not any(f.named for f in frames), 'frames with index columns')
    cells_in = [c for f in frames for c in f.columns.values()]
    require(not any(c.fickle or c.kind == 'other' for c in cells_in), 'columns of no firm type')
    require(seen is not None and seen.kind == 'frame' and seen.consistent, 'it was not one kind of frame every time')
    assert seen is not None
    moved = {n for f in frames for n, c in f.columns.items() if c.typed_by_rows}
    infinite = {n for f in frames for n, c in f.columns.items() if c.may_be_infinite}
    cells = {
        c.name: replace(cell_of(c), null=True, typed_by_rows=c.name in moved, may_be_infinite=c.name in infinite)
        for c in seen.columns
    }
    reset = given.flag('ignore_index', default=False)
    code = slot(_below(frames)) if _alike(frames) else fill('frames.stack(A)', A=listed.code)
    return FrameV(code, columns=cells, index='range' if reset else 'dirty')


def _alone(call: Call, given: Arguments, frame: FrameV) -> FrameV:
    """The rows of one frame below others that have no columns at all, which change no type."""
    seen = call.seen
    require(seen is not None and seen.kind == 'frame' and seen.consistent, 'it was not one kind of frame every time')
    assert seen is not None
    require(
        not frame.named and [c.name for c in seen.columns] == frame.visible, 'columns other than those of the frame'
    )
    for was, cell in zip(seen.columns, frame.columns.values(), strict=True):
        boxed = cell.kind == 'bool' and was.dtype != 'bool'
        require(kind_of(was) == cell.kind and not boxed, f'{cell.kind} below a frame without columns')
    reset = given.flag('ignore_index', default=False)
    return frame.shuffled(frame.code, index='range' if reset else 'dirty')


def _alike(frames: tuple[FrameV, ...]) -> bool:
    """Whether the frames have the same columns, and of the same types but for what every file decides alike."""
    kinds = [[(n, c.kind, c.firm) for n, c in f.columns.items()] for f in frames]
    cells = [c for f in frames for c in f.columns.values()]
    boxed = any(c.kind == 'bool' and (c.null or c.boxed) for c in cells)
    return len(frames) > 1 and kinds.count(kinds[0]) == len(kinds) and not boxed


def _below(frames: tuple[FrameV, ...]) -> Concat:
    return Concat(columns=tuple(frames[0].columns), parts=tuple(map(planned, frames)))


def _append(call: Call) -> Value:
    """`frame.append(other)`, which pandas has no longer from 2 on."""
    given = call.bind('other', 'ignore_index', 'verify_integrity', 'sort')
    given.only(verify_integrity=False, sort=False)
    items = (call.frame(), call.frame(given.need('other')))
    return _stacked(call, given, ListV(ast.List([f.code for f in items], ast.Load()), items=items))


RECIPES: dict[str, Recipe] = {'pd.concat': _concat, 'DataFrame.append()': _append}

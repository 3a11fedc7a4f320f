"""Frames and columns in; one frame with their columns beside each other out, if it is known how pandas lines up their rows."""

import ast
from dataclasses import replace
from itertools import count

from rewright.rewrite.frames.call import require
from rewright.rewrite.frames.frame_ops import holding, planned, renamed, select
from rewright.rewrite.frames.framed import framed
from rewright.rewrite.frames.plan.nodes import slot
from rewright.rewrite.frames.templates import call, fill, literal
from rewright.rewrite.frames.values import CalledV, Cell, FrameV, SeriesV, Value


def beside(items: tuple[FrameV | SeriesV, ...]) -> Value:
    """`pandas.concat(items, axis=1)`: by position for rows that are the same or numbered, by labels of one column otherwise."""
    frames = [framed(item) if isinstance(item, SeriesV) else item for item in items]
    require(len(frames) > 1 and all(f.visible for f in frames), 'a frame beside nothing')
    require(not any(f.titled for f in frames), 'columns whose names are called something')
    names = [n for frame in frames for n in frame.visible]
    frames = _told_apart(frames)
    made = _lined_up(frames)
    return made if len(set(names)) == len(names) else CalledV(made.code, frame=made, names=tuple(names))


def _told_apart(frames: list[FrameV]) -> list[FrameV]:
    """The second column of a name gets a number behind it."""
    taken = {n for frame in frames for n in frame.columns}
    seen: set[str] = set()
    apart = []
    for frame in frames:
        new = {n: _free(n, taken) for n in frame.visible if n in seen}
        seen |= set(frame.visible)
        apart.append(renamed(frame, new) if new else frame)
    return apart


def _free(name: str, taken: set[str]) -> str:
    free = next(made for n in count(1) if (made := f'{name}.{n}') not in taken)
    taken.add(free)
    return free


def _lined_up(frames: list[FrameV]) -> FrameV:
    first, *others = frames
    if all(frame.rows == first.rows and frame.named == first.named for frame in others):
        parts = [first, *(select(replace(f, named=()), f.visible) for f in others)]
        cells = {n: c for part in parts for n, c in part.columns.items()}
        return replace(first, code=_code('frames.beside', parts), columns=cells)
    require(
        not any(cell.kind == 'other' for f in frames for cell in f.columns.values()), 'holes in a column of no kind'
    )
    if all(frame.index == 'range' and not frame.named for frame in frames):
        return FrameV(_code('frames.beside', frames), columns=_holding(frames, ()))
    return _by_labels(frames)


def _by_labels(frames: list[FrameV]) -> FrameV:
    named = frames[0].named
    alike = len(named) == 1 and all(frame.named == named for frame in frames)
    require(alike, 'frames beside each other whose row labels may not line up')
    keys = [frame.columns[named[0]] for frame in frames]
    same = {key.kind for key in keys} <= {'text', 'int'} and len({(key.kind, key.firm) for key in keys}) == 1
    require(same and (keys[0].kind == 'text' or keys[0].firm), 'frames beside each other by labels of several types')
    key = Cell(keys[0].kind, null=any(k.null for k in keys), firm=True, nan=all(k.nan or not k.null for k in keys))
    code = call(fill('frames.beside_labelled'), [literal(named[0]), *(slot(planned(f)) for f in frames)])
    return FrameV(code, columns={named[0]: key, **_holding(frames, named)}, index='named', named=named)


def _holding(frames: list[FrameV], named: tuple[str, ...]) -> dict[str, Cell]:
    return {n: holding(cell) for frame in frames for n, cell in frame.columns.items() if n not in named}


def _code(function: str, frames: list[FrameV]) -> ast.expr:
    return call(fill(function), [slot(planned(frame)) for frame in frames])

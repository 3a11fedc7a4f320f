"""Columns named by a value that the run alone knows (a setting, a file) in; the frame that was seen, with a check of its names, out."""

import ast
from dataclasses import replace

from rewright.rewrite.frames.call import Call, require
from rewright.rewrite.frames.frame_ops import renamed, select
from rewright.rewrite.frames.plan.nodes import Raw, slot
from rewright.rewrite.frames.templates import fill, literal
from rewright.rewrite.frames.values import FrameV, PyV, Value


def renamed_by(call: Call, frame: FrameV, new: Value) -> FrameV:
    """The frame under the names that a dict gives; Refused where they were not the same every time."""
    given_by_run(call, new, 'dict')
    names = _seen(call, frame)
    require(len(names) == len(frame.visible), f'{len(names)} columns were seen of {len(frame.visible)}')
    code = fill('frames.renamed(A, B, N)', A=frame.code, B=new.code, N=literal(names))
    made = renamed(frame, {old: name for old, name in zip(frame.visible, names, strict=True) if old != name})
    return _as(made, code)


def chosen_by(call: Call, frame: FrameV, names: Value) -> FrameV:
    """The columns that a list names; Refused where they were not the same every time."""
    given_by_run(call, names, 'list')
    seen = _seen(call, frame)
    code = fill('frames.chosen(A, B, N)', A=frame.code, B=names.code, N=literal(seen))
    return _as(select(frame, seen), code)


def dropped_by(call: Call, frame: FrameV, gone: Value) -> FrameV:
    """The columns that a name or a list does not name; Refused where they were not the same every time."""
    given_by_run(call, gone, 'list', 'str')
    seen = _seen(call, frame)
    code = fill('frames.dropped(A, B, N)', A=frame.code, B=gone.code, N=literal(seen))
    return _as(select(frame, seen), code)


def given_by_run(call: Call, value: Value, *kinds: str) -> None:
    """Refused unless the value was seen to be of one kind, a list one of texts."""
    seen = call.observed.of(value.code) if isinstance(value, PyV) and hasattr(value.code, 'lineno') else None
    known = seen is not None and seen.consistent and seen.kind in kinds
    require(known, f'{ast.unparse(value.code)[:60]} is not known before the run')
    assert seen is not None
    require(seen.kind != 'list' or seen.probes.get('list.holds') == 'str', 'a list of other things than names')


def _seen(call: Call, frame: FrameV) -> list[str]:
    """The columns that the construct was seen to give."""
    require(not frame.named, 'columns named by the run beside labels')
    seen = call.seen
    known = seen is not None and seen.kind == 'frame' and seen.consistent and seen.probes.get('columns.plain', True)
    require(bool(known), 'columns that were not the same every time')
    assert seen is not None
    names = [c.name for c in seen.columns]
    call.assume('columns', f'the columns are {", ".join(names)}', *names)
    return names


def _as(frame: FrameV, code: ast.expr) -> FrameV:
    return replace(frame, code=slot(Raw(columns=tuple(frame.columns), code=code)))

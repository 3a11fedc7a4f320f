"""A name where it is read in; the frame, the column or the plain value that it holds there out."""

import ast
from dataclasses import replace

from rewright.rewrite.frames.align import stands_on
from rewright.rewrite.frames.facts import Observed
from rewright.rewrite.frames.frame_ops import held
from rewright.rewrite.frames.handed import as_handed
from rewright.rewrite.frames.held_attributes import is_shared
from rewright.rewrite.frames.notes import Notes
from rewright.rewrite.frames.plan.nodes import Gone, Held, Place, Slot
from rewright.rewrite.frames.scope import Scope, seen_beside
from rewright.rewrite.frames.values import (
    CalledV,
    ChoiceV,
    FrameV,
    LaterV,
    LostV,
    MomentsV,
    PyV,
    Refused,
    SeriesV,
    Value,
)


def read_name(node: ast.Name, scope: Scope, place: Place, observed: Observed, log: Notes) -> Value:
    """What a name holds where it is read; Refused for a frame that is known to have been lost."""
    known = scope.get(node.id)
    if isinstance(known, LostV):
        raise Refused(known.why, node)
    if isinstance(known, ChoiceV):
        return replace(known, code=node)
    if not isinstance(known, LaterV):
        return _here(known, node, scope, place) if known is not None else PyV(node)
    seen = observed.of(node)
    if known.entered is not None and (seen is None or (seen.kind == 'frame' and not seen.consistent)):
        # A loop that changes the frame reads it as it became, too; what the run did not reach was not seen.
        seen = known.entered
    if seen is None:
        log.unseen.append((node, known.parts))
    if seen is None or seen.kind not in ('frame', 'series', 'groupby'):
        if seen is not None and seen.type.endswith('.Timestamp'):
            log.construct(node, 'pd.Timestamp', known.parts)
            raise Refused(f'{node.id} may hold a moment of pandas', node)
        return PyV(node)
    frame = observed.frame(node, ast.Name(node.id, ast.Load()), seen, known.parts, known.sure)
    frame = as_handed(frame, known.sure) if known.handed else frame
    frame = seen_beside(node.id, frame, known.ends)
    # An attribute only ever gets a frame that nothing else holds.
    frame = frame if is_shared(node.id) and not known.roots else scope.given_by(frame, known.roots)
    scope.bind(node.id, frame)
    return frame


def _here(value: Value, node: ast.Name, scope: Scope, place: Place) -> Value:
    """What a variable holds, as it is read at this place."""
    if isinstance(value, MomentsV):
        return replace(value, series=_here(value.series, node, scope, place))  # type: ignore[arg-type]  # A column is a column here.
    frame = value.frame if isinstance(value, SeriesV | CalledV) else value
    if not (isinstance(frame, FrameV) and isinstance(frame.code, Slot) and isinstance(frame.code.plan, Held)):
        return value
    binding = frame.code.plan.binding
    here = held(frame, binding, place)
    if isinstance(value, CalledV):
        return replace(value, frame=here)
    return replace(value, frame=_frame_of(value, node, here, scope, place)) if isinstance(value, SeriesV) else here


def _frame_of(series: SeriesV, node: ast.Name, here: FrameV, scope: Scope, place: Place) -> FrameV:
    """The frame that a column in a variable is one of, as long as another variable still holds it."""
    assert isinstance(here.code, Slot)
    assert isinstance(here.code.plan, Held)
    name = here.code.plan.binding.name
    now = scope.values.get(name)
    if isinstance(now, FrameV) and now.rows is here.rows and stands_on(series, now):
        return _here(now, node, scope, place)  # type: ignore[return-value]  # A frame is a frame here.
    if now is series:
        return here
    why = f'{node.id} is a column of a frame that {name} no longer holds'
    return replace(here, code=Slot(Gone(columns=tuple(here.columns), why=why)))

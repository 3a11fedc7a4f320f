"""A column expression in; a frame of that one column on the same rows out."""

from dataclasses import replace

from rewright.rewrite.frames.call import require
from rewright.rewrite.frames.frame_ops import UNKNOWN, plain, planned, select, stands, with_columns
from rewright.rewrite.frames.plan.nodes import slot
from rewright.rewrite.frames.templates import columns_call, literal
from rewright.rewrite.frames.values import FrameV, SeriesV


def framed(series: SeriesV, name: str | None = None) -> FrameV:
    """The column under `name`, or its own, beside the labels of its rows; Refused for one without a name."""
    name = name if name is not None else series.name
    require(name is not None and name != UNKNOWN, 'a column without a name becomes a frame')
    assert name is not None
    require(series.frame.index != 'single', 'a column of one value becomes a frame')
    frame, e = replace(series.frame, titled=''), plain(series.e)
    require(name not in frame.named, 'a column called like the labels of its rows')
    if name in frame.columns and stands(e, name):
        return replace(select(frame, [name]), titled='')
    if frame.index == 'dirty':
        return select(with_columns(frame, {name: e}), [name])
    first = tuple(literal(n) for n in frame.named)
    code = columns_call(slot(planned(frame)), 'select', {name: (e.code, e.own)}, first=first)
    cells = {n: frame.columns[n] for n in frame.named} | {name: e.cell()}
    return replace(frame, code=code, columns=cells, unique=frozenset(), ordered=())

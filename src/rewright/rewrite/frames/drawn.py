"""A frame or column in; the code of the text that pandas prints for it out."""

import ast

from rewright.rewrite.frames.call import Call, require
from rewright.rewrite.frames.frame_ops import UNKNOWN, any_column, plain, select, stands, with_columns, with_labels
from rewright.rewrite.frames.plan.nodes import LABEL
from rewright.rewrite.frames.single import as_column
from rewright.rewrite.frames.templates import call as calling
from rewright.rewrite.frames.templates import fill, literal
from rewright.rewrite.frames.values import Cell, FrameV, SeriesV

_KINDS = {'int', 'float', 'bool', 'text', 'date'}
_SMALL = {'int8', 'int16', 'int32', 'float32'}


def frame_drawn(call: Call, frame: FrameV, node: ast.expr) -> ast.expr:
    """The text of a frame that stands at `node`."""
    whole = {}
    seen = {c.name: c.missing for c in call.observed.columns_of(node)}
    for name, cell in frame.columns.items():
        if _is_drawn(cell):
            continue
        if cell.kind == 'bool':
            call.truth(any_column(frame, name))
            continue
        require(
            seen.get(name, 1) == 0 and cell.kind in _KINDS and not cell.boxed,
            f'column {name!r} of {cell.kind}, which may hold None, is printed',
        )
        whole[name] = call.whole(any_column(frame, name), None)
    shown = with_columns(frame, whole) if whole else frame
    require(len(frame.named) < 2, 'labels of several parts are printed')
    above = {'above': literal(frame.titled)} if _is_titled(call, frame, node) else {}
    text = fill('frames.as_text')
    if frame.named:
        require(frame.columns[frame.named[0]].kind in {'text', 'int'}, 'labels other than texts are printed')
        return calling(text, [shown.code, literal(frame.named[0])], above)
    if frame.index != 'range':
        return calling(text, [with_labels(shown).code, literal(LABEL)], above)
    return calling(text, [shown.code], above)


def _is_titled(call: Call, frame: FrameV, node: ast.expr) -> bool:
    """Whether the names of the columns are called something; Refused where that was seen to be otherwise."""
    seen = call.observed.of(node)
    was = bool(frame.titled) if seen is None else 'columns.named' in seen.probes
    require(was == bool(frame.titled), 'columns whose names are called something are printed')
    return was


def column_drawn(call: Call, series: SeriesV, node: ast.expr) -> ast.expr:
    """The text of a column that stands at `node`."""
    require(series.e.kind in _KINDS and series.frame.index != 'single', f'a column of {series.e.kind} is printed')
    moments = series.e.kind == 'date' and call.observed.versions.pandas >= (3, 0)
    require(not moments, 'moments are printed with their type, whose unit is known to the run alone from pandas 3 on')
    series = call.truth(series)
    # A hole in a condition stands for False.
    condition = series.e.kind == 'bool' and not series.e.boxed
    if not condition and not _is_drawn(series.e.cell()):
        series = series.of(call.whole(series, node))
    require(series.name != UNKNOWN, 'a column whose name is known to the run alone is printed')
    frame, name = series.frame, literal(series.name)
    if frame.named:
        own = next(iter(series.e.reads), '')
        require(len(frame.named) == 1, 'a column is printed beside labels of several parts')
        key = frame.columns[frame.named[0]]
        require(key.kind in {'text', 'int'} and _is_drawn(key), 'labels other than texts are printed')
        small = any(c.dtype in _SMALL for c in call.observed.columns_of(node))
        require(not small, 'numbers of groups are printed with their type, which is smaller than 64 bits in pandas')
        if stands(series.e, own) and list(frame.columns) == [*frame.named, own]:
            return fill('frames.labelled_text(A, N)', A=frame.code, N=name)
        labels = as_column(any_column(frame, frame.named[0]))
        return fill('frames.column_text(A, N, B)', A=as_column(series), N=name, B=labels)
    if frame.index != 'range':
        shown = select(with_columns(with_labels(frame), {'values': plain(series.e)}), [LABEL, 'values'])
        return fill('frames.labelled_text(A, N)', A=shown.code, N=name)
    return fill('frames.column_text(A, N)', A=as_column(series), N=name)


def _is_drawn(cell: Cell) -> bool:
    """Whether it is known how pandas prints a hole of the column."""
    sure = cell.nan and cell.kind == 'text'
    if cell.kind == 'other':
        return cell.texts
    # Nothing but holes would be a column of floats.
    empty = cell.fickle and cell.null
    return (
        cell.kind in _KINDS
        and not cell.boxed
        and not empty
        and (not cell.null or sure or cell.kind not in {'text', 'bool'})
    )

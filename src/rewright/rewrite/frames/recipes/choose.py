"""`df['a']`, `df[['a', 'b']]`, `df[condition]`, `df.loc[...]`: columns and rows chosen."""

import ast
from dataclasses import replace

from rewright.rewrite.frames.align import over
from rewright.rewrite.frames.call import Call, require
from rewright.rewrite.frames.frame_ops import any_column, any_of, column, numbered, select
from rewright.rewrite.frames.given_names import chosen_by
from rewright.rewrite.frames.placed import labelled, row_at, rows_between, value_at, value_called
from rewright.rewrite.frames.plan.nodes import Filter, slot
from rewright.rewrite.frames.values import ChoiceV, FrameV, LocV, PyV, SeriesV, Value


def _item(call: Call) -> Value:
    return _chosen(call, call.frame(), call.positional[0])


def _chosen(call: Call, frame: FrameV, key: Value) -> Value:
    if isinstance(key, SeriesV):
        return rows_where(frame, call.truth(key))
    if isinstance(key.code, ast.Slice):
        return rows_between(call, frame, key.code)
    if isinstance(key, ChoiceV):
        return any_of(frame, key)
    if isinstance(key, PyV) and isinstance(key.code, ast.Name | ast.Attribute) and not call.is_known(key):
        return chosen_by(call, frame, key)
    known = call.literal(key)
    if isinstance(known, str):
        require(known not in frame.named, 'an index column read as a column')
        return any_column(frame, known)
    require(isinstance(known, list) and all(isinstance(c, str) for c in known), f'[{known!r}]')
    assert isinstance(known, list)
    return select(frame, known)


def rows_where(frame: FrameV, condition: SeriesV) -> FrameV:
    """Rows for which a condition holds; a hole in it stands for False."""
    require(condition.e.kind == 'bool', 'rows chosen by something other than a condition')
    chosen = Filter(columns=tuple(frame.columns), source=numbered(frame), condition=over(condition, frame).e)
    return frame.shuffled(slot(chosen))


def _loc(call: Call) -> Value:
    if isinstance(call.receiver, SeriesV):
        return LocV(call.receiver.code, frame=call.receiver.frame, series=call.receiver)
    frame = call.frame()
    return LocV(frame.code, frame.parts, frame=frame)


def _loc_item(call: Call) -> Value:
    assert isinstance(call.receiver, LocV)
    frame, series, keys = call.receiver.frame, call.receiver.series, call.positional
    rows = keys[0]
    if series is not None:
        return value_at(call, series, labelled(frame), rows)
    if isinstance(rows, PyV) and not isinstance(rows.code, ast.Slice):
        return _by_label(call, frame, keys)
    if isinstance(rows, SeriesV):
        frame = rows_where(frame, call.truth(rows))
    else:
        if isinstance(rows.code, ast.Slice) and frame.index == 'range':
            frame = _labels_between(call, frame, rows.code)
            return frame if len(keys) == 1 else _chosen(call, frame, keys[1])
        every = (
            isinstance(rows, PyV)
            and isinstance(rows.code, ast.Slice)
            and not (rows.code.lower or rows.code.upper or rows.code.step)
        )
        require(every, 'rows chosen by label')
    return frame if len(keys) == 1 else _chosen(call, frame, keys[1])


def _by_label(call: Call, frame: FrameV, keys: list[Value]) -> Value:
    """One row, or one value of it, where labels are the row numbers."""
    if len(keys) == 1:
        return row_at(call, frame, labelled(frame), keys[0])
    name = call.literal(keys[1])
    require(isinstance(name, str), f'the column {name!r}')
    return value_at(call, column(frame, str(name)), labelled(frame), keys[0])


def _labels_between(call: Call, frame: FrameV, rows: ast.Slice) -> FrameV:
    """`loc[a:b]` where labels are the row numbers: `b` is in it."""
    if rows.lower is None and rows.upper is None and rows.step is None:
        return frame
    last = None if rows.upper is None else call.literal(PyV(rows.upper))
    require(last is None or (type(last) is int and last >= 0), f'rows up to the label {last!r}')
    assert last is None or isinstance(last, int)
    upper = None if last is None else ast.Constant(last + 1)
    return rows_between(call, frame, ast.Slice(rows.lower, upper, rows.step))


def _series_item(call: Call) -> Value:
    condition, series = call.positional[0], call.series()
    if not isinstance(condition, SeriesV):
        require(not isinstance(condition.code, ast.Slice), 'values of a column between places')
        if series.frame.named:
            return value_called(call, series, condition)
        return value_at(call, series, labelled(series.frame), condition)
    frame = rows_where(over_frame(series, condition), call.truth(condition))
    return SeriesV(series.code, frame=frame, e=series.e, name=series.name)


def over_frame(series: SeriesV, condition: SeriesV) -> FrameV:
    """The frame of a column, once the condition is known to be about its rows."""
    over(condition, series.frame)
    return series.frame


def _group_item(call: Call) -> Value:
    group = call.group()
    known = call.literal(call.positional[0])
    picked = [known] if isinstance(known, str) else known
    require(isinstance(picked, list) and all(c in group.frame.shown for c in picked), f'[{known!r}]')
    assert isinstance(picked, list)
    return replace(group, parts=frozenset(), picked=tuple(picked), single=isinstance(known, str))


RECIPES = {
    'DataFrame.[]': _item,
    'DataFrame.loc': _loc,
    'DataFrame.at': _loc,
    'Series.loc': _loc,
    'Loc.[]': _loc_item,
    'Series.[]': _series_item,
    'GroupBy.[]': _group_item,
}

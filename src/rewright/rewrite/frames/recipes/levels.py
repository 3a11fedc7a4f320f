"""`droplevel`, `swaplevel`, `xs` and `get_level_values` of rows with several labels."""

from dataclasses import replace

from rewright.rewrite.frames.call import Call, Recipe, require
from rewright.rewrite.frames.frame_ops import any_column, planned
from rewright.rewrite.frames.plan.nodes import Filter, Project, slot
from rewright.rewrite.frames.single import as_column
from rewright.rewrite.frames.templates import col, fill, literal
from rewright.rewrite.frames.values import E, FrameV, LabelsV, NamesV, SeriesV, Value


def _frame(value: Value) -> FrameV:
    frame = value.frame if isinstance(value, SeriesV | LabelsV) else value
    require(isinstance(frame, FrameV) and len(frame.named) > 1, 'labels of one part, or that no column gave')
    assert isinstance(frame, FrameV)
    return frame


def _level(frame: FrameV, level: object) -> str:
    if type(level) is int and -len(frame.named) <= level < len(frame.named):
        return frame.named[level]
    require(level in frame.named, f'the level {level!r}')
    return str(level)


def _with(value: Value, frame: FrameV) -> Value:
    return replace(value, frame=frame, code=frame.code) if isinstance(value, SeriesV) else frame


def _kept(frame: FrameV, named: list[str]) -> FrameV:
    """The rows with these labels, in this order, before the other columns."""
    columns = [*named, *frame.visible]
    code = slot(Project(columns=tuple(columns), source=planned(frame)))
    cells = {n: frame.columns[n] for n in columns}
    unique = frozenset(u for u in frame.unique if u <= set(columns))
    return replace(frame, code=code, columns=cells, named=tuple(named), unique=unique, ordered=())


def _drop(call: Call) -> Value:
    given, frame = call.bind('level', 'axis'), _frame(call.receiver)
    given.only(axis=0)
    gone = _level(frame, given.literal('level'))
    return _with(call.receiver, _kept(frame, [n for n in frame.named if n != gone]))


def _swap(call: Call) -> Value:
    given, frame = call.bind('i', 'j'), _frame(call.receiver)
    first, second = _level(frame, given.literal('i', -2)), _level(frame, given.literal('j', -1))
    other = {first: second, second: first}
    return _with(call.receiver, _kept(frame, [other.get(n, n) for n in frame.named]))


def _cross(call: Call) -> Value:
    """The rows of one first label, without it; KeyError where there is none, as for a row that is looked up."""
    frame = _frame(call.receiver)
    key = call.literal(call.bind('key').need('key'))
    first = frame.named[0]
    require(isinstance(key, str) and frame.columns[first].kind == 'text', f'the label {key!r}')
    chosen = fill('frames.labelled_so(A, K)', A=col(first), K=literal(key))
    condition = E(chosen, 'bool', null=False, firm=True, own=first, reads=frozenset([first]))
    rows = replace(
        frame,
        code=slot(Filter(columns=tuple(frame.columns), source=planned(frame), condition=condition)),
        rows=object(),
    )
    return _with(call.receiver, _kept(rows, list(frame.named[1:])))


def _values(call: Call) -> Value:
    frame = _frame(call.receiver)
    name = _level(frame, call.literal(call.bind('level').need('level')))
    cell = frame.columns[name]
    require(cell.kind == 'text' and not cell.null, f'labels of {cell.kind}')
    return NamesV(fill('A.to_list()', A=as_column(any_column(frame, name))), frame.parts)


RECIPES: dict[str, Recipe] = {
    **{f'{owner}.droplevel()': _drop for owner in ('Series', 'DataFrame')},
    **{f'{owner}.swaplevel()': _swap for owner in ('Series', 'DataFrame')},
    **{f'{owner}.xs()': _cross for owner in ('Series', 'DataFrame')},
    'index.get_level_values()': _values,
}

"""Rows labelled by keys in; a frame out in which the values of one key, seen before the run, are the columns."""

import ast
from dataclasses import replace

from rewright.rewrite.frames.call import Call, require
from rewright.rewrite.frames.facts import kind_of
from rewright.rewrite.frames.frame_ops import column, planned
from rewright.rewrite.frames.plan.nodes import Agg, Held, Plan, slot
from rewright.rewrite.frames.templates import call as calling
from rewright.rewrite.frames.templates import fill, literal
from rewright.rewrite.frames.values import Cell, E, FrameV

_NUMBERS = {'int', 'float'}
_VALUES = {*_NUMBERS, 'text', 'date'}


def names_seen(call: Call) -> list[str]:
    """The columns that a construct was seen to make, which data decide; Refused unless they were the same every time."""
    seen = call.seen
    require(
        seen is not None and seen.kind == 'frame' and seen.consistent, 'it did not give the same columns every time'
    )
    assert seen is not None
    require(seen.probes.get('columns.plain', True) is not False, 'columns called by other than texts, or two by one')
    names = [c.name for c in seen.columns]
    require(bool(names), 'it gave no columns')
    call.assume('columns', f'the columns are {", ".join(names)}', *names)
    return names


def numbers_as_seen(call: Call, name: str) -> Cell:
    """A column of numbers that are whole or broken as the data say."""
    assert call.seen is not None
    kind = next(kind_of(c) for c in call.seen.columns if c.name == name)
    return Cell('int' if kind == 'int' else 'float', strided=True)


def spread(call: Call, frame: FrameV, on: str, value: str, *, filled: int | None = None, table: bool = False) -> FrameV:
    """The values of `on` beside each other, a row for each of the other keys, in the order of these.

    `frame` has the keys and `value`, and no more; `filled` stands where no row was. In a `table` groups without a value
    are left out, and columns stand in the order of their names.
    """
    keys = [name for name in frame.columns if name not in {on, value}]
    names = names_seen(call)
    require(frame.columns[on].kind == 'text', f'values of {frame.columns[on].kind} become columns')
    require(not set(names) & set(keys), 'a value is called like a key')
    e = column(frame, value).e
    require(e.kind in _VALUES and not e.boxed, f'{e.kind} beside each other')
    require(
        filled is None or (e.kind in _NUMBERS and (table or not e.null)), f'{filled} beside values that may be missing'
    )
    named: dict[str, ast.expr] = {} if filled is None else {'missing': literal(filled)}
    if table and (e.null or not _is_whole(planned(frame))):
        named['table'] = literal(value=True)
    code = calling(fill('frames.unstack'), [frame.code, literal(on), literal(names)], named)
    cells = {n: replace(frame.columns[n], null=False) for n in keys}
    made = {n: _cell(call, e, n, holes=filled is None) for n in names}
    return FrameV(
        code, frame.parts, columns=cells | made, index='named', named=tuple(keys), unique=frozenset([frozenset(keys)]), titled=on,
    )  # fmt: skip


def with_labels_of_all(frame: FrameV) -> FrameV:
    """Fresh groups, those without a key among them: pandas keeps as a label what such rows alone have.

    Refused for groups that a variable holds, unless no key may be missing.
    """
    plan = planned(frame)
    if isinstance(plan, Agg):
        return replace(frame, code=slot(replace(plan, labels=True)))
    require(isinstance(plan, Held) and _is_whole(plan.binding.plan), 'groups in a variable, whose keys may be missing')
    return frame


def _is_whole(plan: Plan | None) -> bool:
    return isinstance(plan, Agg) and not plan.holes


def _cell(call: Call, e: E, name: str, *, holes: bool) -> Cell:
    """A column of the result: one missing cell anywhere makes whole numbers everywhere floats."""
    if e.kind in _NUMBERS and not (e.kind == 'float' and e.firm):
        cell = replace(numbers_as_seen(call, name), null=holes, typed_by_rows=e.typed_by_rows)
        return replace(cell, may_be_infinite=e.may_be_infinite)
    return Cell(
        e.kind,
        null=holes,
        firm=True,
        nan=e.nan or not e.null,
        fickle=e.fickle,
        strided=True,
        may_be_infinite=e.may_be_infinite,
    )

"""A frame, and what is to label its rows, in; the frame with these labels out."""

import ast
from dataclasses import replace
from itertools import count

from rewright.rewrite.frames.align import over
from rewright.rewrite.frames.call import require
from rewright.rewrite.frames.facts import Observed
from rewright.rewrite.frames.frame_ops import planned, renamed, with_columns
from rewright.rewrite.frames.plan.nodes import LABEL, Project, slot
from rewright.rewrite.frames.templates import fill
from rewright.rewrite.frames.values import CalledV, Cell, E, FrameV, Kind, SeriesV, Value

_POLARS = {'int': 'pl.Int64', 'text': 'pl.String'}


def relabelled(observed: Observed, frame: FrameV, labels: Value) -> FrameV | CalledV:
    """`frame.index = labels`; Refused for labels other than a column, a range or a list of texts, or of rows that have some."""
    require(not frame.named and LABEL not in frame.columns, 'labels of rows that have some')
    if isinstance(labels, SeriesV):
        return _by_column(frame, labels)
    kind = _kind(observed, labels.code)
    code = fill(f'frames.labelled(A, L, {_POLARS[kind]})', A=slot(planned(frame)), L=labels.code)
    cells = {LABEL: Cell(kind, null=False, firm=True), **frame.columns}
    return FrameV(code, columns=cells, index='named', named=(LABEL,))


def _by_column(frame: FrameV, labels: SeriesV) -> FrameV | CalledV:
    """The labels under their own name, beside a column of that name, if there is one."""
    e = over(labels, frame).e
    require(e.kind in {'text', 'int'} and not e.fickle and labels.name is not None, f'labels of {e.kind}')
    name = str(labels.name)
    own = name if name not in frame.columns else next(n for k in count(1) if (n := f'{name}.{k}') not in frame.columns)
    made = with_columns(frame, {own: e})
    columns = (own, *frame.columns)
    plan = Project(columns=columns, source=planned(made))
    whole = replace(
        made, code=slot(plan), columns={n: made.columns[n] for n in columns}, rows=object(), index='named', named=(own,)
    )
    return whole if own == name else CalledV(whole.code, frame=whole, names=tuple(frame.columns), labels=name)


def _kind(observed: Observed, code: ast.expr) -> Kind:
    """What a range or a list of texts that is written out holds."""
    seen = observed.of(code) if hasattr(code, 'lineno') else None
    counted = isinstance(code, ast.Call) and isinstance(code.func, ast.Name) and code.func.id == 'range'
    if counted or (seen is not None and seen.consistent and seen.type == 'builtins.range'):
        return 'int'
    texts = isinstance(code, ast.List) and all(
        isinstance(e, ast.Constant) and isinstance(e.value, str) for e in code.elts
    )
    require(texts, 'labels other than a column, a range or a list of texts')
    return 'text'


def labels_named(frame: FrameV, name: object) -> FrameV:
    """`frame.index.name = name`."""
    require(isinstance(name, str) and bool(name) and name not in frame.columns, f'labels called {name!r}')
    assert isinstance(name, str)
    if frame.named:
        require(len(frame.named) == 1, 'one name for labels of several parts')
        return replace(renamed(frame, {frame.named[0]: name}), named=(name,))
    require(frame.index == 'range', 'row labels left by a filter or sort get a name')
    counted = E(fill('pl.int_range(pl.len())'), 'int', null=False, firm=True, own='literal')
    made = with_columns(frame, {name: counted})
    plan = Project(columns=(name, *frame.columns), source=planned(made))
    cells = {name: made.columns[name], **frame.columns}
    return replace(frame, code=slot(plan), columns=cells, index='named', named=(name,), rows=object(), ordered=())

"""`T`, `transpose` and `stack`: columns become rows, and labels of rows that were seen become columns."""

from rewright.rewrite.frames.call import Call, Recipe, require
from rewright.rewrite.frames.frame_ops import column
from rewright.rewrite.frames.plan.nodes import LABEL
from rewright.rewrite.frames.spread import names_seen, numbers_as_seen
from rewright.rewrite.frames.templates import fill, literal
from rewright.rewrite.frames.values import Cell, E, FrameV, SeriesV, Value
from rewright.rewrite.frames.versions import Differs

_NUMBERS = {'int', 'float'}


def _turn(call: Call) -> Value:
    """The frame with its labels for names and its names for labels."""
    frame = call.frame()
    require(len(frame.named) == 1 and bool(frame.visible), 'row labels that no column gave become columns')
    key = frame.named[0]
    require(frame.columns[key].kind == 'text', f'labels of {frame.columns[key].kind} become columns')
    names = names_seen(call)
    label = frame.titled or LABEL
    require(label not in names, 'a label called like the names')
    together = _together(frame)
    cells = {n: numbers_as_seen(call, n) if together.kind in _NUMBERS else together for n in names}
    form = 'frames.turned(A, N, B, L)' if frame.titled else 'frames.turned(A, N, B)'
    code = fill(form, A=frame.code, N=literal(key), B=literal(names), L=literal(label))
    columns = {label: Cell('text', null=False, firm=True), **cells}
    return FrameV(code, frame.parts, columns=columns, index='named', named=(label,), titled=key)


def _method(call: Call) -> Value:
    call.bind()
    return _turn(call)


def _together(frame: FrameV) -> Cell:
    """What columns of these types are in one: texts among other values make all of them objects."""
    cells = list(frame.shown.values())
    kinds = {cell.kind for cell in cells}
    holes = any(c.null for c in cells)
    nan = all(c.nan or not c.null or c.kind != 'text' for c in cells)
    require(not any(c.boxed or c.fickle for c in cells), 'columns that may be of another type')
    if kinds <= _NUMBERS:
        firm = kinds == {'float'} and all(c.firm for c in cells)
        return Cell('float' if 'float' in kinds else 'int', null=holes, firm=firm, strided=True)
    require(kinds <= {*_NUMBERS, 'text'}, f'{" and ".join(sorted(kinds))} in one column')
    if kinds == {'text'}:
        return Cell('text', null=holes, firm=True, nan=nan)
    return Cell('other', null=holes, firm=True, nan=nan, texts='float' not in kinds and nan)


def _stack(call: Call) -> Value:
    """The values row by row, those that are missing left out, labelled by their row and their column."""
    given, frame = call.bind('level', 'dropna'), call.frame()
    given.only(level=-1, dropna=True)
    require(bool(frame.named) and bool(frame.visible), 'row labels that no column gave')
    label, own = frame.titled or LABEL, '0'
    require(not {label, own} & set(frame.named) and own != label, 'a label called like the values')
    cell = _together(frame)
    kept = Cell(cell.kind, null=False, firm=cell.firm, texts=cell.texts)
    columns = {**{n: frame.columns[n] for n in frame.named}, label: Cell('text', null=False, firm=True), own: kept}
    code = fill('frames.stacked(A, B, N)', A=frame.code, B=literal(list(frame.named)), N=literal(label))
    made = FrameV(code, frame.parts, columns=columns, index='named', named=(*frame.named, label))
    series = column(made, own) if kept.kind != 'other' else _mixed(made, own)
    return SeriesV(code, frame.parts, frame=made, e=series.e, name=None)


def _mixed(frame: FrameV, own: str) -> SeriesV:
    code = fill('pl.col(N)', N=literal(own))
    e = E(code, 'other', null=False, firm=True, own=own, reads=frozenset([own]))
    return SeriesV(code, frame.parts, frame=frame, e=e)


RECIPES: dict[str, Recipe] = {'DataFrame.T': _turn, 'DataFrame.transpose()': _method, 'DataFrame.stack()': _stack}
DIFFERS = {'DataFrame.stack()': (Differs('missing values stay, as rows of their own', since=(3, 0), left=True),)}

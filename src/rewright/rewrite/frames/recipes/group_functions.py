"""`groupby(...).apply(function)` and `transform(function)`: a function that is given the rows of one group after another."""

import ast
from dataclasses import replace

from rewright.rewrite.frames.call import Call, Recipe, require
from rewright.rewrite.frames.facts import cell_of
from rewright.rewrite.frames.grouped import as_series
from rewright.rewrite.frames.of_groups import of_frames
from rewright.rewrite.frames.templates import fill, literal
from rewright.rewrite.frames.values import Cell, FrameV, GroupV, LambdaV, PyV, Value

_KEYS = {'text', 'int', 'date'}


def _apply(call: Call) -> Value:
    function, group = call.bind('func').need('func'), call.group()
    require(isinstance(function, LambdaV), 'a function that is defined elsewhere')
    assert isinstance(function, LambdaV)
    require(group.sort and group.dropna and group.as_index and not _keeps_labels(call), 'groups in another order')
    require(all(group.frame.columns[key].kind in _KEYS for key in group.by), 'groups by floats or truth values')
    require(group.picked is None or group.single, 'a function of some columns')
    seen = call.seen
    require(seen is not None and seen.consistent and seen.kind in {'frame', 'series'}, 'it did not give one kind')
    assert seen is not None
    code, made = of_frames(group, function)
    keys = literal(list(group.by))
    if seen.kind == 'frame':
        require(not isinstance(made, PyV) and not group.single, 'a function of values that gives frames')
        return _frames(call, made, fill('frames.of_groups(A, B, F)', A=group.frame.code, B=keys, F=code))
    require(not isinstance(made, FrameV), 'a function of frames that gives values')
    name = group.picked[0] if group.single and group.picked else '0'
    require(name not in group.by, 'a result called like a key')
    form = 'frames.one_of_groups(A, B, F, name=N)' if group.single else 'frames.one_of_groups(A, B, F)'
    return _values(call, group, name, fill(form, A=group.frame.code, B=keys, F=code, N=literal(name)))


def _frames(call: Call, made: Value | None, code: ast.expr) -> Value:
    """The rows that the function gives of each group, below each other."""
    assert call.seen is not None
    cells = {c.name: replace(cell_of(c), null=True, strided=True) for c in call.seen.columns}
    if isinstance(made, FrameV):
        require(not made.named and list(made.columns) == list(cells), 'a function that gives labels')
        cells = {n: replace(c, strided=True, ask_whole=None) for n, c in made.columns.items()}
    require(not any(c.kind in {'other', 'decimal'} or c.fickle for c in cells.values()), 'columns of no firm type')
    return FrameV(code, columns=cells, index='dirty')


def _values(call: Call, group: GroupV, name: str, code: ast.expr) -> Value:
    """One value of each group, under its key."""
    assert call.seen is not None
    cell = cell_of(call.seen.columns[0])
    require(cell.kind in {'int', 'float', 'text'}, f'a function that gives {cell.kind}')
    keys = {key: group.frame.columns[key].without_holes() for key in group.by}
    columns = {**keys, name: Cell(cell.kind, null=cell.kind != 'text', firm=cell.kind == 'text')}
    frame = FrameV(
        code, columns=columns, index='named', named=group.by, unique=frozenset([frozenset(group.by)]),
        ordered=tuple(keys.values()),
    )  # fmt: skip
    found = as_series(frame, name)
    return found if group.single else replace(found, name=None)


def _keeps_labels(call: Call) -> bool:
    """Whether `groupby` is told something of the labels, which decides the order of rows."""
    assert isinstance(call.node, ast.Call)
    assert isinstance(call.node.func, ast.Attribute)
    owner = call.node.func.value
    while isinstance(owner, ast.Subscript):
        owner = owner.value
    return not isinstance(owner, ast.Call) or any(k.arg == 'group_keys' for k in owner.keywords)


RECIPES: dict[str, Recipe] = {'GroupBy.apply()': _apply}

"""A loop of the job in; what the names that it binds hold in its block out, where that is known."""

import ast
from dataclasses import replace

from rewright.rewrite.frames.evaluate import Evaluator
from rewright.rewrite.frames.frame_ops import UNKNOWN
from rewright.rewrite.frames.listed import seen_names
from rewright.rewrite.frames.reaching import frame_behind
from rewright.rewrite.frames.scope import bound_names
from rewright.rewrite.frames.templates import call, fill, literal
from rewright.rewrite.frames.values import (
    CalendarV,
    Cell,
    ChoiceV,
    E,
    Framed,
    FrameV,
    GroupV,
    ItemsV,
    LaterV,
    MomentV,
    PartsV,
    Refused,
    RowsV,
    RowV,
    SeriesV,
    Value,
)
from rewright.trees import within


def bound_by_loop(reader: Evaluator, node: ast.For, through: Value) -> dict[str, Value]:
    """The values of the targets of a loop through `through`; Refused for groups that are gone through in another way."""
    if isinstance(through, GroupV):
        return _parts(reader, node, through)
    if isinstance(through, RowsV):
        return _rows(reader, node, through)
    if isinstance(through, ItemsV):
        return _items(reader, node, through)
    if isinstance(through, CalendarV):
        return _moments(reader, node, through)
    if isinstance(through, PartsV):
        return _file_parts(reader, node, through)
    if not isinstance(node.target, ast.Name) or node.target.id in bound_names(node.body):
        return {}
    names = _texts(reader, node.iter) or _given(reader, node, node.target.id)
    return {node.target.id: ChoiceV(node.target, names=names)} if names else {}


def _given(reader: Evaluator, node: ast.For, variable: str) -> tuple[str, ...]:
    """The texts of a list that a run gives, where the loop was seen to choose the column of each; other ones are refused."""
    names = tuple(seen_names(reader.observed, node, variable, 'str'))
    held = (reader.scope.get(n.id) for n in within(node) if isinstance(n, ast.Name) and reader.observed.framed(n))
    parts = reader.parts.join_values(*(value for value in held if isinstance(value, Framed | LaterV)))
    if not names or not parts or reader.scope.framed(node.iter):
        return ()
    reader.log.replace(node.iter, fill('frames.listed(A, N)', A=node.iter, N=literal(list(names))), parts)
    return names


def opened(node: ast.With, value: PartsV) -> dict[str, Value]:
    """`with pd.read_csv(..., chunksize=n) as reader`: the one loop in it goes through the parts; Refused for any other use."""
    item, loops = node.items[0], [s for s in node.body if isinstance(s, ast.For)]
    name = item.optional_vars.id if isinstance(item.optional_vars, ast.Name) else ''
    reads = [n for s in node.body for n in within(s) if isinstance(n, ast.Name) and n.id == name]
    if len(node.items) > 1 or not name or len(loops) != 1 or len(reads) != 1 or reads[0] not in within(loops[0].iter):
        raise Refused('the parts of a file are read in another way than by one loop', item.context_expr)
    return {name: replace(value, code=ast.Name(name, ast.Load()))}


def _texts(reader: Evaluator, node: ast.expr) -> tuple[str, ...]:
    """The texts of a list that is written out, or of a constant that is one."""
    known = reader.constants.get(node.id) if isinstance(node, ast.Name) else None
    if isinstance(node, ast.List | ast.Tuple):
        known = [item.value for item in node.elts if isinstance(item, ast.Constant)]
        known = known if len(known) == len(node.elts) else None
    texts = isinstance(known, list | tuple) and all(isinstance(item, str) for item in known)
    return tuple(known) if texts and isinstance(known, list | tuple) else ()


def _parts(reader: Evaluator, node: ast.For, group: GroupV) -> dict[str, Value]:
    """`for key, part in frame.groupby(by)`: the rows of each key, in the order of the keys."""
    match node.target:
        case ast.Tuple(elts=[ast.Name() | ast.Tuple(), ast.Name(id=name)]):
            pass
        case _:
            raise Refused('groups are gone through in another way than by key and part')
    frame, kinds = group.frame, [group.frame.columns[by].kind for by in group.by]
    single = len(kinds) == 1 and not _is_listed(node.iter)
    if not (group.sort and group.dropna) or group.picked is not None:
        raise Refused('groups are gone through unsorted, with keys that are missing, or in some columns')
    if not (set(kinds) == {'text'} or (single and kinds == ['int'] and frame.columns[group.by[0]].firm)):
        raise Refused(f'groups by {" and ".join(kinds)} are gone through')
    parts = reader.parts.join_values(group) | reader.scope.part(name)
    reader.parts.join(parts)
    function = fill('frames.group_by_one' if single else 'frames.groups')
    reader.log.replace(node.iter, call(function, [frame.code, *(literal(by) for by in group.by)]), parts)
    return {name: FrameV(ast.Name(name, ast.Load()), parts, columns=dict(frame.columns), index='dirty')}


def _file_parts(reader: Evaluator, node: ast.For, through: PartsV) -> dict[str, Value]:
    """`for number, part in enumerate(pd.read_csv(..., chunksize=n))`: a frame of so many rows each time."""
    match node.target:
        case ast.Name(id=name) if not through.counted:
            pass
        case ast.Tuple(elts=[ast.Name(), ast.Name(id=name)]) if through.counted:
            pass
        case _:
            raise Refused('parts of a file are gone through in another way than one by one')
    seen = frame_behind(reader.observed, node.body, name)
    if seen is None:
        raise Refused(f'{name} was not one kind of frame in every part of the file')
    frame, code = through.taken(seen)
    parts = reader.parts.join_values(through) | reader.scope.part(name)
    reader.parts.join(parts)
    reader.log.replace(through.node, code, parts)
    return {name: replace(frame, code=ast.Name(name, ast.Load()), parts=parts)}


def _rows(reader: Evaluator, node: ast.For, rows: RowsV) -> dict[str, Value]:
    """`for label, row in frame.iterrows()`: each row as the values of its columns."""
    match node.target:
        case ast.Tuple(elts=[ast.Name(), ast.Name(id=name)]):
            pass
        case _:
            raise Refused('rows are gone through in another way than by label and row')
    parts = reader.parts.join_values(rows) | reader.scope.part(name)
    reader.parts.join(parts)
    reader.log.replace(node.iter, rows.code, parts)
    return {name: RowV(ast.Name(name, ast.Load()), parts, frame=rows.frame, form=ast.Name(name, ast.Load()))}


def _moments(reader: Evaluator, node: ast.For, through: CalendarV) -> dict[str, Value]:
    """`for day in pandas.date_range(...)`: each moment."""
    if not isinstance(node.target, ast.Name) or node.target.id in bound_names(node.body):
        raise Refused('moments are gone through in another way than by one name')
    parts = reader.parts.join_values(through) | reader.scope.part(node.target.id)
    reader.parts.join(parts)
    reader.log.replace(node.iter, through.code, parts)
    return {node.target.id: MomentV(ast.Name(node.target.id, ast.Load()), parts)}


def _items(reader: Evaluator, node: ast.For, items: ItemsV) -> dict[str, Value]:
    """`for name, values in frame.items()`: each name, and the column that is called so."""
    match node.target:
        case ast.Tuple(elts=[ast.Name() as key, ast.Name(id=name)]) if key.id not in bound_names(node.body):
            pass
        case _:
            raise Refused('columns are gone through in another way than by name and values')
    frame = items.frame
    parts = reader.parts.join_values(items) | reader.scope.part(name)
    reader.parts.join(parts)
    reader.log.replace(node.iter, items.code, parts)
    cells = list(frame.columns.values())
    kinds = {cell.kind for cell in cells}
    kind = cells[0].kind if len(kinds) == 1 else 'float' if kinds == {'int', 'float'} else 'other'
    known = kind if kind in {'int', 'float', 'text'} else 'other'
    cell = Cell(
        known,
        firm=all(c.firm for c in cells) and len(kinds) == 1,
        nan=all(c.nan for c in cells),
        fickle=any(c.fickle for c in cells),
        may_be_infinite=any(c.may_be_infinite for c in cells),
    )
    one = FrameV(ast.Name(name, ast.Load()), parts, columns={'values': cell}, rows=frame.rows, index=frame.index)
    e = E(
        fill('pl.col(N)', N=literal('values')),
        known,
        firm=cell.firm,
        own='values',
        reads=frozenset(['values']),
        nan=cell.nan,
        fickle=cell.fickle,
        may_be_infinite=cell.may_be_infinite,
    )
    column = SeriesV(ast.Name(name, ast.Load()), parts, frame=replace(one, rows=object()), e=e, name=UNKNOWN)
    return {key.id: ChoiceV(key, names=tuple(frame.visible)), name: column}


def _is_listed(node: ast.expr) -> bool:
    """Whether keys are given as a list, so that each comes in a tuple."""
    given = [*node.args, *(k.value for k in node.keywords if k.arg == 'by')] if isinstance(node, ast.Call) else []
    return not (given and isinstance(given[0], ast.Constant))

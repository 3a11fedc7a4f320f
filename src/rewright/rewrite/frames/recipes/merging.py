"""`merge`: rows joined in pandas' order, missing keys matched, columns of both sides told apart, holes typed as pandas does."""

import ast
from dataclasses import replace

from rewright.rewrite.frames.call import Arguments, Call, Recipe, require
from rewright.rewrite.frames.frame_ops import column, holding
from rewright.rewrite.frames.templates import fill, literal, method, names
from rewright.rewrite.frames.values import Cell, FrameV, Value

PARAMETERS = ('right', 'how', 'on', 'left_on', 'right_on', 'left_index', 'right_index', 'sort', 'suffixes', 'copy', 'indicator', 'validate')


def _method(call: Call) -> Value:
    return _merged(call, call.frame(), call.bind(*PARAMETERS))


def _function(call: Call) -> Value:
    given = call.bind('left', *PARAMETERS)
    return _merged(call, call.frame(given.need('left')), given)


def _merged(call: Call, left: FrameV, given: Arguments) -> Value:
    given.only(left_index=False, right_index=False, sort=False, indicator=False, validate=None)
    right, how = call.frame(given.need('right')), given.text('how', 'inner')
    require(how in {'inner', 'left'}, f'how={how!r}')
    require(not left.named and not right.named, 'a merge beside index columns')
    on = _keys(given, left, right)
    suffixes = given.literal('suffixes', ('_x', '_y'))
    require(isinstance(suffixes, tuple | list) and len(suffixes) == 2, f'suffixes={suffixes!r}')
    assert isinstance(suffixes, tuple | list)
    both = [c for c in left.columns if c in right.columns and c not in on]
    left, right = _told_apart(left, both, str(suffixes[0])), _told_apart(right, both, str(suffixes[1]))
    named = {'on': names(on), 'how': literal(how), 'nulls_equal': literal(value=True), 'maintain_order': literal('left_right')}
    if all(not left.columns[k].null or not right.columns[k].null for k in on):
        del named['nulls_equal']
    code = method(left.code, 'join', [right.code], named)
    added = {n: c for n, c in right.columns.items() if n not in on}
    if how == 'left':
        added = {n: holding(c) for n, c in added.items()}
        if any(_may_widen(c) for c in added.values()):
            code = fill('frames.widen(A)', A=code)
    keys = {k: replace(left.columns[k], null=left.columns[k].null) for k in on}
    return FrameV(code, columns=left.columns | keys | added)


def _may_widen(cell: Cell) -> bool:
    return cell.kind == 'int' or (cell.kind == 'float' and not cell.firm)


def _keys(given: Arguments, left: FrameV, right: FrameV) -> list[str]:
    if given.get('on') is not None:
        on = given.columns('on')
    elif given.get('left_on') is not None or given.get('right_on') is not None:
        on = given.columns('left_on')
        require(on == given.columns('right_on'), 'keys of different names')
    else:
        on = [c for c in left.columns if c in right.columns]
    for key in on:
        kinds = {column(side, key).e.kind for side in (left, right)}
        require(len(kinds) == 1 and kinds <= {'int', 'text'}, f'the key {key!r} is {" and ".join(sorted(kinds))}')
    return on


def _told_apart(frame: FrameV, both: list[str], suffix: str) -> FrameV:
    """Columns that both sides have get the side's suffix, as pandas gives it to both."""
    if not both or not suffix:
        return frame
    new = {n: n + suffix for n in both}
    code = method(frame.code, 'rename', [_dict(new)])
    require(not set(new.values()) & set(frame.columns), 'a suffixed name that is taken')
    return replace(frame, code=code, columns={new.get(n, n): c for n, c in frame.columns.items()})


def _dict(new: dict[str, str]) -> ast.expr:
    return literal(new)


RECIPES: dict[str, Recipe] = {'DataFrame.merge()': _method, 'pd.merge': _function}

"""Merges, joins and concatenations -> how tables are put together."""

import ast
from collections.abc import Iterator

from rewright.specify.clues import Clues, Found
from rewright.specify.phrase import code, listed, names_in
from rewright.specify.script import argument

_KEPT = {
    'left': 'every row of the first table is kept', 'right': 'every row of the second table is kept',
    'outer': 'every row of both is kept', 'inner': 'rows without a partner are dropped', 'cross': 'every pair is made',
}  # fmt: skip


def find(clues: Clues) -> Iterator[Found]:
    """Yield one rule for each joining of tables."""
    for call, subject, _ in clues.script.methods('merge'):
        module = isinstance(subject, ast.Name) and subject.id in {'pd', 'pandas'}
        first, second = (
            (argument(call, 0, 'left'), argument(call, 1, 'right')) if module else (subject, argument(call, 0))
        )
        if first is not None and second is not None:
            yield Found(f'{code(first)} is joined with {code(second)} {_keys(call)}: {_kept(call)}.', 'transform', call)
    for call in clues.script.calls('pd.concat', 'pandas.concat'):
        given = argument(call, 0, 'objs')
        if given is not None:
            yield Found(f'The tables {code(given)} are put one after another.', 'transform', call)


def _keys(call: ast.Call) -> str:
    on = listed(names_in(argument(call, -1, 'on')))
    if on:
        return f'on {on}'
    left, right = (listed(names_in(argument(call, -1, side))) for side in ('left_on', 'right_on'))
    return f'where {left} equals {right}' if left and right else 'on the columns they share or their indexes'


def _kept(call: ast.Call) -> str:
    how = argument(call, -1, 'how')
    if how is None:
        return _KEPT['inner']
    return _KEPT.get(str(how.value) if isinstance(how, ast.Constant) else '', f'how is {code(how)}')

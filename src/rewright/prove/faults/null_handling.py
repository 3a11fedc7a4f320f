"""What happens to a missing value -> something else."""

import ast
from collections.abc import Iterator

from rewright.prove.source import Edit, Source

AIMS = ('settings', 'missing', 'absent', 'unmatched', 'spelling')
SUBTLE = True
_OTHER = {
    'eq_missing': 'eq', 'ne_missing': 'ne', 'is_null': 'is_not_null', 'is_not_null': 'is_null', 'is_nan': 'is_not_nan',
    'is_not_nan': 'is_nan', 'isna': 'notna', 'notna': 'isna', 'drop_nans': 'drop_nulls',
}  # fmt: skip
_MISSING: dict[type[ast.cmpop], str] = {ast.Eq: 'eq_missing', ast.NotEq: 'ne_missing'}
_SETTINGS = {'nulls_equal', 'nulls_last', 'ignore_nulls', 'skipna', 'dropna'}


def plant(node: ast.AST, source: Source) -> Iterator[Edit]:
    """Ask the opposite, turn a setting, do without a default, or treat what is missing as a value or as none."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        yield from _call(node, node.func, source)
    elif isinstance(node, ast.Compare):
        yield from _comparison(node, source)
    elif isinstance(node, ast.keyword) and node.arg in _SETTINGS and isinstance(node.value, ast.Constant):
        if isinstance(node.value.value, bool):
            yield source.edit(node.value, str(not node.value.value), f'`{node.arg}` made `{not node.value.value}`')
    elif isinstance(node, ast.BoolOp) and isinstance(node.op, ast.Or) and isinstance(node.values[-1], ast.Constant):
        yield source.edit(node, source.said(node.values[0]), f'the default left out of `{source.said(node)}`')


def _comparison(node: ast.Compare, source: Source) -> Iterator[Edit]:
    """Let a column's comparison say yes or no where a value is missing."""
    method = _MISSING.get(type(node.ops[0])) if len(node.ops) == 1 else None
    left, right = source.said(node.left), source.said(node.comparators[0])
    if method and left.startswith('pl.col('):
        yield source.edit(node, f'{left}.{method}({right})', f'`{source.said(node)}` made `{method}`')


def _call(node: ast.Call, function: ast.Attribute, source: Source) -> Iterator[Edit]:
    name, said, receiver = function.attr, source.said(node), source.said(function.value)
    if name in _OTHER:
        stop = source.place(function)[1]
        yield Edit(stop - len(name), stop, _OTHER[name], f'`{name}` made `{_OTHER[name]}` in `{said}`')
    elif name == 'n_unique' and receiver.startswith('pl.col(') and not receiver.endswith('.drop_nulls()'):
        yield source.edit(function.value, f'{receiver}.drop_nulls()', f'what is missing left out of `{said}`')
    elif name == 'get' and len(node.args) == 2 and isinstance(node.args[1], ast.Constant):
        # Without its default it gives None, which many writers write as they write ''; asked for directly, it fails.
        inside = f'{receiver}[{source.said(node.args[0])}]'
        yield source.edit(node, inside, f'`{said}` made `{inside}`')

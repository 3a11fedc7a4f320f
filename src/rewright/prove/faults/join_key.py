"""A join -> the same frames joined on other columns."""

import ast
from collections.abc import Iterator

from rewright.prove.source import Edit, Source

AIMS = ('unmatched', 'repeated', 'missing')
_KEYS = ('on', 'left_on', 'right_on')
_JOINS = {'join', 'merge', 'inner_join', 'join_numbered'}


def plant(node: ast.AST, source: Source) -> Iterator[Edit]:
    """Leave out one of several keys, take another column as the key, or the other side's."""
    if not (isinstance(node, ast.Call) and _joins(node)):
        return
    keys = {keyword.arg: keyword.value for keyword in node.keywords if keyword.arg in _KEYS}
    for name, value in keys.items():
        if isinstance(value, ast.List | ast.Tuple) and len(value.elts) > 1:
            said = source.said(value.elts[0])
            yield source.edit(value, f'[{said}]', f'`{name}` made `[{said}]`')
        elif (
            isinstance(value, ast.Constant) and isinstance(value.value, str) and (other := _other(source, value.value))
        ):
            yield source.edit(value, repr(other), f'`{name}` made {other!r} instead of {value.value!r}')
    left, right = keys.get('left_on'), keys.get('right_on')
    if left and right and source.said(left) != source.said(right):
        yield source.edit(left, source.said(right), f'`left_on` made {source.said(right)}')


def _joins(node: ast.Call) -> bool:
    """Whether a call joins, or pipes what it is called on into what joins."""
    called = node.func
    if isinstance(called, ast.Attribute) and called.attr == 'pipe' and node.args:
        called = node.args[0]
    return isinstance(called, ast.Attribute) and called.attr in _JOINS


def _other(source: Source, key: str) -> str:
    """Return another column that the program names, the one most like the key; empty where there is none."""
    names = {n.value for n in ast.walk(source.tree) if isinstance(n, ast.Constant) and isinstance(n.value, str)}
    columns = sorted(name for name in names if name.isidentifier() and name != key)
    like = [name for name in columns if name.rpartition('_')[2] == key.rpartition('_')[2]]
    return next(iter(like or columns), '')

"""Names that stand beside each other -> the same names the other way round."""

import ast
from collections.abc import Iterator

from rewright.prove.source import Edit, Source

AIMS = ('settings', 'repeated', 'spelling')
# The order of these names says nothing.
_UNORDERED_SETTINGS = {'subset', 'usecols', 'on', 'left_on', 'right_on', 'null_values', 'schema_overrides'}
_UNORDERED_CALLS = {
    'drop',
    'unique',
    'drop_nulls',
    'frozenset',
    'set',
    'with_columns',
    'is_in',
    'startswith',
    'endswith',
}

_OTHER_CALLS = {'replace', 'open', 'sub'}


def plant(node: ast.AST, source: Source) -> Iterator[Edit]:
    """Swap the first two different strings of a list, a tuple or an argument list."""
    if isinstance(node, ast.List | ast.Tuple) and not _is_unordered(node, source):
        names = node.elts
    elif (
        isinstance(node, ast.Call)
        and not _is_group_order(node)
        and _called(node) not in _UNORDERED_CALLS | _OTHER_CALLS
    ):
        names = node.args
    else:
        return
    strings = [n for n in names if isinstance(n, ast.Constant) and isinstance(n.value, str)][:2]
    if len(strings) == 2 and strings[0].value != strings[1].value:
        start, stop = source.place(strings[0])[0], source.place(strings[1])[1]
        between = source.data[source.place(strings[0])[1] : source.place(strings[1])[0]].decode()
        one, two = (source.said(s) for s in strings)
        yield Edit(start, stop, two + between + one, f'{one} and {two} swapped')


def _is_unordered(node: ast.expr, source: Source) -> bool:
    parent = source.parents.get(node)
    if isinstance(parent, ast.keyword):
        return parent.arg in _UNORDERED_SETTINGS
    return isinstance(parent, ast.Compare) or (isinstance(parent, ast.Call) and _called(parent) in _UNORDERED_CALLS)


def _is_group_order(node: ast.Call) -> bool:
    # Groups are sorted by their keys as pandas does it; a later sort of the job makes that order say nothing.
    return _called(node) == 'sort' and '.group_by(' in ast.unparse(node.func)


def _called(node: ast.Call) -> str:
    return ast.unparse(node.func).rsplit('.', 1)[-1]

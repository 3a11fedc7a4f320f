"""Sorting -> the order of rows."""

import ast
from collections.abc import Iterator

from rewright.specify.clues import Clues, Found
from rewright.specify.phrase import code, listed, names_in
from rewright.specify.script import argument


def find(clues: Clues) -> Iterator[Found]:
    """Yield one rule for each sorting."""
    for call, _, _ in clues.script.methods('sort_values'):
        by = argument(call, 0, 'by')
        names = names_in(by)
        order = _orders(names, argument(call, -1, 'ascending'))
        if by is not None:
            yield Found(f'Rows are sorted by {order or code(by)}.', 'transform', call)
    for call in clues.script.calls('sorted'):
        if call.args:
            yield Found(f'{code(call.args[0])} is sorted{_by(call)}.', 'transform', call)
    for call, subject, name in clues.script.methods('sort', 'sort_index'):
        yield Found(
            f'{code(subject)} is sorted{" by its index" if name == "sort_index" else _by(call)}.', 'transform', call
        )


def _by(call: ast.Call) -> str:
    key, reverse = argument(call, -1, 'key'), argument(call, -1, 'reverse')
    falling = isinstance(reverse, ast.Constant) and reverse.value is True
    return (f' by {code(key)}' if key is not None else '') + (', largest first' if falling else '')


def _orders(names: list[str], ascending: ast.expr | None) -> str:
    """Return the keys with their directions; an expression that only a run can tell gives none."""
    if ascending is None or not names:
        return listed(names)
    values = ascending.elts if isinstance(ascending, ast.List | ast.Tuple) else [ascending] * len(names)
    if len(values) != len(names) or not all(isinstance(v, ast.Constant) for v in values):
        return ''
    words = ('ascending' if isinstance(v, ast.Constant) and v.value else 'descending' for v in values)
    return ', '.join(f'`{name}` {word}' for name, word in zip(names, words, strict=True))

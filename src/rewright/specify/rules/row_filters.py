"""Masks and queries on frames -> which rows are kept."""

import ast
from collections.abc import Iterator

from rewright.specify.clues import Clues, Found
from rewright.specify.phrase import code, listed, names_in, phrase
from rewright.specify.script import argument

_TESTS = {
    'isin', 'isna', 'isnull', 'notna', 'notnull', 'duplicated', 'between', 'contains', 'startswith', 'endswith', 'eq',
    'ne', 'gt', 'ge', 'lt', 'le', 'match', 'fullmatch',
}  # fmt: skip


def find(clues: Clues) -> Iterator[Found]:
    """Yield one rule for each filter of rows."""
    for node in clues.script.every(ast.Subscript):
        mask = _mask(node)
        if mask is not None and isinstance(node.ctx, ast.Load):
            yield Found(f'Only rows are kept where {phrase(mask)}.', 'transform', node)
    for call, _, _ in clues.script.methods('query'):
        given = argument(call, 0, 'expr')
        if isinstance(given, ast.Constant) and isinstance(given.value, str):
            yield Found(f'Only rows are kept where `{given.value}`.', 'transform', call)
    for call, _, _ in clues.script.methods('dropna'):
        subset = listed(names_in(argument(call, 4, 'subset')))
        how = argument(call, 2, 'how')
        word = 'all of ' if isinstance(how, ast.Constant) and how.value == 'all' else ''
        where = f'{word}{subset}' if subset else (f'{word}their columns' if word else 'any column')
        yield Found(f'Rows with a missing value in {where} are dropped.', 'transform', call)
    for call, _, _ in clues.script.methods('head', 'nlargest', 'nsmallest'):
        count = argument(call, 0, 'n')
        if count is not None and isinstance(call.func, ast.Attribute):
            yield Found(f'Only {phrase(count)} rows are kept ({code(call.func)}).', 'transform', call)


def _mask(node: ast.Subscript) -> ast.expr | None:
    """Return the condition in `frame[condition]` or `frame.loc[condition]`, or None."""
    chosen = node.slice
    if isinstance(node.value, ast.Attribute) and node.value.attr == 'loc' and isinstance(chosen, ast.Tuple):
        chosen = chosen.elts[0]
    return chosen if _is_condition(chosen) else None


def _is_condition(node: ast.expr) -> bool:
    if isinstance(node, ast.Compare):
        return True
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Invert):
        return True
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitAnd | ast.BitOr):
        return _is_condition(node.left) and _is_condition(node.right)
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in _TESTS

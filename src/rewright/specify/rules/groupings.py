"""Groupings -> the keys and what is computed for each group."""

import ast
from collections.abc import Iterator

from rewright.specify.clues import Clues, Found
from rewright.specify.phrase import code, column_name, listed, names_in, phrase
from rewright.specify.script import argument


def find(clues: Clues) -> Iterator[Found]:
    """Yield one rule for each grouping."""
    above = {id(node.value): node for node in clues.script.every(ast.Attribute)}
    picked = {id(node.value): node for node in clues.script.every(ast.Subscript)}
    for call, _, _ in clues.script.methods('groupby'):
        keys = argument(call, 0, 'by')
        names = listed(names_in(keys)) or (phrase(keys) if keys is not None else 'the index')
        column = column_name(picked[id(call)]) if id(call) in picked else ''
        method = above.get(id(picked.get(id(call), call)))
        done = next((n for n in clues.script.above(method) if isinstance(n, ast.Call)), None) if method else None
        for sentence in _sentences(names, column, method.attr if method else '', done):
            yield Found(sentence, 'transform', done or call)


def _sentences(names: str, column: str, method: str, done: ast.Call | None) -> Iterator[str]:
    if done is None or not method:
        yield f'Rows are grouped by {names}.'
    elif method in {'agg', 'aggregate'}:
        yield from (f'For each {names}, {part}.' for part in _aggregates(done, column))
    else:
        given = ' '.join(phrase(a) for a in done.args[:1])
        how = f'{method}({given})' if given else method
        yield f'For each {names}, {f"`{column}`" if column else "every column"} is put through `{how}`.'


def _aggregates(done: ast.Call, column: str) -> Iterator[str]:
    for keyword in done.keywords:
        pair = keyword.value.elts if isinstance(keyword.value, ast.Tuple) else []
        if keyword.arg and len(pair) == 2:
            yield f'`{keyword.arg}` is the {_word(pair[1])} of {_column(pair[0])}'
    for given in done.args[:1]:
        if isinstance(given, ast.Dict):
            for key, value in zip(given.keys, given.values, strict=True):
                if key is not None:
                    yield f'{_column(key)} becomes its {_word(value)}'
        else:
            yield f'{f"`{column}`" if column else "every column"} becomes its {_word(given)}'
    if not done.keywords and not done.args:
        yield f'{code(done)} is computed'


def _word(node: ast.expr) -> str:
    """Return the name of an aggregate without quotes."""
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else phrase(node)


def _column(node: ast.expr) -> str:
    return f'`{_word(node)}`' if isinstance(node, ast.Constant) else phrase(node)

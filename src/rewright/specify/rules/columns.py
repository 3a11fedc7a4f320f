"""Assignments to columns and records that are built -> how each column is computed."""

import ast
from collections.abc import Iterator

from rewright.specify.clues import Clues, Found
from rewright.specify.phrase import code, column_name, phrase
from rewright.specify.script import argument

_GATHERS = {'append', 'writerow', 'add', 'insert'}


def find(clues: Clues) -> Iterator[Found]:
    """Yield one rule for each computed column."""
    for node in clues.script.every(ast.Assign):
        for target in node.targets:
            name = column_name(target)
            if name and not _only_fills(node.value, name):
                yield Found(_sentence(name, node.value), 'transform', node)
    for call, _, _ in clues.script.methods('assign'):
        for keyword in call.keywords:
            if keyword.arg:
                yield Found(_sentence(keyword.arg, keyword.value), 'transform', keyword)
    yield from _records(clues)
    yield from _rows(clues)


def _sentence(name: str, value: ast.expr) -> str:
    if isinstance(value, ast.Compare | ast.BoolOp):
        return f'`{name}` says whether {phrase(value)}.'
    return f'`{name}` is {phrase(value).removeprefix(f"`{name}`, ")}.'


def _only_fills(value: ast.expr, name: str) -> bool:
    """Say whether a value is `frame[name].fillna(x)`, which is a rule on missing values."""
    if not isinstance(value, ast.Call) or not isinstance(value.func, ast.Attribute):
        return False
    return value.func.attr == 'fillna' and column_name(value.func.value) == name


def _records(clues: Clues) -> Iterator[Found]:
    for call, _, name in clues.script.methods(*_GATHERS):
        given = argument(call, 0) if name in _GATHERS else None
        if isinstance(given, ast.Dict):
            for key, value in zip(given.keys, given.values, strict=True):
                if isinstance(key, ast.Constant) and isinstance(key.value, str):
                    yield Found(f'`{key.value}` of each record is {_given(clues, value)}.', 'transform', value)


def _rows(clues: Clues) -> Iterator[Found]:
    """Yield the columns of rows written with a csv writer, named by the header that the same writer wrote."""
    headers: dict[str, list[str]] = {}
    for call, subject, _ in clues.script.methods('writerow'):
        given = argument(call, 0)
        writer = ast.unparse(subject)
        if not isinstance(given, ast.List | ast.Tuple):
            continue
        texts = [e.value for e in given.elts if isinstance(e, ast.Constant) and isinstance(e.value, str)]
        if len(texts) == len(given.elts):
            headers[writer] = texts
        elif len(headers.get(writer, ())) == len(given.elts):
            for name, value in zip(headers[writer], given.elts, strict=True):
                yield Found(f'`{name}` of each row is {_given(clues, value)}.', 'transform', value)


def _given(clues: Clues, node: ast.expr) -> str:
    """Return what a record is given; a name that was surely just assigned is told by its expression."""
    if isinstance(node, ast.Name):
        node = _just_assigned(clues, node) or node
    return code(node) if isinstance(node, ast.Subscript) else phrase(node)


def _just_assigned(clues: Clues, name: ast.Name) -> ast.expr | None:
    """Return the last expression given to a name, when every way to its use leads through that assignment."""
    around = set(clues.script.above(name))
    earlier = [
        node
        for node in clues.script.every(ast.Assign)
        if node.lineno < name.lineno and any(isinstance(t, ast.Name) and t.id == name.id for t in node.targets)
    ]
    sure = bool(earlier) and next(clues.script.above(earlier[-1]), None) in around
    return earlier[-1].value if sure else None

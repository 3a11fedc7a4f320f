"""Assignments to columns and records that are built -> how each column is computed."""

import ast
from collections.abc import Iterator

from rewright.specify.clues import Clues, Found
from rewright.specify.phrase import column_name, phrase
from rewright.specify.script import argument

_GATHERS = {'append', 'writerow', 'add', 'insert'}


def find(clues: Clues) -> Iterator[Found]:
    """Yield one rule for each computed column."""
    for node in clues.script.every(ast.Assign):
        for target in node.targets:
            name = column_name(target)
            if name:
                yield Found(f'`{name}` is {phrase(node.value)}.', 'transform', node)
    for call, _, _ in clues.script.methods('assign'):
        for keyword in call.keywords:
            if keyword.arg:
                yield Found(f'`{keyword.arg}` is {phrase(keyword.value)}.', 'transform', keyword)
    yield from _records(clues)
    yield from _rows(clues)


def _records(clues: Clues) -> Iterator[Found]:
    for call, _, name in clues.script.methods(*_GATHERS):
        given = argument(call, 0) if name in _GATHERS else None
        if isinstance(given, ast.Dict):
            for key, value in zip(given.keys, given.values, strict=True):
                if isinstance(key, ast.Constant) and isinstance(key.value, str):
                    yield Found(f'`{key.value}` of each record is {phrase(value)}.', 'transform', value)


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
                yield Found(f'`{name}` of each row is {phrase(value)}.', 'transform', value)

"""The loops of a source -> what each goes over: requests, rows of data, or anything else."""

import re
from typing import Literal

from rewright.model.facts import Finding, Loop
from rewright.read.reading import Reading
from rewright.read.source import LOOPS, Source
from rewright.read.traffic import requests_in
from rewright.read.tree import Node

_ROW_METHODS = (
    'iterrows', 'itertuples', 'reader', 'DictReader', 'findall', 'finditer', 'find_all', 'findAll', 'select', 'xpath',
    'cssselect', 'readlines', 'fetchall', 'execute', 'collect', 'read_csv', 'json', 'load', 'to_dict', 'splitlines',
)  # fmt: skip
_ROW_NAMES = re.compile(r'(?i)(^|[._])(rows?|records?|lines?|trs?|items|entries|quotes|orders)$')
_OPENED = {'open', 'io.open', 'codecs.open'}
_DRESSED = {'enumerate', 'zip', 'sorted', 'reversed', 'list', 'iter', 'tuple', 'set'}
_LONGEST = 120


def loops(source: Source) -> list[Loop]:
    """Return the `for` and `while` loops, and the comprehensions that go over rows or requests."""
    found = []
    for node in source.nodes:
        if node.kind in LOOPS:
            over = _over(node)
            kind = _kind(source, node, over)
            if node.kind.endswith('_statement') or kind != 'other':
                text = ' '.join(over.text.split())[:_LONGEST] if over else ''
                found.append(Loop(span=node.span(source.file), over=text, kind=kind))
    return found


def note_row_loops(found: list[Loop], reading: Reading) -> None:
    """Find the loops that go through data row by row."""
    for loop in found:
        if loop.kind == 'rows':
            message = f'{loop.over} is gone through row by row in Python'
            reading.findings.append(Finding(rule='row_loops', message=message, span=loop.span))


def _over(node: Node) -> Node | None:
    if node.kind == 'while_statement':
        return node.get('condition')
    if node.kind == 'for_statement':
        return node.get('right')
    clause = next((c for c in node.children if c.kind == 'for_in_clause'), None)
    return clause.get('right') if clause else None


def _kind(source: Source, node: Node, over: Node | None) -> Literal['rows', 'requests', 'other']:
    if requests_in(source, node):
        return 'requests'
    return 'rows' if over is not None and _is_rows(source, over) else 'other'


def _is_rows(source: Source, over: Node, depth: int = 0) -> bool:
    if depth > 4:
        return False
    if over.kind == 'subscript':
        value = over.get('value')
        return value is not None and _is_rows(source, value, depth + 1)
    if over.kind == 'call':
        name, arguments = source.name(over.get('function')), over.get('arguments')
        if name in _DRESSED and arguments:
            return any(_is_rows(source, a, depth + 1) for a in arguments.children)
        by_position = name == 'range' and re.search(r'\blen\(|\.shape\b', over.text) is not None
        return by_position or name in _OPENED or name.rpartition('.')[2] in _ROW_METHODS
    if over.kind not in {'identifier', 'attribute'}:
        return False
    origin = source.origin(over)
    if origin is not None and origin is not over and origin.kind in {'call', 'subscript'}:
        return _is_rows(source, origin, depth + 1)
    return bool(_ROW_NAMES.search(over.text))

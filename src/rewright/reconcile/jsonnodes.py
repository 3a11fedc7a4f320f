"""JSON text -> nodes with types, exact numbers, repeated keys and every spelling, and why two equal texts are not the same."""

import json
import re
from collections import Counter
from typing import Any

from rewright.reconcile.content import UnreadableError
from rewright.reconcile.numerals import spelling
from rewright.reconcile.trees import Leaf, Pairs, floats, key_order, text_leaf

_TOKEN = re.compile(r'(?P<string>"(?:[^"\\]|\\.)*+")|(?P<gap>[ \t\r\n]++)|[^\s"]++')


def _float(text: str) -> Leaf:
    return Leaf('float', spelling(text), text)


def _int(text: str) -> Leaf:
    return Leaf('int', text, text)


DECODER = json.JSONDecoder(parse_float=_float, parse_int=_int, parse_constant=_float, object_pairs_hook=Pairs)


def nodes(text: str) -> Any:
    """Read one JSON value; Unreadable when the text is something else or nested too deeply."""
    try:
        return settled(DECODER.decode(text))
    except (ValueError, RecursionError) as error:
        raise UnreadableError(str(error)) from None


def settled(node: Any) -> Any:
    """Give texts, truths and null their types; numbers have theirs."""
    if isinstance(node, Leaf):
        return node
    if isinstance(node, Pairs):
        return Pairs((key, settled(value)) for key, value in node)
    if isinstance(node, list):
        return [settled(value) for value in node]
    if isinstance(node, str):
        return text_leaf(node)
    return Leaf('null', '', '') if node is None else Leaf('bool', json.dumps(node), '')


def forms(text: str, node: Any) -> dict[str, object]:
    """How a text is written, by kind of difference: two texts of equal values differ in at least one."""
    strings: Counter[str] = Counter()
    gaps: Counter[str] = Counter()
    for token in _TOKEN.finditer(text):
        if token['string'] is not None:
            strings[token[0]] += 1
        elif token['gap'] is not None:
            gaps[token[0]] += 1
    return {'layout': gaps, 'escapes': strings, 'float formatting': floats(node), 'key order': key_order(node)}


def explain(left: bytes, right: bytes) -> set[str]:
    """Name why two raw records of equal values differ."""
    one, two = (forms(text, nodes(text)) for text in (left.decode().strip(), right.decode().strip()))
    return {kind for kind, form in one.items() if form != two[kind]} or {'layout'}

"""Conditions and handlers that pass over an item -> what is left out."""

import ast
from collections.abc import Iterator

from rewright.specify.clues import Clues, Found
from rewright.specify.phrase import code, phrase

_LEAVES = (ast.Continue, ast.Pass)


def find(clues: Clues) -> Iterator[Found]:
    """Yield one rule for each thing that is passed over."""
    for node in clues.script.every(ast.If):
        if isinstance(node.body[-1], ast.Continue):
            yield Found(f'An item is skipped when {phrase(node.test)}.', 'transform', node)
    for handler in clues.script.every(ast.ExceptHandler):
        if all(isinstance(child, _LEAVES) for child in handler.body):
            what = code(handler.type) if handler.type else 'any error'
            yield Found(f'When {what} is raised, the item is passed over without a word.', 'transform', handler)
    yield from _heads(clues)


def _heads(clues: Clues) -> Iterator[Found]:
    """Yield the loops that start after the first items."""
    iterated = {id(loop.iter) for loop in clues.script.every(ast.For)}
    for node in clues.script.every(ast.Subscript):
        start = node.slice.lower if isinstance(node.slice, ast.Slice) and node.slice.upper is None else None
        number = start.value if isinstance(start, ast.Constant) else None
        if isinstance(number, int) and number > 0 and id(node) in iterated:
            first = 'first item' if number == 1 else f'first {number} items'
            yield Found(f'The {first} of {code(node.value)} is left out.', 'transform', node)

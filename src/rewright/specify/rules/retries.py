"""Second tries of requests -> when the job asks again."""

import ast
from collections.abc import Iterator

from rewright.specify.clues import Clues, Found
from rewright.specify.phrase import code, phrase

_STATUS = ('status_code', '.status', '.code', '.ok')


def find(clues: Clues) -> Iterator[Found]:
    """Yield one rule for each second try."""
    asked = {e.span.line for e in clues.facts.endpoints if e.kind == 'http'}
    for node in clues.script.every(ast.If):
        lines = range(node.body[0].lineno, (node.body[-1].end_lineno or node.lineno) + 1)
        if any(word in ast.unparse(node.test) for word in _STATUS) and asked & set(lines):
            yield Found(f'When {phrase(node.test)}, the request is made once more.', 'fetch', node)
    for loop in clues.script.every(ast.For):
        if _retries(loop) and asked & set(range(loop.lineno, (loop.end_lineno or loop.lineno) + 1)):
            yield Found(f'A request that fails is tried again, for {code(loop.iter)}.', 'fetch', loop)


def _retries(loop: ast.For) -> bool:
    """Say whether a loop counts tries: a range, a handler inside, and a way out."""
    inside = list(ast.walk(loop))
    counted = isinstance(loop.iter, ast.Call) and ast.unparse(loop.iter.func) in {'range', 'xrange'}
    tries = any(isinstance(n, ast.Try) for n in inside)
    return counted and tries and any(isinstance(n, ast.Break | ast.Return) for n in inside)

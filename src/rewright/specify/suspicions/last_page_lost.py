"""Paging that stops at a short page before its rows are kept, or one page early."""

import ast
from collections.abc import Iterator

from rewright.specify.clues import Clues, Suspicion
from rewright.specify.phrase import code

_KEEPS = {'append', 'extend', 'update', 'add', 'writerow', 'writerows'}


def suspect(clues: Clues) -> Iterator[Suspicion]:
    """Yield each loop that may leave before the last page is kept."""
    for node in clues.script.every(ast.If):
        loop = clues.script.loop_around(node)
        if loop is not None and isinstance(node.body[-1], ast.Break) and _is_short_page(node.test):
            later = any(keep.lineno > node.lineno for keep in _keeps(loop))
            earlier = any(keep.lineno < node.lineno for keep in _keeps(loop))
            if later and not earlier:
                yield Suspicion(
                    'The rows of the last page may be lost.',
                    f'The loop ends at {code(node.test)} before the rows of that page are kept.',
                    node,
                )
    for loop in clues.script.every(ast.While):
        if _starts_at_one_and_stops_before_total(clues, loop):
            yield Suspicion(
                'The last page may be missing.',
                f'Pages count from 1, and {code(loop.test)} no longer holds for the last.',
                loop,
            )


def _is_short_page(test: ast.expr) -> bool:
    """Say whether a test is `len(x) < n` with n above one: an empty page has no rows to lose."""
    if not (isinstance(test, ast.Compare) and isinstance(test.ops[0], ast.Lt) and isinstance(test.left, ast.Call)):
        return False
    limit = test.comparators[0]
    return ast.unparse(test.left.func) == 'len' and not (isinstance(limit, ast.Constant) and limit.value == 1)


def _keeps(loop: ast.AST) -> list[ast.Call]:
    calls = (n for n in ast.walk(loop) if isinstance(n, ast.Call))
    return [c for c in calls if isinstance(c.func, ast.Attribute) and c.func.attr in _KEEPS]


def _starts_at_one_and_stops_before_total(clues: Clues, loop: ast.While) -> bool:
    test = loop.test
    if not (isinstance(test, ast.Compare) and isinstance(test.ops[0], ast.Lt) and isinstance(test.left, ast.Name)):
        return False
    starts = clues.script.assigned.get(test.left.id, [])
    total = ast.unparse(test.comparators[0]).lower()
    at_one = bool(starts) and isinstance(starts[0], ast.Constant) and starts[0].value == 1
    return at_one and 'page' in test.left.id.lower() and any(w in total for w in ('total', 'pages', 'last', 'count'))

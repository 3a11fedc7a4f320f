"""A loop over `range(1, N)` that makes requests: page N is never asked for."""

import ast
import re
from collections.abc import Iterator

from rewright.model.specification import Evidence
from rewright.specify.clues import Clues, Suspicion
from rewright.specify.phrase import code

_COUNT = re.compile(r'(?i)(pages?|count|total|last|max|num|n)(_|$)')


def suspect(clues: Clues) -> Iterator[Suspicion]:
    """Yield each range of requests that seems to stop one short."""
    for loop in clues.script.every(ast.For):
        stop = _stop(loop.iter)
        if stop is None or not _requests_inside(clues, loop):
            continue
        value = _value(clues, stop)
        named = isinstance(stop, ast.Name) and _COUNT.search(stop.id) is not None
        round_number = value is not None and value >= 10 and value % 10 == 0
        # Who writes the last number down somewhere knows where the range ends.
        known = value is not None and re.search(rf'\b{value - 1}\b', clues.script.text) is not None
        if (named or round_number) and not known:
            what = code(stop) + (f' ({value})' if value is not None and not isinstance(stop, ast.Constant) else '')
            yield Suspicion(
                f'Page {what} may be missing: {code(loop.iter)} ends one before it.',
                'A range leaves out its end, and the end looks like the number of the last page.',
                loop,
                _counted(clues),
            )


def _stop(node: ast.expr) -> ast.expr | None:
    """Return N in `range(1, N)`."""
    if not (isinstance(node, ast.Call) and ast.unparse(node.func) in {'range', 'xrange'} and len(node.args) == 2):
        return None
    start, stop = node.args
    return stop if isinstance(start, ast.Constant) and start.value == 1 and not isinstance(stop, ast.BinOp) else None


def _value(clues: Clues, node: ast.expr) -> int | None:
    if isinstance(node, ast.Name):
        values = clues.script.assigned.get(node.id, [])
        node = values[0] if len(values) == 1 else node
    return node.value if isinstance(node, ast.Constant) and type(node.value) is int else None


def _requests_inside(clues: Clues, loop: ast.For) -> bool:
    found = (r for r in clues.facts.loops if r.kind == 'requests' and r.span.file == clues.script.file)
    return any(r.span.line == loop.lineno for r in found)


def _counted(clues: Clues) -> tuple[Evidence, ...]:
    sent = len(clues.recording.live.tape.exchanges)
    return (Evidence(kind='data', reference='recorded requests', quote=f'{sent} requests in all'),) if sent else ()

"""A function written at its place in; the names around it that hold one text or number whenever it is called, out."""

import ast
from collections.abc import Iterator, Sequence

from rewright.rewrite.frames.facts import Observed
from rewright.rewrite.source import Source
from rewright.trees import within

_PLAIN = {'str', 'scalar', 'none'}


def captured(source: Source, observed: Observed, function: ast.Lambda, turn: dict[str, object]) -> frozenset[str]:
    """The parameters of the function around it and the names bound once there, of which nothing but texts and numbers was seen.

    The variables of a loop that is read turn by turn, in `turn`, are told to hold what they do. What another loop around the
    function binds holds while that is called: a statement in a loop is done before its next turn.
    """
    told = frozenset(name for name, value in turn.items() if isinstance(value, str | int | float))
    around = _around(source, function)
    if around is None:
        return told
    stored = [n.id for n in within(around) if isinstance(n, ast.Name) and not isinstance(n.ctx, ast.Load)]
    spec = around.args
    parameters = {a.arg for a in (*spec.posonlyargs, *spec.args, *spec.kwonlyargs)}
    steady = {name for name in parameters if name not in stored}
    once = _bound_once(around.body) | _bound_by_loops(source, function)
    steady |= {name for name in once if stored.count(name) == 1}
    reads = [n for n in within(function.body) if isinstance(n, ast.Name)]
    plain = {n.id for n in reads if n.id in steady and _is_plain(observed, [r for r in reads if r.id == n.id])}
    return told | plain


def _bound_by_loops(source: Source, function: ast.Lambda) -> set[str]:
    """The names that the loops around a function bind in each turn, before they come to it."""
    found: set[str] = set()
    below: ast.AST = function
    for node in _above(source, function):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            break
        if isinstance(node, ast.For) and below in node.body:
            found |= {n.id for n in within(node.target) if isinstance(n, ast.Name)}
            found |= _bound_once(node.body[: node.body.index(below)])
        below = node
    return found


def _around(source: Source, node: ast.AST) -> ast.FunctionDef | None:
    """The function around a node, unless that stands in another one, or in a class."""
    above = list(_above(source, node))
    functions = [n for n in above if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Lambda)]
    return functions[0] if len(functions) == 1 and isinstance(functions[0], ast.FunctionDef) else None


def _above(source: Source, node: ast.AST) -> Iterator[ast.AST]:
    while (outer := source.parents.get(node)) is not None:
        yield outer
        node = outer


def _bound_once(statements: Sequence[ast.stmt]) -> set[str]:
    """The names that one of these statements itself binds."""
    assigned = [s for s in statements if isinstance(s, ast.Assign) and len(s.targets) == 1]
    return {s.targets[0].id for s in assigned if isinstance(s.targets[0], ast.Name)}


def _is_plain(observed: Observed, reads: list[ast.Name]) -> bool:
    seen = [observed.of(node) for node in reads]
    return all(s is not None and s.kind in _PLAIN and (s.consistent or 'kinds' not in s.probes) for s in seen)

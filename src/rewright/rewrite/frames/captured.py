"""A function written at its place in; the names around it that hold one text or number whenever it is called, out."""

import ast
from collections.abc import Iterator

from rewright.rewrite.frames.facts import Observed
from rewright.rewrite.source import Source
from rewright.trees import within

_LOOPS = (ast.For, ast.AsyncFor, ast.While)
_PLAIN = {'str', 'scalar', 'none'}


def captured(source: Source, observed: Observed, function: ast.Lambda, turn: dict[str, object]) -> frozenset[str]:
    """The parameters of the function around it and the names bound there once, of which nothing but texts and numbers was seen.

    The variables of a loop that is read turn by turn, in `turn`, are told to hold what they do.
    """
    around = _around(source, function)
    if around is None:
        return frozenset(name for name, value in turn.items() if isinstance(value, str | int | float))
    stored = [n.id for n in within(around) if isinstance(n, ast.Name) and not isinstance(n.ctx, ast.Load)]
    spec = around.args
    parameters = {a.arg for a in (*spec.posonlyargs, *spec.args, *spec.kwonlyargs)}
    steady = {name for name in parameters if name not in stored}
    steady |= {name for name in _bound_once(around) if stored.count(name) == 1}
    reads = [n for n in within(function.body) if isinstance(n, ast.Name)]
    plain = {n.id for n in reads if n.id in steady and _is_plain(observed, [r for r in reads if r.id == n.id])}
    return frozenset(plain) | {name for name, value in turn.items() if isinstance(value, str | int | float)}


def _around(source: Source, node: ast.AST) -> ast.FunctionDef | None:
    """The function around a node, unless that stands in another one, or in a class."""
    above = list(_above(source, node))
    functions = [n for n in above if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Lambda)]
    return functions[0] if len(functions) == 1 and isinstance(functions[0], ast.FunctionDef) else None


def _above(source: Source, node: ast.AST) -> Iterator[ast.AST]:
    while (outer := source.parents.get(node)) is not None:
        yield outer
        node = outer


def _bound_once(function: ast.FunctionDef) -> set[str]:
    """The names that a statement of the function itself, in no loop, binds."""
    assigned = [s for s in function.body if isinstance(s, ast.Assign) and len(s.targets) == 1]
    return {s.targets[0].id for s in assigned if isinstance(s.targets[0], ast.Name)}


def _is_plain(observed: Observed, reads: list[ast.Name]) -> bool:
    seen = [observed.of(node) for node in reads]
    return all(s is not None and s.kind in _PLAIN and (s.consistent or 'kinds' not in s.probes) for s in seen)

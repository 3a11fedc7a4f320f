"""The code that each turn of a loop gives in; one code in terms of the loop's variables out, where they differ in these alone."""

import ast
from collections.abc import Sequence
from typing import Any

from rewright.rewrite.frames.plan.forms import column
from rewright.rewrite.frames.plan.nodes import Bound, Cut, Held, Plan, Slot

Turn = dict[str, object]


def alike(codes: Sequence[ast.expr], turns: Sequence[Turn]) -> ast.expr | None:
    """The code of all turns; None where they differ in more than what the variables hold, or make frames of their own.

    A column of a frame that a variable holds is taken out of that variable, as it is when the code runs.
    """
    found = _one(list(codes), turns)
    return found if isinstance(found, ast.expr) else None


def _one(nodes: list[object], turns: Sequence[Turn]) -> object:
    """One of several nodes, lists or plain values; None for nodes that differ."""
    first = nodes[0]
    if any(type(node) is not type(first) for node in nodes):
        return None
    if isinstance(first, Slot | Bound):
        return _column([node.plan for node in nodes if isinstance(node, Slot)], turns)
    if isinstance(first, ast.Constant):
        return _constant([node.value for node in nodes if isinstance(node, ast.Constant)], first, turns)
    if isinstance(first, ast.AST):
        return None if hasattr(first, 'meaning') else _node(nodes, first, turns)
    return first if all(node == first for node in nodes) else None


def _node(nodes: list[object], first: ast.AST, turns: Sequence[Turn]) -> ast.AST | None:
    made: dict[str, object] = {}
    for field in first._fields:
        values = [getattr(node, field, None) for node in nodes]
        listed = isinstance(values[0], list)
        made[field] = _list(values, turns) if listed else _one(values, turns)
        if made[field] is None and any(value is not None for value in values):
            return None
    return type(first)(**made)


def _list(lists: list[Any], turns: Sequence[Turn]) -> list[object] | None:
    """One of several lists of nodes, a hole in all of them being one."""
    if not all(isinstance(listed, list) for listed in lists) or len({len(listed) for listed in lists}) > 1:
        return None
    rows = list(zip(*lists, strict=True))
    made = [_one(list(row), turns) for row in rows]
    return None if any(m is None and row[0] is not None for m, row in zip(made, rows, strict=True)) else made


def _column(plans: list[Plan], turns: Sequence[Turn]) -> ast.expr | None:
    cuts = [(p, p.source.binding.name) for p in plans if isinstance(p, Cut) and isinstance(p.source, Held)]
    if len(cuts) < len(turns) or len({name for _, name in cuts}) > 1:
        return None
    code = alike([cut.e.code for cut, _ in cuts], turns)
    return column(ast.Name(cuts[0][1], ast.Load()), code, cuts[0][0].e) if code is not None else None


def _constant(values: list[object], first: ast.Constant, turns: Sequence[Turn]) -> ast.expr | None:
    """A constant that all have, or the variable that holds it in every turn."""
    if all(_same(value, first.value) for value in values) and len(values) > 1:
        return ast.Constant(first.value)
    for variable in turns[0]:
        if all(_same(turn[variable], value) for turn, value in zip(turns, values, strict=True)):
            return ast.Name(variable, ast.Load())
    return ast.Constant(first.value) if len(values) == 1 else None


def _same(one: object, other: object) -> bool:
    return type(one) is type(other) and repr(one) == repr(other)

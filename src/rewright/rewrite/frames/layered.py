"""What the statements of a loop put into a frame turn by turn in; the plan of all turns out."""

import ast
from dataclasses import dataclass, replace

from rewright.rewrite.frames.assign import Assigned, layers
from rewright.rewrite.frames.frame_ops import put
from rewright.rewrite.frames.listed import Turn, Turns
from rewright.rewrite.frames.plan.alike import alike
from rewright.rewrite.frames.plan.nodes import Each, Plan, With
from rewright.rewrite.frames.templates import fill, literal
from rewright.rewrite.frames.values import E
from rewright.trees import copied, same, walk


@dataclass(frozen=True)
class Step:
    """One statement of the loop: what it puts into the frame in each turn, and the code of all turns where there is one."""

    node: ast.stmt
    assigned: list[Assigned]
    each: ast.expr | None


@dataclass(frozen=True)
class Layer:
    """Columns that do not read each other, and the loop that makes them where one code does."""

    exprs: dict[str, E]
    each: Each | None = None


def code_of_all(key: ast.expr | None, assigned: list[Assigned], turns: Turns) -> ast.expr | None:
    """The code of a column in every turn, under the name that it gets there; None where turns need code of their own."""
    code = alike([a.e.code for a in assigned], turns.turns)
    if code is None or all(a.e.own == a.column for a in assigned):
        return code
    name = alike([ast.Constant(a.column) for a in assigned], turns.turns) or key
    return fill('A.alias(N)', A=code, N=name) if name is not None else None


def are_apart(steps: list[Step]) -> bool:
    """Whether no turn reads or writes what another one writes."""
    rows = list(zip(*(s.assigned for s in steps), strict=True))
    written = [{a.column for a in row} for row in rows]
    if len(set().union(*written)) < sum(map(len, written)):
        return False
    reads = [{name for a in row for name in a.e.reads} for row in rows]
    return not any(r & w for i, r in enumerate(reads) for j, w in enumerate(written) if i != j)


def together(steps: list[Step], target: ast.expr, turns: Turns) -> list[Layer]:
    """One layer a statement, all its columns made by one code; a statement that goes on with the column of the one before joins it."""
    made: list[Layer] = []
    for step in steps:
        assert step.each is not None
        layer = Layer({a.column: a.e for a in step.assigned}, Each(target, turns.code, step.each))
        joined = _joined(made[-1], layer) if made else None
        made[-1:] = [joined] if joined is not None else [*made[-1:], layer]
    return made


def _joined(below: Layer, above: Layer) -> Layer | None:
    """Both layers in one, where each column above is made of the one of its name below and of nothing else."""
    assert below.each is not None
    assert above.each is not None
    if list(below.exprs) != list(above.exprs):
        return None
    exprs: dict[str, E] = {}
    for name, e in above.exprs.items():
        first = below.exprs[name]
        code = _put_in(e.code, ast.Constant(name), first.code)
        if code is None or {first.own, e.own} != {name} or e.reads != {name}:
            return None
        exprs[name] = replace(e, code=code, reads=first.reads, loose=None)
    variable = above.each.target
    each = (
        _put_in(above.each.code, ast.Name(variable.id, ast.Load()), below.each.code)
        if isinstance(variable, ast.Name)
        else None
    )
    return Layer(exprs, replace(above.each, code=each)) if each is not None else None


def _put_in(code: ast.expr, name: ast.expr, inner: ast.expr) -> ast.expr | None:
    """The code with `inner` where it reads the column `name`; None unless it does just once."""
    read = fill('pl.col(N)', N=name)
    places = [n for n in walk(code) if same(n, read)]
    return copied(code, lambda n: inner if same(n, read) else None) if len(places) == 1 else None


def written_out(steps: list[Step], turns: Turns) -> list[Layer]:
    """The columns of every turn one after the other, with what the variables hold in their place."""
    run = [
        replace(assigned, e=_filled(assigned.e, turn))
        for at, turn in enumerate(turns.turns)
        for assigned in (s.assigned[at] for s in steps)
    ]
    return [Layer({a.column: a.e for a in layer}) for layer in layers(run)]


def layered(plan: Plan, made: list[Layer]) -> Plan:
    """The plan with every layer on the one before."""
    for layer in made:
        above: With = put(plan, layer.exprs)
        above.each = layer.each
        plan = above
    return plan


def _filled(e: E, turn: Turn) -> E:
    code = copied(e.code, lambda n: _literal(turn[n.id]) if isinstance(n, ast.Name) and n.id in turn else None)
    return replace(e, code=code, loose=None)


def _literal(value: object) -> ast.expr:
    return ast.Name(value.__name__, ast.Load()) if isinstance(value, type) else literal(value)

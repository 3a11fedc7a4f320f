"""A loop that puts columns into a frame, each by its name, in; one step for all of them, or the loop with polars in it, out."""

import ast
from collections.abc import Callable
from dataclasses import replace

from rewright.rewrite.frames.assign import Assigned, Assignment
from rewright.rewrite.frames.call import require
from rewright.rewrite.frames.evaluate import Evaluator
from rewright.rewrite.frames.frame_ops import held
from rewright.rewrite.frames.layered import Layer, Step, are_apart, code_of_all, layered, together, written_out
from rewright.rewrite.frames.listed import Turns, taken_out, turns_of
from rewright.rewrite.frames.plan.nodes import Binding, Bound, leaves, names_in
from rewright.rewrite.frames.scope import bound_names, share
from rewright.rewrite.frames.templates import fill
from rewright.rewrite.frames.values import FrameV, NamesV
from rewright.trees import within

# Columns one below the other in a rewrite; a loop over more that differ stays as it is.
MOST_WRITTEN_OUT = 24
_SIMPLE = (ast.Assign, ast.AugAssign, ast.AnnAssign, ast.Expr, ast.Pass)


class ColumnLoops:
    """Reads such loops: `column` takes the assignment of a column, `plainly` a statement without frames."""

    def __init__(
        self,
        evaluator: Evaluator,
        column: Callable[[Assignment], list[Assigned] | None],
        plainly: Callable[[ast.stmt], None],
        bind: Callable[[str], Binding],
    ) -> None:
        self.evaluator, self.log = evaluator, evaluator.log
        self._column, self._plainly, self._bind = column, plainly, bind

    def taken(self, node: ast.For) -> bool:
        """Whether the loop is such a one, and was taken; Refused where it is one without an exact form."""
        if not _puts_columns(node):
            return False
        evaluator = self.evaluator
        columns = isinstance(node.iter, ast.Attribute) and node.iter.attr == 'columns'
        if evaluator.scope.framed(node.iter) and not columns:
            return False
        value = evaluator.value(node.iter) if columns else None
        turns = turns_of(evaluator.source, evaluator.observed, node, evaluator.constants, value)
        require(bool(turns.turns), 'a loop over nothing')
        before = dict(evaluator.scope.values)
        steps, plain = self._steps(node, turns)
        parts = frozenset(p for s in steps for a in s.assigned for p in a.parts)
        if isinstance(value, NamesV):
            parts |= value.parts
            evaluator.parts.join(parts)
        layers = [] if plain else self._layers(node, steps, turns)
        holder = steps[0].assigned[0].holder
        frame = evaluator.scope.get(holder)
        assert isinstance(frame, FrameV)
        if layers:
            binding = self._bind(holder)
            binding.plan = layered(steps[0].assigned[0].before, layers)
            self.log.assign(node, node, holder, Bound(binding), parts)
            evaluator.scope.bind(holder, held(frame, binding))
        else:
            share(before.get(holder))
            self._keep(node, steps, turns, parts)
            evaluator.scope.bind(holder, replace(frame, code=ast.Name(holder, ast.Load())))
        return True

    def _steps(self, node: ast.For, turns: Turns) -> tuple[list[Step], bool]:
        """What every statement does in every turn, and whether some do other things than put columns into the frame."""
        notes = self.log.state()
        try:
            rows = self._turns(node, turns)
        finally:
            # What is read of a name that nobody saw stays a reason, in whatever turn.
            self.log.become((notes[0], self.log.unseen, *notes[2:]))
        steps = []
        for statement, assigned in zip(node.body, zip(*rows, strict=True), strict=True):
            found = [a for a in assigned if a is not None]
            if found:
                require(len(found) == len(assigned), 'a loop that puts a column into a frame in some turns')
                steps.append(Step(statement, found, code_of_all(_key(statement), found, turns)))
        require(bool(steps), 'a loop that puts no column into a frame')
        require(len({a.holder for s in steps for a in s.assigned}) == 1, 'a loop that puts columns into several frames')
        return steps, len(steps) < len(node.body)

    def _turns(self, node: ast.For, turns: Turns) -> list[list[Assigned | None]]:
        """What each statement puts into a frame, turn by turn; constructs are noted once."""
        evaluator, rows = self.evaluator, list[list[Assigned | None]]()
        first = mark = len(self.log.constructs)
        naming = turns.naming([key for s in node.body if (key := _key(s)) is not None])
        for name in turns.turns[0]:
            evaluator.scope.values.pop(name, None)
        for number, turn in enumerate(turns.turns):
            with evaluator.turning(turn, naming):
                try:
                    rows.append([self._one(statement) for statement in node.body])
                finally:
                    if number:
                        self.log.merge(first, mark)
                    mark = len(self.log.constructs)
        return rows

    def _one(self, statement: ast.stmt) -> Assigned | None:
        if isinstance(statement, Assignment):
            made = self._column(statement)
            if made:
                require(len(made) == 1, 'several columns put into a frame at once in a loop')
                return made[0]
        frames, found = self.evaluator.scope.framed(statement), (len(self.log.constructs), len(self.log.replacements))
        if not frames:
            self._plainly(statement)
        same = found == (len(self.log.constructs), len(self.log.replacements))
        require(same and not frames, 'a loop over columns that does other things with frames')
        return None

    def _layers(self, node: ast.For, steps: list[Step], turns: Turns) -> list[Layer]:
        """The whole loop as steps one on the other, of which each reads what stands before it; nothing where it stays a loop."""
        variables = {*turns.turns[0], *_variables(node)}
        codes = [a.e.code for s in steps for a in s.assigned]
        # A function that is called later would find the variables as the last turn left them.
        late = any(_reads(n, variables) for code in codes for n in within(code) if isinstance(n, ast.Lambda))
        frames = any(leaves(code) or steps[0].assigned[0].holder in names_in(code) for code in codes)
        if late or frames or self._read_elsewhere(node, variables):
            return []
        if all(s.each is not None for s in steps):
            return together(steps, node.target, turns) if are_apart(steps) else []
        return (
            written_out(steps, turns) if turns.written and not turns.of_set and len(codes) <= MOST_WRITTEN_OUT else []
        )

    def _keep(self, node: ast.For, steps: list[Step], turns: Turns, parts: frozenset[str]) -> None:
        """The loop as it is, with polars in it."""
        require(not turns.of_set or are_apart(steps), 'a loop through a set, whose turns read what another one wrote')
        require(all(s.each is not None for s in steps), 'columns that need different code each')
        if not turns.written or turns.code is not node.iter:
            self.log.replace(node.iter, turns.code, parts)
        for step in steps:
            assert step.each is not None
            holder = step.assigned[0].holder
            code = fill('A.with_columns(B)', A=ast.Name(holder, ast.Load()), B=step.each)
            self.log.assign(step.node, step.node, holder, code, parts)

    def _read_elsewhere(self, node: ast.For, variables: set[str]) -> bool:
        """Whether something behind the loop may read its variables."""
        parents, around = self.evaluator.source.parents, node
        while around in parents and not isinstance(around, ast.FunctionDef | ast.AsyncFunctionDef | ast.Module):
            around = parents[around]  # type: ignore[assignment]  # Any node.
        inside = {id(n) for n in within(node)}
        others = (n for n in within(around) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Load))
        return any(n.id in variables and id(n) not in inside and not self._bound_anew(n, around) for n in others)

    def _bound_anew(self, node: ast.Name, around: ast.AST) -> bool:
        """Whether a name is that of another loop, or of a function, around it."""
        parents, inner = self.evaluator.source.parents, node
        while (outer := parents.get(inner)) is not None and outer is not around:
            if isinstance(outer, ast.For) and inner is not outer.iter and node.id in bound_names([_bare(outer)]):
                return True
            if isinstance(outer, ast.FunctionDef) and node.id in bound_names(outer.body):
                return True
            inner = outer  # type: ignore[assignment]  # Any node.
        return False


def _bare(node: ast.For) -> ast.For:
    """The head of a loop alone."""
    return ast.For(node.target, node.iter, [ast.Pass()], [])


def _puts_columns(node: ast.For) -> bool:
    """Whether a loop of plain statements puts columns into a frame that its variables name, or what they hold does."""
    variables = _variables(node)
    if node.orelse or not all(isinstance(s, _SIMPLE) for s in node.body) or variables & bound_names(node.body):
        return False
    keys = [_key(s) for s in node.body]
    return any(key is not None and _reads(key, variables | set(taken_out(node))) for key in keys)


def _variables(node: ast.For) -> set[str]:
    return {n.id for n in within(node.target) if isinstance(n, ast.Name)}


def _key(statement: ast.stmt) -> ast.expr | None:
    """The name of the column that a statement puts into a frame."""
    target = statement.targets[0] if isinstance(statement, ast.Assign) else getattr(statement, 'target', None)
    if not isinstance(target, ast.Subscript):
        return None
    return target.slice.elts[-1] if isinstance(target.slice, ast.Tuple) and target.slice.elts else target.slice


def _reads(node: ast.AST, variables: set[str]) -> bool:
    return any(isinstance(n, ast.Name) and n.id in variables for n in within(node))

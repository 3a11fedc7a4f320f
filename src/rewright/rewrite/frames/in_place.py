"""Statements that change a frame in a variable, other than by columns put into it, in; assignments of the changed frame out."""

import ast
from collections.abc import Callable

from rewright.rewrite.frames.evaluate import Evaluator
from rewright.rewrite.frames.frame_ops import renamed, without
from rewright.rewrite.frames.known_names import names_made
from rewright.rewrite.frames.plan.nodes import Bound
from rewright.rewrite.frames.scope import Scope
from rewright.rewrite.frames.statements import not_in_place
from rewright.rewrite.frames.values import Framed, FrameV, NamesV, Refused, SeriesV


class Changes:
    """Reads such statements: `keep` lets a name hold a frame, `filled` takes the assignment of a column."""

    def __init__(
        self,
        evaluator: Evaluator,
        keep: Callable[[str, FrameV, ast.expr | None], Bound],
        filled: Callable[[ast.Assign], bool],
    ) -> None:
        self.evaluator, self.log = evaluator, evaluator.log
        self.keep, self.filled = keep, filled

    @property
    def scope(self) -> Scope:
        """The scope being read."""
        return self.evaluator.scope

    def changed(self, node: ast.stmt) -> bool:
        """Whether the statement changes a frame, and was taken; Refused where it does without an exact form."""
        match node:
            case ast.Assign(targets=[ast.Attribute(value=ast.Name(), attr='columns') as target]):
                return self._rename(node, target)
            case ast.Expr(value=ast.Call() as call) if any(k.arg == 'inplace' for k in call.keywords):
                return self._inplace(node, call)
            case ast.Delete(targets=[ast.Subscript(value=ast.Name()) as target]):
                return self._delete(node, target)
            case _:
                return False

    def _inplace(self, node: ast.Expr, call: ast.Call) -> bool:
        """`frame.method(..., inplace=True)` is `frame = frame.method(...)`."""
        owner = call.func.value if isinstance(call.func, ast.Attribute) else call.func
        frame = self.evaluator.value(owner)
        if not isinstance(frame, Framed):
            return False
        if isinstance(frame, SeriesV) and isinstance(owner, ast.Subscript) and isinstance(owner.value, ast.Name):
            return self._inplace_column(node, call, owner)
        if not (isinstance(frame, FrameV) and isinstance(owner, ast.Name)):
            raise Refused('something other than a frame in a variable is changed in place')
        self.scope.check_own(owner.id, frame)
        bare = ast.Call(call.func, call.args, not_in_place(call))
        value = self.evaluator.value(ast.copy_location(bare, call))
        if not isinstance(value, FrameV):
            raise Refused('a change in place that does not give a frame')
        self.log.assign(node, node, owner.id, self.keep(owner.id, value, None), value.parts)
        return True

    def _inplace_column(self, node: ast.Expr, call: ast.Call, owner: ast.Subscript) -> bool:
        """`frame[column].fillna(..., inplace=True)` changes the frame under pandas 2, where that says so of methods."""
        method = call.func.attr if isinstance(call.func, ast.Attribute) else ''
        if method not in {'fillna', 'replace'} or self.evaluator.observed.versions.pandas >= (3, 0):
            # From pandas 3 on it changes a copy, and the frame not at all.
            raise Refused(f'a column is changed in place by {method}')
        bare = ast.copy_location(ast.Call(call.func, call.args, not_in_place(call)), call)
        target = ast.copy_location(ast.Subscript(owner.value, owner.slice, ast.Store()), owner)
        if not self.filled(ast.copy_location(ast.Assign([target], bare), node)):
            raise Refused('something other than a column of a frame is changed in place')
        return True

    def _rename(self, node: ast.Assign, target: ast.Attribute) -> bool:
        """`frame.columns = names`: names that can be worked out before the run."""
        owner = target.value
        frame = self.evaluator.value(owner)
        if not (isinstance(owner, ast.Name) and isinstance(frame, FrameV)):
            return False
        self.scope.check_own(owner.id, frame)
        self.log.construct(node, 'DataFrame.columns=', frame.parts)
        made = names_made(node.value, self.evaluator.constants, self._names_of)
        if len(made) != len(frame.visible):
            raise Refused(f'{len(made)} names are given to {len(frame.visible)} columns')
        new = {old: name for old, name in zip(frame.visible, made, strict=True) if old != name}
        self.log.done(node, 'column_names', [])
        self.log.assign(node, node, owner.id, self.keep(owner.id, renamed(frame, new), None), frame.parts)
        return True

    def _names_of(self, node: ast.expr) -> list[str] | None:
        value = self.evaluator.value(node)
        return list(value.names) if isinstance(value, NamesV) else None

    def _delete(self, node: ast.Delete, target: ast.Subscript) -> bool:
        owner = target.value
        frame = self.evaluator.value(owner)
        if not isinstance(frame, FrameV) or not isinstance(owner, ast.Name):
            return False
        self.scope.check_own(owner.id, frame)
        name = target.slice.value if isinstance(target.slice, ast.Constant) else None
        self.log.assign(node, node, owner.id, self.keep(owner.id, without(frame, name), None), frame.parts)
        return True

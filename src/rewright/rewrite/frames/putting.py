"""A statement that puts columns into a frame in; each column with its expression out, and the frame as it is behind it."""

import ast

from rewright.rewrite.frames.assign import Assigned, column_change, unchained
from rewright.rewrite.frames.attributes import as_item
from rewright.rewrite.frames.binding import Binder
from rewright.rewrite.frames.frame_ops import plain, planned
from rewright.rewrite.frames.values import FrameV, LaterV
from rewright.trees import within

Put = ast.Assign | ast.AugAssign | ast.AnnAssign


class Putting:
    """Reads the statements of one source that put columns into frames."""

    def __init__(self, binder: Binder) -> None:
        self.evaluator, self.binder = binder.evaluator, binder

    def assigned(self, node: Put) -> list[Assigned] | None:
        """What a statement puts into a frame, or None for any other."""
        if isinstance(node, ast.Assign) and len(node.targets) != 1:
            return None
        target = node.targets[0] if isinstance(node, ast.Assign) else node.target
        if isinstance(node, ast.Assign) and self._shares():
            target = unchained(target)
        if isinstance(target, ast.Attribute) and isinstance(target.value, ast.Name):
            target = as_item(target, self.evaluator.scope.get(target.value.id))
        owner = target.value if isinstance(target, ast.Subscript) else None
        holder = owner.value if isinstance(owner, ast.Attribute) and owner.attr == 'loc' else owner
        if not isinstance(holder, ast.Name) or not isinstance(target, ast.Subscript):
            return None
        self._look_ahead(holder.id, node)
        frame = self.evaluator.value(holder)
        if not isinstance(frame, FrameV):
            return None
        self.evaluator.scope.check_own(holder.id, frame)
        if holder is not owner:
            self.evaluator.scope.check_alone(holder.id, frame)
        self.evaluator.log.construct(node, 'DataFrame.[]=' if holder is owner else 'DataFrame.loc[]=', frame.parts)
        made, others = column_change(self.evaluator, node, target, frame)
        parts = self.evaluator.parts.join_values(frame, *others)
        self.evaluator.log.done(node, 'column_assignment', [])
        found = []
        for column, e in made.items():
            found.append(Assigned(node, column, plain(e), parts, planned(frame), self.binder.binding(holder.id)))
            frame = found[-1].after(frame)
        self.evaluator.scope.bind(holder.id, frame)
        return found

    def _shares(self) -> bool:
        """Whether a column that was chosen shares its values with its frame: until pandas 3, unless the job says otherwise."""
        return self.evaluator.observed.versions.pandas < (3, 0) and not self.evaluator.imported.sets_options

    def _look_ahead(self, name: str, node: Put) -> None:
        """A target is not observed, but the right-hand side that is evaluated before it may read the same frame."""
        if isinstance(self.evaluator.scope.get(name), LaterV) and node.value is not None:
            for read in within(node.value):
                if isinstance(read, ast.Name) and read.id == name:
                    self.evaluator.value(read)

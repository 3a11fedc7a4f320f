"""A name gets what a statement computed: a frame, a column, moments, names or conditions; what reads the name later reads that."""

import ast
from dataclasses import replace

from rewright.lives import is_unread
from rewright.rewrite.frames.evaluate import Evaluator
from rewright.rewrite.frames.frame_ops import alone, held, planned
from rewright.rewrite.frames.held_attributes import is_shared
from rewright.rewrite.frames.plan.expressions import stand_for
from rewright.rewrite.frames.plan.nodes import Binding, Bound
from rewright.rewrite.frames.scope import Scope
from rewright.rewrite.frames.templates import fill
from rewright.rewrite.frames.values import (
    CalledV,
    Framed,
    FrameV,
    ListV,
    MomentsV,
    MomentV,
    NamesV,
    Refused,
    SeriesV,
    Value,
)
from rewright.trees import same


class Binder:
    """Binds the names of one source; `elsewhere` are those of the module that its functions read."""

    def __init__(self, evaluator: Evaluator) -> None:
        self.evaluator, self.log, self.parts = evaluator, evaluator.log, evaluator.parts
        self.elsewhere: set[str] = set()

    @property
    def scope(self) -> Scope:
        """The scope being read."""
        return self.evaluator.scope

    def bind(self, name: str, node: ast.expr) -> None:
        """Let a name hold what an expression computes; Refused where nothing of polars could be read under it."""
        value = self.evaluator.value(node)
        if not isinstance(value, Framed):
            self.scope.values.pop(name, None)
            return
        self.parts.join(value.parts, self.scope.part(name))
        if is_shared(name):
            self._check_kept(name, node, value)
        if isinstance(value, FrameV):
            self.keep(name, value, node)
        elif isinstance(value, MomentV) and name not in self.elsewhere:
            self.put(node, value.code, value)
            self.scope.bind(name, replace(value, code=ast.Name(name, ast.Load())))
        elif isinstance(value, CalledV):
            bound = self.keep(name, value.frame, node)
            self.scope.bind(name, replace(value, frame=held(value.frame, bound.binding)))
        elif isinstance(value, MomentsV):
            self._bind_moments(name, node, value)
        elif isinstance(value, SeriesV):
            self._bind_column(name, node, value, ast.Name(name, ast.Load()))
        elif isinstance(value, NamesV):
            self.put(node, value.code, value)
            self.scope.bind(name, replace(value, code=ast.Name(name, ast.Load())))
        elif isinstance(value, ListV):
            self._bind_conditions(name, node, value)
        else:
            raise Refused(f'{name} holds part of a construct')

    def _check_kept(self, name: str, node: ast.expr, value: Value) -> None:
        """An attribute gets a frame that nothing else holds from then on: who changes it in another method, changes it alone."""
        if not isinstance(value, FrameV) or value.given is not None:
            raise Refused(f'{name} holds what something else may hold too')
        source = self.evaluator.source
        if isinstance(node, ast.Name) and (is_shared(node.id) or not is_unread(source.parents, node, node.id)):
            raise Refused(f'{name} and {node.id} are one frame')

    def binding(self, name: str) -> Binding:
        """What a name is bound to from here on; `shared` where others read or change it too."""
        shared = is_shared(name) or (not self.scope.name and name in self.elsewhere)
        return Binding(name, self.evaluator.place, shared=shared)

    def keep(self, name: str, value: FrameV, node: ast.expr | None) -> Bound:
        """Let a name hold a frame; `node` is the expression that made it, if one did."""
        binding = self.binding(name)
        binding.plan = planned(value)
        bound = Bound(binding)
        if node is not None:
            self.log.replace(node, bound, value.parts)
        self.scope.bind(name, held(value, binding))
        return bound

    def _bind_moments(self, name: str, node: ast.expr, value: MomentsV) -> None:
        """Moments in a variable: an expression, while their frame is at hand."""
        series, variable = value.series, ast.Name(name, ast.Load())
        if not self.scope.holder(series.frame) or series.frame.named:
            raise Refused('moments of a frame that no variable holds')
        self.put(node, series.e.code, value)
        stand_for(variable, series.e.code)
        here = replace(series, code=variable, e=replace(series.e, code=variable))
        self.scope.bind(name, replace(value, code=variable, series=here))

    def _bind_conditions(self, name: str, node: ast.expr, value: ListV) -> None:
        """Conditions in a list: expressions, while their frame is at hand."""
        items = [s for s in value.items if isinstance(s, SeriesV) and s.e.kind == 'bool']
        kept = all(self.scope.holder(s.frame) and not s.frame.named for s in items)
        if len(items) < len(value.items) or not kept or name in self.elsewhere:
            raise Refused(f'{name} holds part of a construct')
        self.put(node, ast.List([s.e.code for s in items], ast.Load()), value)
        self.scope.bind(name, replace(value, code=ast.Name(name, ast.Load())))

    def _bind_column(self, name: str, node: ast.expr, value: SeriesV, variable: ast.Name) -> None:
        """A column in a variable: an expression while its frame is at hand, else a frame of that one column."""
        if self.scope.holder(value.frame) and not value.frame.named:
            self.put(node, value.e.code, value)
            stand_for(variable, value.e.code)
            self.scope.bind(name, replace(value, code=variable, e=replace(value.e, code=variable)))
            return
        kept, frame = alone(value)
        binding = self.binding(name)
        binding.plan = planned(frame)
        self.log.replace(node, Bound(binding), value.parts)
        own = fill('pl.col(N)', N=ast.Constant(kept))
        e = replace(value.e, code=own, own=kept, reads=frozenset([kept]))
        self.scope.bind(name, replace(value, code=variable, frame=held(frame, binding), e=e))

    def put(self, node: ast.expr, code: ast.expr, value: Value) -> None:
        """Write what an expression becomes in its place, where that is something else."""
        if not same(node, code):
            self.log.replace(node, code, value.parts)

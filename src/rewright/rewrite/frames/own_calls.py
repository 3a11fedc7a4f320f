"""A call of a function of the job in; frames handed to its parameters, and the frame that it gives back, out."""

import ast

from rewright.lives import is_unread
from rewright.rewrite.frames.facts import Observed
from rewright.rewrite.frames.fresh import Fresh
from rewright.rewrite.frames.functions import Functions
from rewright.rewrite.frames.handed import Handed, as_handed
from rewright.rewrite.frames.held_attributes import is_shared
from rewright.rewrite.frames.notes import Notes
from rewright.rewrite.frames.parts import Parts
from rewright.rewrite.frames.plan.nodes import name_of
from rewright.rewrite.frames.scope import Scope
from rewright.rewrite.frames.sharing import roots_of
from rewright.rewrite.frames.unread import read_by_functions
from rewright.rewrite.frames.values import Framed, FrameV, PyV, Refused, Value
from rewright.rewrite.source import Source
from rewright.trees import within


class OwnCalls:
    """Reads the calls of functions of one source."""

    def __init__(self, source: Source, observed: Observed, parts: Parts, functions: Functions, log: Notes) -> None:
        self.source, self.observed, self.parts = source, observed, parts
        self.functions, self.log = functions, log
        self.fresh = Fresh(functions.found, observed)

    def value(
        self, scope: Scope, handed: Handed, node: ast.Call, positional: list[Value], named: dict[str, Value]
    ) -> Value:
        """Frames go in by parameter, and what comes out is what was seen; Refused where a frame is used in a way that is not plain."""
        own = self.functions.called(node) or ''
        for parameter, place, argument in self.functions.arguments(own, node, positional, named):
            handed.note(f'{own}.{parameter}', node, argument)
            if isinstance(argument, FrameV):
                self._give(scope, node, parameter, place, argument)
            elif isinstance(argument, Framed):
                raise Refused(f'a column is given to {own}', node)
        code, seen = self.log.rewritten(node), self.observed.of(node)
        if seen is None or seen.kind != 'frame':
            return PyV(code)
        sure = handed.known.get(f'{own}.return', frozenset())
        frame = as_handed(self.observed.frame(node, code, seen, frozenset([f'{own}.return']), sure), sure)
        if self.fresh.gives(own):
            return frame
        read = {n.id for n in within(self.functions.found[own]) if isinstance(n, ast.Name)}
        around = [v for name, v in scope.values.items() if name in read and not scope.name]
        return scope.given_by(frame, {r for v in (*positional, *named.values(), *around) for r in roots_of(v)})

    def _give(self, scope: Scope, call: ast.Call, parameter: str, place: ast.expr, argument: FrameV) -> None:
        """Hand a frame to a parameter of a function of the job."""
        own = self.functions.called(call) or ''
        self.parts.join(argument.parts, frozenset([f'{own}.{parameter}']))
        name = name_of(argument.code)
        if is_shared(name) and self.functions.changes(own, parameter):
            raise Refused(f'{own} changes the frame it is given', place)
        if name and self.functions.changes(own, parameter) and not self.fresh.rebinds(own, parameter):
            if name not in scope.targets and not self._is_last(scope, call, name, argument):
                raise Refused(f'{own} changes the frame it is given', place)
            scope.check_alone(name, argument)
        if not isinstance(argument.code, ast.Name):
            self.log.replace(place, argument.code, argument.parts)

    def _is_last(self, scope: Scope, call: ast.Call, name: str, frame: FrameV) -> bool:
        """Whether a call is the last to look at the frame in a variable of a function, or of a module whose functions do not read it."""
        read = not scope.name and read_by_functions(self.source.tree, name)
        if read or not scope.is_local(name):
            return False
        scope.check_own(name, frame)
        return is_unread(self.source.parents, call, name)

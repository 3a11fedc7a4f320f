"""The statements of a job in; notes of what each means in polars out, read in order, scope by scope."""

import ast
import itertools
from dataclasses import replace

from rewright.model.observation import Seen
from rewright.rewrite.frames.assign import ColumnRun
from rewright.rewrite.frames.binding import Binder
from rewright.rewrite.frames.column_loops import ColumnLoops
from rewright.rewrite.frames.entered import entered
from rewright.rewrite.frames.evaluate import Evaluator
from rewright.rewrite.frames.held_attributes import is_shared, may_call_methods
from rewright.rewrite.frames.in_place import Changes
from rewright.rewrite.frames.islands import Islands
from rewright.rewrite.frames.loops import bound_by_loop, opened
from rewright.rewrite.frames.plan.nodes import Place
from rewright.rewrite.frames.putting import Put, Putting
from rewright.rewrite.frames.reaching import frame_behind
from rewright.rewrite.frames.returning import bind_changed, left_as_it_is, return_changed, return_early
from rewright.rewrite.frames.scope import Scope, bound_names, changed_frame, share
from rewright.rewrite.frames.settled import settled
from rewright.rewrite.frames.sharing import roots_of
from rewright.rewrite.frames.statements import (
    COMPOUND,
    Block,
    blocks,
    goes_on,
    headers,
    read_in_functions,
    targets,
)
from rewright.rewrite.frames.touching import touches_files
from rewright.rewrite.frames.values import (
    CalendarV,
    Framed,
    FrameV,
    GroupV,
    ItemsV,
    LaterV,
    ListV,
    LostV,
    PartsV,
    Refused,
    RowsV,
    Value,
)
from rewright.trees import below, within


class Interpreter:
    """Reads one source from top to bottom; no island begins in a line of `without`."""

    def __init__(self, evaluator: Evaluator, without: frozenset[int] = frozenset()) -> None:
        self.evaluator = evaluator
        self.log, self.parts = evaluator.log, evaluator.parts
        self.run = ColumnRun(self.log)
        self.binder = Binder(evaluator)
        self.putting = Putting(self.binder)
        self.islands = Islands(evaluator, without, self.binder.binding, self._statement, self.run)
        self.changes = Changes(evaluator, self.binder.keep, self._filled)
        self.loops = ColumnLoops(evaluator, self.putting.assigned, self._plain, self.binder.binding)
        self._attributes: set[str] = set()
        self._numbers = itertools.count(1)

    @property
    def scope(self) -> Scope:
        """The scope being read."""
        return self.evaluator.scope

    def module(self, tree: ast.Module) -> None:
        """Read the module's own statements, then every function."""
        outer = bound_names(tree.body)
        self.binder.elsewhere = read_in_functions(tree)
        self.evaluator.scope = Scope('', set(), outer)
        self.islands.enter(tree.body, self.binder.elsewhere)
        self.block(tree.body)
        for node in within(tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                self._function(node, outer)

    def _function(self, node: ast.FunctionDef | ast.AsyncFunctionDef, outer: set[str]) -> None:
        spec = node.args
        every = [*spec.posonlyargs, *spec.args, *spec.kwonlyargs, *(a for a in (spec.vararg, spec.kwarg) if a)]
        parameters = {a.arg for a in every}
        attributes = {n.id for n in within(node) if isinstance(n, ast.Name) and is_shared(n.id)}
        parameters, self._attributes = parameters | attributes, attributes
        constants = settled(self.evaluator.source.tree, node, self.evaluator.imported.constants)
        self.evaluator.scope = Scope(node.name, outer, parameters | bound_names(node.body), constants=constants)
        for name in parameters:
            sure = self.evaluator.handed.known.get(f'{node.name}.{name}', frozenset())
            self.scope.bind(name, LaterV(ast.Name(name, ast.Load()), self.scope.part(name), sure=sure, handed=True))
        self._tell(parameters, node.body, entered(self.evaluator.source.tree, self.evaluator.observed, node))
        self.islands.enter([] if attributes else node.body, set().union(*map(read_in_functions, node.body)))
        self.block(node.body)
        return_changed(self.evaluator, node)

    def block(self, statements: Block) -> None:
        """Read statements in order; neighbouring column assignments become one."""
        outer = self.evaluator.place.block
        self.evaluator.place = replace(self.evaluator.place, block=next(self._numbers))
        at = 0
        while at < len(statements):
            statement, mark, before = statements[at], len(self.log.constructs), dict(self.scope.values)
            families = self.parts.state() if isinstance(statement, COMPOUND) else None
            calls = bool(self._attributes) and may_call_methods(self.evaluator.source.tree, statement)
            if calls:
                self.scope.share_again(self._attributes)
            try:
                self._statement(statement)
            except Refused as refused:
                self.run.end()
                end = self.islands.around(statements, at, before, refused.at(statement))
                if end == at:
                    self._refuse(statement, refused, mark)
            else:
                end = at if families is None else self.islands.around_refused(statements, at, before, families)
            if calls:
                self.scope.share_again(self._attributes)
            if end > at + 1 or touches_files(statement, self.log.constructs[mark:]):
                self._touched(self.evaluator.place.block)
            self.islands.count(statements[at + 1 : end])
            at = max(end, at + 1)
            self._tell(bound_names([statement]), statements[at:], {})
        self.run.end()
        self._touched(outer)

    def _tell(self, names: set[str], behind: Block, known: dict[str, Seen]) -> None:
        """Names that hold what is seen where they are read: a place that was not reached finds what the others found."""
        for name in names:
            value = self.scope.values.get(name)
            if isinstance(value, LaterV) and value.entered is None:
                seen = known.get(name) or frame_behind(self.evaluator.observed, behind, name)
                self.scope.bind(name, replace(value, entered=seen))

    def _touched(self, block: int) -> None:
        """Go on in a block behind something that may have changed a file."""
        self.evaluator.place = Place(block, self.evaluator.place.touched + 1)

    def _statement(self, node: ast.stmt) -> None:
        if any(option.node is node for option in self.evaluator.imported.options):
            self.log.construct(node, 'pd.set_option', frozenset())
            self.log.done(node, 'options', [])
            return
        self.scope.targets = bound_names([node])
        if isinstance(node, Put) and self._filled(node):
            return
        self.run.end()
        if self.changes.changed(node):
            return
        match node:
            case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name), value=ast.expr()):
                assert node.value is not None
                self.binder.bind(name, node.value)
            case ast.Expr(value=ast.Call() as call) if self.evaluator.functions.called(call) and changed_frame(call):
                if not bind_changed(self.evaluator, node, call):
                    self._plain(node)
            case ast.Expr(value=ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr='append'), args=[item])):
                self._append(node, name, item)
            case ast.Return(value=ast.expr() as value):
                self._return(value, node)
            case ast.Return():
                return_early(self.evaluator, node)
            case ast.For() if self.loops.taken(node):
                pass
            case ast.If() | ast.For() | ast.AsyncFor() | ast.While() | ast.With() | ast.AsyncWith() | ast.Try():
                self._compound(node)
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                pass
            case _:
                self._plain(node)

    def _filled(self, node: Put) -> bool:
        """Take a statement that puts a column into a frame; whether it is one."""
        assigned = self.putting.assigned(node) or []
        for one in assigned:
            self.run.add(one)
        return bool(assigned)

    def _append(self, node: ast.Expr, name: str, item: ast.expr) -> None:
        """`frames.append(frame)`: the list becomes one of frames."""
        value = self.evaluator.value(item)
        if not isinstance(value, FrameV):
            self._plain(node)
            return
        if not self.scope.is_local(name):
            raise Refused(f'{name} of the module gets a frame inside a function')
        self.binder.put(item, value.code, value)
        self.parts.join(value.parts, self.scope.part(name))
        self.scope.bind(name, ListV(ast.Name(name, ast.Load()), self.scope.part(name)))

    def _return(self, node: ast.expr, statement: ast.Return) -> None:
        if parts := left_as_it_is(self.evaluator, node, statement):
            self.parts.join(parts, frozenset([f'{self.scope.name}.return']))
            return
        value = self.evaluator.value(node)
        self.evaluator.handed.note(f'{self.scope.name}.return', statement, value)
        if isinstance(value, FrameV):
            self.parts.join(value.parts, frozenset([f'{self.scope.name}.return']))
            self.binder.put(node, value.code, value)
        elif isinstance(value, Framed):
            raise Refused('several frames are returned at once' if isinstance(value, ListV) else 'a column is returned')

    def _compound(self, node: ast.stmt) -> None:
        """A statement with blocks in it: what they bind is seen where it is read later."""
        bound = bound_names([node])
        if isinstance(node, ast.For | ast.AsyncFor | ast.While):
            mentioned = {n.id for n in within(node) if isinstance(n, ast.Name)}
            # A later turn finds what an earlier one left.
            roots = {r for name in mentioned for r in roots_of(self.scope.values.get(name))}
            self.scope.forget(bound & set(self.scope.values) | (bound if self.scope.name else set()), roots=roots)
        mark, before = len(self.log.constructs), dict(self.scope.values)
        looped: dict[str, Value] = {}
        for header in headers(node):
            try:
                looped = self._header(node, header)
            except Refused as refused:
                self._refuse(node, refused, mark, inside=header)
        ends: list[dict[str, Value]] = []
        for place, block in enumerate(blocks(node)):
            self.scope.values = dict(before) | (looped if place == 0 else {})
            self.block(block)
            ends += [self.scope.values] if goes_on(node, block) else []
        if isinstance(node, ast.With | ast.AsyncWith):
            return
        if not (isinstance(node, ast.If) and node.orelse) or not ends:
            ends.append(before)
        for end in ends:
            for name in bound:
                share(end.get(name))
        self.scope.values = {n: v for end in ends for n, v in end.items()}
        self.scope.forget(bound, ends)
        self.scope.remember(bound, ends)
        if isinstance(node, ast.If):
            self.scope.meet(bound, ends)

    def _header(self, node: ast.stmt, header: ast.expr) -> dict[str, Value]:
        """Read what a statement with blocks begins with; the names that a loop binds to what is known."""
        value = self.evaluator.iterated(header) if isinstance(node, ast.For) else self.evaluator.value(header)
        if isinstance(value, PartsV) and isinstance(node, ast.With):
            return opened(node, value)
        loops = CalendarV | GroupV | ItemsV | PartsV | RowsV
        if isinstance(value, Framed) and not (isinstance(value, loops) and isinstance(node, ast.For)):
            raise Refused('a frame or column is used as a condition or in a loop', header)
        return bound_by_loop(self.evaluator, node, value) if isinstance(node, ast.For) else {}

    def _plain(self, node: ast.stmt) -> None:
        """Any other statement: every expression in it must come down to plain Python."""
        for child in below(node):
            if isinstance(child, ast.expr):
                self._expression(node, child)
        gone = {n for n in bound_names([node]) if n in self.scope.values}
        if isinstance(node, ast.Delete):
            self.scope.values = {n: v for n, v in self.scope.values.items() if n not in gone}
        else:
            self.scope.forget(gone)

    def _expression(self, node: ast.stmt, child: ast.expr) -> None:
        if isinstance(getattr(child, 'ctx', ast.Load()), ast.Load):
            value = self.evaluator.value(child)
            if isinstance(value, Framed) and not isinstance(node, ast.Expr):
                raise Refused('a frame is used in a statement without an exact form', node)
            if isinstance(value, FrameV):
                self.binder.put(child, value.code, value)
            elif isinstance(value, Framed):
                raise Refused('a column is computed and not used', node)
        elif any(isinstance(v, Framed) for v in self.scope.framed(child) if not isinstance(child, ast.Name)):
            raise Refused('a frame is changed in a way without an exact form', node)

    def _refuse(self, node: ast.stmt, refused: Refused, mark: int, inside: ast.expr | None = None) -> None:
        """Whatever frames a statement touches stay on pandas."""
        header = inside if inside is not None else node
        why = refused.at(node)
        parts = frozenset(p for c in self.log.constructs[mark:] for p in c.parts)
        parts |= frozenset(p for v in self.scope.framed(header) for p in v.parts)
        later = (self.scope.values.get(n.id) for n in within(header) if isinstance(n, ast.Name))
        # What was not seen as one kind of frame is one all the same.
        parts |= frozenset(p for v in later if isinstance(v, LaterV) for p in v.parts)
        parts |= self._passed(header)
        if isinstance(node, ast.Return):
            parts |= frozenset([f'{self.scope.name}.return'])
        for name in bound_names([node]) if inside is None else ():
            parts |= self.scope.part(name)
            self.scope.bind(name, LostV(ast.Name(name, ast.Load()), self.scope.part(name), why))
        for name in targets(node) if inside is not None else ():
            parts |= self.scope.part(name)
        self.parts.refuse(parts, why)

    def _passed(self, node: ast.AST) -> frozenset[str]:
        """The parameters and results of the job's own functions that a refused statement calls."""
        functions = self.evaluator.functions
        called = {functions.called(n) for n in within(node) if isinstance(n, ast.Call)} - {None}
        names = [(name, p) for name in called if name for p in [*functions.all_parameters(name), 'return']]
        return frozenset(f'{name}.{p}' for name, p in names)

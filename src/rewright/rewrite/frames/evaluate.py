"""A Python expression of the job in; what it denotes out, pandas constructs handed to their recipes."""

import ast
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial

from rewright.rewrite.frames.attributes import DATA_FRAME
from rewright.rewrite.frames.bookshelf import differences, recipes
from rewright.rewrite.frames.call import Call
from rewright.rewrite.frames.captured import captured
from rewright.rewrite.frames.compared import compared, word_of
from rewright.rewrite.frames.desugared import constructed, piped, queried
from rewright.rewrite.frames.facts import Observed
from rewright.rewrite.frames.frame_ops import any_column
from rewright.rewrite.frames.functions import Functions
from rewright.rewrite.frames.handed import Handed
from rewright.rewrite.frames.names import Imported
from rewright.rewrite.frames.notes import Notes
from rewright.rewrite.frames.own_calls import OwnCalls
from rewright.rewrite.frames.parts import Parts
from rewright.rewrite.frames.plan.nodes import Place
from rewright.rewrite.frames.purity import Purity
from rewright.rewrite.frames.reading_names import read_name
from rewright.rewrite.frames.scope import Scope
from rewright.rewrite.frames.statements import children
from rewright.rewrite.frames.values import (
    AccessorV,
    CalendarV,
    CalledV,
    Framed,
    FrameV,
    GroupV,
    IlocV,
    LabelsV,
    LambdaV,
    ListV,
    LocV,
    MomentV,
    NamesV,
    PyV,
    Refused,
    SeriesV,
    Value,
)
from rewright.rewrite.source import Source

# Methods of a column that are its operators, and functions of pandas that are methods of what they are given.
OPERATORS = {
    'eq': 'Eq', 'ne': 'NotEq', 'lt': 'Lt', 'le': 'LtE', 'gt': 'Gt', 'ge': 'GtE', 'add': 'Add', 'sub': 'Sub', 'mul': 'Mult',
    'div': 'Div', 'truediv': 'Div', 'floordiv': 'FloorDiv', 'mod': 'Mod', 'pow': 'Pow',
}  # fmt: skip
DRAWN = frozenset({'builtin.print', 'builtin.str', 'DataFrame.to_string()'})
# What holds the frame of a query while its condition is read: no name of a job.
_QUERIED = '\0queried'
METHODS = frozenset({'isna', 'isnull', 'notna', 'notnull', 'unique', 'melt'})


class Evaluator:
    """Interprets the expressions of one scope."""

    def __init__(
        self, source: Source, observed: Observed, parts: Parts, imported: Imported, functions: Functions, log: Notes
    ) -> None:
        self.source, self.observed, self.parts = source, observed, parts
        self.imported, self.functions, self.log = imported, functions, log
        self.purity = Purity(source.tree, imported)
        self.own_calls = OwnCalls(source, observed, parts, functions, log)
        self.scope = Scope('')
        self.place = Place()
        self.turn: dict[str, object] = {}
        self.handed = Handed()

    @property
    def constants(self) -> dict[str, object]:
        """The names that always hold the same literal here."""
        if not self.scope.name:
            return self.imported.constants | self.turn
        outer = {n: v for n, v in self.imported.constants.items() if self.scope.is_outer(n)}
        return outer | self.scope.constants | self.turn

    @contextmanager
    def turning(self, turn: dict[str, object], naming: set[str]) -> Iterator[None]:
        """Read the statements of a loop in one turn, in which its variables hold these; those of `naming` name columns."""
        self.turn = turn
        self.observed.turn = {name: str(held) for name, held in turn.items() if name in naming}
        try:
            yield
        finally:
            self.turn, self.observed.turn = {}, {}

    def value(self, node: ast.expr) -> Value:
        """What `node` denotes; Refused where that has no exact form."""
        got = self._dispatch(node)
        if isinstance(got, PyV) and self.observed.framed(node):
            raise Refused(f'{ast.unparse(node)[:60]} makes a pandas object by code that is not understood', node)
        return got

    def _dispatch(self, node: ast.expr) -> Value:
        match node:
            case ast.Name():
                return read_name(node, self.scope, self.place, self.observed, self.log)
            case ast.Attribute():
                return self._attribute(node)
            case ast.Call():
                return self._call(node)
            case ast.Subscript():
                return self._subscript(node)
            case ast.BinOp() | ast.Compare() | ast.UnaryOp() | ast.BoolOp():
                return self._operator(node)
            case ast.List() | ast.Tuple():
                return self._sequence(node)
            case ast.JoinedStr():
                return self._formatted(node)
            case _:
                return self._python(node)

    def _formatted(self, node: ast.JoinedStr) -> Value:
        """A formatted text; Python before 3.12 gives wrong places for some of the expressions in it."""
        for part in node.values:
            inner = part.value if isinstance(part, ast.FormattedValue) else None
            if inner is not None and self.scope.framed(inner) and not self._stands(inner):
                raise Refused('a frame is used in a formatted text of several parts', node)
        return self._python(node)

    def _stands(self, node: ast.expr) -> bool:
        try:
            found = ast.parse(f'({self.source.text(node)})', mode='eval').body
        except (SyntaxError, IndexError):
            return False
        return ast.dump(found) == ast.dump(node)

    def _sequence(self, node: ast.List | ast.Tuple) -> Value:
        values = [self.value(item) for item in node.elts]
        items = tuple(v for v in values if isinstance(v, FrameV | SeriesV))
        if not items or len(items) < len(values):
            return self._python(node)
        return ListV(fill_list([f.code for f in items]), self.parts.join_values(*items), items=items)

    def _attribute(self, node: ast.Attribute) -> Value:
        owner = self.value(node.value)
        if isinstance(owner, FrameV) and node.attr in owner.columns and node.attr not in DATA_FRAME:
            self.log.construct(node, 'DataFrame.column', owner.parts)
            return any_column(owner, node.attr)
        if isinstance(owner, SeriesV) and node.attr in ('str', 'dt'):
            return AccessorV(owner.code, owner.parts, series=owner, kind=node.attr)
        if isinstance(owner, Framed):
            return self._recipe(f'{word_of(owner)}.{node.attr}', node, owner, [], {})
        return self._python(node)

    def _subscript(self, node: ast.Subscript) -> Value:
        owner = self.value(node.value)
        if not isinstance(owner, Framed):
            return self._python(node)
        several = isinstance(owner, LocV | IlocV) and isinstance(node.slice, ast.Tuple)
        items = node.slice.elts if several and isinstance(node.slice, ast.Tuple) else [node.slice]
        return self._recipe(f'{word_of(owner)}.[]', node, owner, [self.value(i) for i in items], {})

    def _call(self, node: ast.Call) -> Value:
        function = node.func
        if isinstance(function, ast.Attribute):
            module = self.imported.module(function.value, self.scope)
            made = constructed(node, function.value)
            if made is not None:
                return self.value(made)
            if module == 'pd':
                return self._pandas_call(node, function)
            owner = self.value(function.value)
            plain = piped(node) if isinstance(owner, FrameV) and function.attr == 'pipe' else None
            if plain is not None and self.functions.called(plain):
                return self._other_call(plain)
            if isinstance(owner, FrameV) and function.attr == 'query':
                return self._holding(_QUERIED, owner, queried(node, owner, _QUERIED))
            if isinstance(owner, SeriesV) and function.attr in OPERATORS and len(node.args) == 1 and not node.keywords:
                return self._recipe(
                    f'operator.{OPERATORS[function.attr]}', node, owner, [owner, self.value(node.args[0])], {}
                )
            if isinstance(owner, Framed):
                return self._recipe(f'{word_of(owner)}.{function.attr}()', node, owner, *self._given(node, owner))
        return self._other_call(node)

    def _pandas_call(self, node: ast.Call, function: ast.Attribute) -> Value:
        positional, named = self._arguments(node)
        if function.attr in METHODS and positional and isinstance(positional[0], Framed):
            owner, *rest = positional
            return self._recipe(f'{word_of(owner)}.{function.attr}()', node, owner, rest, named)
        return self._recipe(f'pd.{function.attr}', node, PyV(function.value), positional, named)

    def _other_call(self, node: ast.Call) -> Value:
        """A call of something that is not pandas: a function of the job, numpy or a builtin on a frame, or plain Python."""
        positional, named = self._arguments(node)
        framed = [v for v in (*positional, *named.values()) if isinstance(v, Framed)]
        if self.functions.called(node) is not None:
            return self.own_calls.value(self.scope, self.handed, node, positional, named)
        if not framed:
            return self._python(node)
        module = isinstance(node.func, ast.Attribute) and self.imported.module(node.func.value, self.scope)
        if isinstance(node.func, ast.Attribute) and module == 'np':
            return self._recipe(f'np.{node.func.attr}', node, framed[0], positional, named)
        if isinstance(node.func, ast.Name):
            if node.func.id in self.imported.taken:
                raise Refused(f'a frame is given to {node.func.id}, which is not the one of Python', node)
            return self._recipe(f'builtin.{node.func.id}', node, framed[0], positional, named)
        raise Refused(f'a frame is given to {ast.unparse(node.func)}', node)

    def _arguments(self, node: ast.Call) -> tuple[list[Value], dict[str, Value]]:
        positional = [self.value(a) for a in node.args]
        return positional, {k.arg or '**': self.value(k.value) for k in node.keywords}

    def _given(self, node: ast.Call, owner: Value) -> tuple[list[Value], dict[str, Value]]:
        """The arguments of a pandas method, functions written among them not read yet; one of groups is given frames."""
        positional = [self._argument(a, of_groups=isinstance(owner, GroupV)) for a in node.args]
        return positional, {k.arg or '**': self._argument(k.value) for k in node.keywords}

    def _argument(self, node: ast.expr, *, of_groups: bool = False) -> Value:
        own = self.functions.of_one_value(node)
        if own is not None:
            parts = (
                frozenset([f'{own.name}.{own.args.args[0].arg}', f'{own.name}.return']) if of_groups else frozenset()
            )
            pure = partial(self.purity.is_pure, own)
            return LambdaV(node, parts, apply=partial(self._unknown, node), definition=own, pure=pure)
        if isinstance(node, ast.Name) and self.purity.is_builtin(node.id) and not self.observed.framed(node):
            plain = ast.parse(f'lambda value: {node.id}(value)', mode='eval').body
            assert isinstance(plain, ast.Lambda)
            return LambdaV(node, apply=partial(self._unknown, node), definition=plain, pure=lambda: True)
        spec = node.args if isinstance(node, ast.Lambda) else None
        if (
            not isinstance(node, ast.Lambda)
            or spec is None
            or len(spec.args) != 1
            or ast.unparse(spec) != spec.args[0].arg
        ):
            return self.value(node)
        return LambdaV(
            node,
            apply=partial(self._applied, node, spec.args[0].arg),
            definition=node,
            pure=partial(self._is_pure, node, self.turn),
        )

    def _is_pure(self, node: ast.Lambda, turn: dict[str, object]) -> bool:
        return self.purity.is_pure(node, given=captured(self.source, self.observed, node, turn))

    @staticmethod
    def _unknown(node: ast.expr, value: Value) -> Value:
        del value
        raise Refused(f'{ast.unparse(node)} is a function that is defined elsewhere', node)

    def _applied(self, node: ast.Lambda, parameter: str, value: Value) -> Value:
        """What a function written at its place makes of a value."""
        return self._holding(parameter, value, node.body)

    def _holding(self, name: str, value: Value, node: ast.expr) -> Value:
        """What an expression denotes while a name holds a value."""
        around = self.scope.values
        self.scope.values = around | {name: value}
        try:
            return self.value(node)
        finally:
            self.scope.values = around

    def _operator(self, node: ast.expr) -> Value:
        match node:
            case ast.BinOp():
                values, word = [self.value(node.left), self.value(node.right)], type(node.op).__name__
            case ast.Compare() if len(node.ops) == 1:
                values, word = [self.value(node.left), self.value(node.comparators[0])], type(node.ops[0]).__name__
            case ast.UnaryOp():
                values, word = [self.value(node.operand)], type(node.op).__name__
            case _:
                return self._python(node)
        if not any(isinstance(v, Framed) for v in values):
            return self._python(node)
        return self._recipe(f'operator.{word}', node, values[0], values, {})

    def iterated(self, node: ast.expr) -> Value:
        """What Python gets that goes through `node`."""
        value = self.value(node)
        if isinstance(value, SeriesV | NamesV | LabelsV):
            return self._recipe(f'{word_of(value)} gone through', node, value, [], {})
        return value

    def _python(self, node: ast.expr) -> Value:
        """Plain Python around whatever it holds; a frame in it that is not taken out first has no exact form."""
        over = {id(g.iter) for g in getattr(node, 'generators', [])}
        for child in children(node):
            value = self.iterated(child) if id(child) in over else self.value(child)
            if self._is_taken(node, value):
                self.log.replace(child, value.code, value.parts)
            elif isinstance(value, Framed):
                raise Refused(f'a frame or column is used in {type(node).__name__.lower()} by plain Python', node)
        return PyV(self.log.rewritten(node))

    def _is_taken(self, node: ast.expr, value: Value) -> bool:
        """Whether plain Python takes what stands for a value as it takes the value: a moment in a text, moments in a frame's dict."""
        match node:
            case ast.FormattedValue(conversion=-1):
                return isinstance(value, MomentV)
            case ast.Dict():
                call = self.source.parents.get(node)
                made = (
                    isinstance(call, ast.Call)
                    and isinstance(call.func, ast.Attribute)
                    and call.func.attr == 'DataFrame'
                )
                return made and isinstance(value, CalendarV)
            case _:
                return False

    def _recipe(
        self, construct: str, node: ast.expr, owner: Value, positional: list[Value], named: dict[str, Value]
    ) -> Value:
        together = self.parts.join_values(owner, *positional, *named.values()) or frozenset(
            [f'made at {Source.key(node)}']
        )
        label = construct.removesuffix('()')
        self.log.construct(node, label, together)
        if construct in DRAWN and self.imported.sets_options:
            raise Refused(f'{label}: pandas draws by options that the job sets', node)
        known = recipes().get(construct)
        if known is None:
            raise Refused(f'{label} has no exact form yet', node)
        if why := self.observed.versions.why_not(construct, differences().get(construct, ())):
            raise Refused(f'{label}: {why}', node)
        if construct != 'Series.astype()' and any(map(_holds_decimals, (owner, *positional, *named.values()))):
            raise Refused(
                f'{label}: a column of Decimals, which have an exact form only where they become floats', node
            )
        call = Call(
            node,
            owner,
            positional,
            named,
            self.observed.of(node),
            self.source.span(node),
            self.constants,
            self.observed,
        )
        try:
            result = known[1](call)
            compared(result, call)
        except Refused as refused:
            raise Refused(f'{label}: {refused.why}', node) from refused
        self.log.done(node, known[0], call.assumptions)
        if isinstance(result, CalledV):
            return replace(result, parts=together, frame=replace(result.frame, parts=together))
        if not isinstance(result, PyV):
            return replace(result, parts=together)
        if result.code is not node:
            # The code stands where the node stood: what was seen there is what it gives.
            self.log.replace(node, ast.copy_location(result.code, node), together)
        return result


def _holds_decimals(value: Value) -> bool:
    return isinstance(value, SeriesV) and value.e.kind == 'decimal'


def fill_list(items: list[ast.expr]) -> ast.expr:
    """The code of a list."""
    return ast.List(elts=items, ctx=ast.Load())

"""What a recipe is given: receiver, arguments and facts of one pandas construct; it gives back what that denotes in polars."""

import ast
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from rewright.model.observation import Seen
from rewright.model.patch import Assumption
from rewright.model.span import Span
from rewright.rewrite.frames.facts import Observed
from rewright.rewrite.frames.frame_ops import is_read, whole_truth
from rewright.rewrite.frames.plan.nodes import Slot, slot
from rewright.rewrite.frames.templates import col, fill
from rewright.rewrite.frames.values import E, FrameV, GroupV, Kind, MomentV, PyV, Refused, SeriesV, Value
from rewright.trees import copied, same

NOT_GIVEN = object()
SCALARS: dict[str, Kind] = {
    'builtins.str': 'text',
    'builtins.int': 'int',
    'builtins.float': 'float',
    'builtins.bool': 'bool',
    'numpy.int64': 'int',
    'numpy.float64': 'float',
    'datetime.datetime': 'date',
}


@dataclass
class Call:
    """One construct. `named` and `positional` are its arguments' values, `constants` resolves a name to a literal."""

    node: ast.expr
    receiver: Value
    positional: list[Value]
    named: dict[str, Value]
    seen: Seen | None
    span: Span
    constants: Mapping[str, object]
    observed: Observed
    assumptions: list[Assumption] = field(default_factory=list)

    def whole(self, series: SeriesV, node: ast.expr | None) -> E:
        """The column with a check that it has no holes, where none were seen at `node`; Refused where some were.

        Without a node it is known already that none were seen.
        """
        if not series.e.null:
            return series.e
        if is_read(series.e):
            return self.truth(series).e
        seen = self.observed.of(node) if node is not None else None
        none = seen is not None and bool(seen.columns) and seen.columns[0].missing == 0
        require(node is None or none, 'values that may be missing')
        self.assume('no_missing', f'{series.name or "the column"} has no missing values', *sorted(series.e.reads))
        cell = series.frame.columns.get(series.e.own or '')
        if cell is not None and cell.ask_whole is not None and same(series.e.code, col(series.e.own or '')):
            cell.ask_whole()
            return replace(series.e, null=False)
        return replace(series.e, code=fill('frames.no_missing(A)', A=series.e.code), null=False)

    def truth(self, series: SeriesV) -> SeriesV:
        """A condition; a column of truth values that was read with a check that no hole made objects of it, even one gone by now."""
        asked = whole_truth(series)
        if asked is not series:
            self.assume('no_missing', f'{series.e.own} has no missing values', *sorted(series.e.reads))
        return asked

    def texts(self, e: E) -> E:
        """Texts with a check that there is one, where pandas has another type for none."""
        if not e.fickle or e.kind != 'text':
            return e
        self.assume('some_text', f'{e.own or "the column"} holds a text', *sorted(e.reads))
        return replace(e, code=fill('frames.some_text(A)', A=e.code), fickle=False, loose=None)

    def floats(self, series: SeriesV) -> E:
        """The column with a check that it holds floats, where data could make it one of whole numbers."""
        e = series.e
        if e.kind != 'float' or e.firm:
            return e
        self.assume('dtype', f'{series.name or "the column"} holds floats', *sorted(e.reads))
        return replace(e, code=fill('frames.floats(A)', A=e.code), firm=True, loose=None)

    def assume(self, kind: str, text: str, *columns: str) -> None:
        """Record what the rewrite of this construct relies on."""
        self.assumptions.append(Assumption(kind=kind, text=text, span=self.span, columns=columns))

    def bind(self, *parameters: str) -> 'Arguments':
        """Give names to the arguments; Refused for any other keyword."""
        if len(self.positional) > len(parameters):
            raise Refused(f'{len(self.positional)} positional arguments')
        given = dict(zip(parameters, self.positional, strict=False)) | self.named
        if unknown := next((name for name in given if name not in parameters), None):
            raise Refused(f'the argument {unknown}=')
        return Arguments(given, self)

    def eased(self, code: ast.expr, target: Value) -> ast.expr:
        """The frame that is written to `target`, with the columns of that file that may differ by a bound."""
        tolerated = self.observed.tolerated
        path = self.literal(target) if tolerated.tolerances and self.is_known(target) else None
        if not isinstance(code, Slot) or not isinstance(path, str):
            return code
        return slot(code.plan, tolerated.columns(target.code, path))

    def literal(self, value: Value) -> object:
        """The constant an argument denotes; Refused when it is not one."""
        code = value.code
        if isinstance(code, ast.Name) and code.id in self.constants:
            return self.constants[code.id]
        try:
            return ast.literal_eval(_known(code, self.constants))
        except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError) as error:
            raise Refused(f'{ast.unparse(code)} is not known before the run') from error

    def is_known(self, value: Value) -> bool:
        """Whether an argument is a constant."""
        try:
            self.literal(value)
        except Refused:
            return False
        return True

    def frame(self, value: Value | None = None) -> FrameV:
        """The receiver, or `value`, as a frame."""
        got = value or self.receiver
        require(isinstance(got, FrameV), 'something other than a frame')
        assert isinstance(got, FrameV)
        return got

    def series(self, value: Value | None = None) -> SeriesV:
        """The receiver, or `value`, as a column."""
        got = value or self.receiver
        require(isinstance(got, SeriesV), 'something other than a column')
        assert isinstance(got, SeriesV)
        return got

    def group(self) -> GroupV:
        """The receiver as a group-by."""
        assert isinstance(self.receiver, GroupV)
        return self.receiver


@dataclass
class Arguments:
    """Arguments by name."""

    given: dict[str, Value]
    call: Call

    def get(self, name: str) -> Value | None:
        """The argument's value, or None when it was not given."""
        return self.given.get(name)

    def need(self, name: str) -> Value:
        """The argument's value; Refused when it was not given."""
        require(name in self.given, f'without {name}=')
        return self.given[name]

    def literal(self, name: str, default: object = None) -> object:
        """The argument's constant, or `default`."""
        return self.call.literal(self.given[name]) if name in self.given else default

    def only(self, **allowed: object) -> None:
        """Refuse any argument of these that is not the one value that has an exact form."""
        for name, value in allowed.items():
            given = self.literal(name, value)
            require(given == value and type(given) is type(value), f'{name}={given!r}')

    def text(self, name: str, default: str | None = None) -> str:
        """The argument as a text constant."""
        value = self.literal(name, default)
        require(isinstance(value, str), f'{name}={value!r}')
        return str(value)

    def flag(self, name: str, *, default: bool) -> bool:
        """The argument as a truth constant."""
        value = self.literal(name, default)
        require(isinstance(value, bool), f'{name}={value!r}')
        return bool(value)

    def columns(self, name: str) -> list[str]:
        """The argument as one or several column names."""
        value = self.literal(name)
        listed = [value] if isinstance(value, str) else value
        require(isinstance(listed, list | tuple) and all(isinstance(c, str) for c in listed), f'{name}={value!r}')
        assert isinstance(listed, list | tuple)
        return list(listed)


class _Known(ast.NodeTransformer):
    """Puts the values of constants where their names stand."""

    def __init__(self, constants: Mapping[str, object]) -> None:
        self.constants = constants

    def visit_Name(self, node: ast.Name) -> ast.expr:
        known = self.constants.get(node.id)
        return ast.Constant(known) if isinstance(known, str | int | float) else node

    def visit_BinOp(self, node: ast.BinOp) -> ast.expr:
        """Two texts put together."""
        left, right = self.visit(node.left), self.visit(node.right)
        texts = all(isinstance(side, ast.Constant) and isinstance(side.value, str) for side in (left, right))
        return ast.Constant(left.value + right.value) if texts and isinstance(node.op, ast.Add) else node

    def visit_JoinedStr(self, node: ast.JoinedStr) -> ast.expr:
        """A formatted text of texts alone."""
        parts = [self.visit(p.value if isinstance(p, ast.FormattedValue) else p) for p in node.values]
        formed = any(isinstance(p, ast.FormattedValue) and (p.format_spec or p.conversion != -1) for p in node.values)
        if formed or not all(isinstance(p, ast.Constant) and isinstance(p.value, str) for p in parts):
            return node
        return ast.Constant(''.join(p.value for p in parts))


def _known(code: ast.expr, constants: Mapping[str, object]) -> ast.expr:
    if isinstance(code, ast.List | ast.Tuple | ast.Dict | ast.Set | ast.JoinedStr | ast.BinOp):
        known: ast.expr = _Known(constants).visit(copied(code))
        return known
    return code


Recipe = Callable[[Call], Value]


def require(condition: bool, why: str) -> None:
    """Refuse with `why` unless the condition holds."""
    if not condition:
        raise Refused(why)


def scalar_of(call: Call, value: Value) -> E:
    """A single Python number, text or truth value as an expression; Refused for whatever polars could take otherwise."""
    if isinstance(value, MomentV):
        return E(value.code, 'date', null=False)
    require(isinstance(value, PyV), 'a column where a single value is expected')
    known: object = NOT_GIVEN
    try:
        known = call.literal(value)
    except Refused:
        return _seen_scalar(call, value)
    if isinstance(known, bool):
        return E(value.code, 'bool', null=False, firm=True)
    if isinstance(known, int):
        return E(value.code, 'int', null=False, level=not known)
    if isinstance(known, float):
        require(known == known and abs(known) != float('inf'), 'a constant that is not a finite number')  # noqa: PLR0124  NaN.
        return E(value.code, 'float', null=False, firm=True, level=not known)
    require(isinstance(known, str), f'the constant {known!r}')
    return E(value.code, 'text', null=False, firm=True)


def _seen_scalar(call: Call, value: Value) -> E:
    """A single value that is known only by its type; a float may be NaN, which polars orders and does not take for a hole."""
    seen = call.observed.of(value.code) if hasattr(value.code, 'lineno') else None
    kind = SCALARS.get(seen.type) if seen is not None and seen.consistent else None
    if kind is None:
        raise Refused(
            f'{ast.unparse(value.code)[:40]} is {seen.type if seen is not None else "a value that was not seen"}'
        )
    if kind != 'float':
        return E(value.code, kind, null=False, level=True)
    return E(fill('frames.number(A)', A=value.code), 'float', firm=True, may_be_infinite=True, level=True)

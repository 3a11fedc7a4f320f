"""A source and its observation in; the arms of its conditions that no observed run took, and the functions that these alone call, out."""

import ast
import builtins
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from rewright.model.observation import Observation
from rewright.model.span import Span
from rewright.rewrite.source import Source
from rewright.trees import every, named, within

Definition = ast.FunctionDef | ast.AsyncFunctionDef
# Statements after which the next one runs.
_GOING_ON = (ast.Assign, ast.AnnAssign, ast.AugAssign, ast.Expr, ast.Import, ast.ImportFrom, ast.Pass)
# Values that the observer looks at wherever they are computed.
_LOOKED_AT = (ast.Attribute, ast.Call, ast.Subscript)
_ELSEWHERE = (
    ast.Lambda,
    ast.GeneratorExp,
    ast.ListComp,
    ast.SetComp,
    ast.DictComp,
    ast.IfExp,
    ast.BoolOp,
    ast.JoinedStr,
)
ENDED = 'raise'


@dataclass(frozen=True)
class Arm:
    """Statements from the offset `start` to `end` of the source; `line` is that of the `if`, `elif`, `else` or `def` that leads to them."""

    what: str
    line: int
    first: ast.stmt
    last: ast.stmt
    start: int
    end: int

    def holds(self, start: int) -> bool:
        """Whether a place of the source lies in it."""
        return self.start <= start < self.end

    def span(self, source: Source) -> Span:
        """Its place for people: from the line that leads to it to its last."""
        return source.stretch(self.line, 0, self.last)


def ended(code: str, arm: Arm) -> str:
    """What stands for an arm: as many lines and characters that end there; nothing where none of its lines has room for that."""
    inside = code[arm.start : arm.end]
    before = code[: arm.start].rpartition('\n')[2]
    room = len(before) + len(ENDED)
    lines = [before + inside.partition('\n')[0], *inside.split('\n')[1:]]
    # A line further down is as deep in the text as the first, which stands alone in its own.
    fit = (
        n
        for n, line in enumerate(lines)
        if len(line) >= room and (not n or not before.strip()) and line.startswith(before)
    )
    place = next(fit, None)
    if place is None:
        return ''
    blank = [' ' * len(line) for line in lines]
    blank[place] = f'{before}{ENDED}{blank[place][room:]}'
    return '\n'.join(blank)[len(before) :]


class Untaken:
    """Looks for what an observed run did not come to."""

    def __init__(self, source: Source, observation: Observation) -> None:
        self.source, self._seen = source, observation.expressions.keys()
        self._ran = [s for s in observation.statements if s.times]
        self._complete = not any(observation.script in said for said in observation.not_observed)

    def arms(self) -> list[Arm]:
        """The outermost arms of conditions that were come to, in the order of the text."""
        if not self._complete:
            return []
        found: list[Arm] = []
        chained = {id(n.orelse[0]) for n in every(ast.If, self.source.tree) if _is_chained(self.source, n)}
        for node in sorted(every(ast.If, self.source.tree), key=lambda n: (n.lineno, n.col_offset)):
            start = self.source.offset(node)[0]
            if id(node) not in chained and not any(arm.holds(start) for arm in found):
                found += [arm for arm in self._of(node) if self._fits(arm)]
        return found

    def functions(self, arms: Sequence[Arm]) -> list[Arm]:
        """The functions that did not run and that nothing but `arms`, or another such function, names."""
        found: list[Arm] = []
        waiting = {n.name: n for n in self.source.tree.body if isinstance(n, Definition) and self._is_idle(n)}
        more = True
        while more:
            now = {name: n for name, n in waiting.items() if self._named_in(name, [*arms, *found])}
            waiting = {name: n for name, n in waiting.items() if name not in now}
            more = bool(now)
            found += [arm for n in now.values() if self._fits(arm := self._body(n))]
        return found

    def _fits(self, arm: Arm) -> bool:
        """Whether an end can stand for an arm without moving anything else."""
        return bool(ended(self.source.code, arm))

    def _of(self, node: ast.If) -> Iterator[Arm]:
        """The arms of one chain of conditions that were not taken, where one of its conditions was asked."""
        if not self._saw([node.test]) and not self._saw(node.body):
            return
        yield from self._below(node)

    def _below(self, node: ast.If) -> Iterator[Arm]:
        if self._is_untaken(node.body):
            yield self._arm('branch', node.lineno, node.body)
        if _is_chained(self.source, node):
            chained = node.orelse[0]
            assert isinstance(chained, ast.If)
            yield from self._below(chained)
        elif node.orelse and self._is_untaken(node.orelse):
            yield self._arm('branch', self._line_of_else(node), node.orelse)

    def _arm(self, what: str, line: int, block: Sequence[ast.stmt]) -> Arm:
        start, end = self.source.offset(block[0])[0], self.source.offset(block[-1])[1]
        behind = self.source.code[end:].partition('\n')[0]
        # What is said behind the last statement is said of it.
        end += len(behind) if behind.lstrip().startswith('#') else 0
        return Arm(what, line, block[0], block[-1], start, end)

    def _body(self, node: Definition) -> Arm:
        block = node.body[1:] if ast.get_docstring(node, clean=False) is not None and node.body[1:] else node.body
        return self._arm(f'function {node.name}', node.lineno, block)

    def _line_of_else(self, node: ast.If) -> int:
        lines = range(node.orelse[0].lineno, node.body[-1].end_lineno or node.body[-1].lineno, -1)
        return next((n for n in lines if re.match(r'\s*else\b', self.source.lines[n - 1])), node.orelse[0].lineno)

    def _is_untaken(self, block: Sequence[ast.stmt]) -> bool:
        """Whether the first value that the observer looks at in a block was never there, and nothing behind it."""
        first = next((s for s in block if not _goes_on(s) or self._is_looked_at(s)), None)
        return first is not None and self._is_looked_at(first) and not self._saw(block)

    def _is_looked_at(self, statement: ast.stmt) -> bool:
        match statement:
            case ast.Assign(value=value) | ast.AugAssign(value=value) | ast.Expr(value=value):
                return self._has_value(value)
            case ast.AnnAssign(value=ast.expr() as value) | ast.Return(value=ast.expr() as value):
                return self._has_value(value)
            case ast.If(test=value) | ast.For(iter=value) | ast.With(items=[ast.withitem(context_expr=value), *_]):
                return self._has_value(value)
            case ast.Try(body=[inner, *_]) | ast.While(test=ast.Constant(value=True), body=[inner, *_]):
                return self._is_looked_at(inner)
            case _:
                return False

    def _has_value(self, value: ast.expr) -> bool:
        """Whether the observer surely sees something where `value` is computed."""
        nodes = within(value)
        if any(isinstance(n, _ELSEWHERE) for n in nodes):
            return isinstance(value, _LOOKED_AT)
        is_read = (isinstance(n, ast.Name) and n.id not in self._steady for n in nodes)
        return any(isinstance(n, _LOOKED_AT) for n in nodes) or any(is_read)

    def _saw(self, nodes: Iterable[ast.AST]) -> bool:
        """Whether anything in these was seen to run."""
        for node in nodes:
            if any(_key(n) in self._seen for n in within(node) if isinstance(n, ast.expr)):
                return True
            if isinstance(node, ast.stmt):
                last = node.end_lineno or node.lineno
                if any(node.lineno <= s.line and s.end_line <= last for s in self._ran):
                    return True
        return False

    def _is_idle(self, node: Definition) -> bool:
        return not node.decorator_list and not self._saw(node.body)

    def _named_in(self, name: str, arms: Sequence[Arm]) -> bool:
        uses = [self.source.offset(n)[0] for n in named(self.source.tree).get(name, [])]
        return bool(uses) and all(any(arm.holds(use) for arm in arms) for use in uses)

    @cached_property
    def _steady(self) -> set[str]:
        """Names that mean an import or a builtin, which the observer does not look at."""
        imported = every(ast.alias, self.source.tree)
        return {a.asname or a.name.split('.')[0] for a in imported} | set(dir(builtins))


def _goes_on(statement: ast.stmt) -> bool:
    """Whether the next statement runs behind this one, if it raises nothing."""
    plain = isinstance(statement, Definition) and not statement.decorator_list
    return plain or isinstance(statement, _GOING_ON)


def _key(node: ast.expr) -> str:
    return f'{node.lineno}:{node.col_offset}-{node.end_lineno}:{node.end_col_offset}'


def _is_chained(source: Source, node: ast.If) -> bool:
    """Whether an `elif` follows."""
    inner = node.orelse[0] if len(node.orelse) == 1 else None
    return isinstance(inner, ast.If) and source.code.startswith('elif', source.offset(inner)[0])

"""A syntax tree and what counts as a source -> what the program decides and computes with values from there."""

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from rewright.trees import within

Use = Literal['decides', 'computes']
_CHOOSING = {'when', 'filter', 'min', 'max', 'range', 'bool', 'clip', 'where', 'islice'}
_ROUNDS = 6


@dataclass(frozen=True)
class Flow:
    """The expressions of a module that hold something from a source, found without regard to order and scope."""

    tree: ast.AST
    is_source: Callable[[ast.expr], bool]

    @cached_property
    def _sources(self) -> frozenset[ast.AST]:
        return frozenset(n for n in within(self.tree) if isinstance(n, ast.expr) and self.is_source(n))

    def uses(self) -> Iterator[tuple[int, Use]]:
        """Yield the line of each decision and each computation that a source has a part in."""
        if not self._sources:
            return
        marked = self._marked()
        for node in within(self.tree):
            for test in _tests(node):
                if self._holds(test, marked):
                    yield test.lineno, 'decides'
            if isinstance(node, ast.BinOp | ast.AugAssign) and self._holds(node, marked):
                yield node.lineno, 'computes'

    def _marked(self) -> set[str]:
        parameters = {n.name: _parameters(n) for n in within(self.tree) if isinstance(n, ast.FunctionDef)}
        marked: set[str] = set()
        for _ in range(_ROUNDS):
            before = len(marked)
            for node in within(self.tree):
                marked |= set(self._handed(node, marked, parameters))
            if len(marked) == before:
                break
        return marked

    def _handed(self, node: ast.AST, marked: set[str], parameters: dict[str, list[str]]) -> Iterator[str]:
        for targets, value in _assigned(node):
            if self._holds(value, marked):
                yield from (name for target in targets for name in _names(target))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            returns = [n.value for n in within(node) if isinstance(n, ast.Return) and n.value]
            if any(self._holds(value, marked) for value in returns):
                yield node.name
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in parameters:
            passed = [*zip(parameters[node.func.id], node.args, strict=False)]
            passed += [(keyword.arg, keyword.value) for keyword in node.keywords if keyword.arg]
            yield from (name for name, value in passed if self._holds(value, marked))

    def _holds(self, node: ast.AST, marked: set[str]) -> bool:
        return any(
            (isinstance(part, ast.Name) and part.id in marked)
            or (isinstance(part, ast.Attribute) and f'.{part.attr}' in marked)
            or part in self._sources
            for part in within(node)
        )


def _tests(node: ast.AST) -> Iterator[ast.expr]:
    if isinstance(node, ast.If | ast.IfExp | ast.While | ast.Assert):
        yield node.test
    elif isinstance(node, ast.comprehension):
        yield from node.ifs
    elif isinstance(node, ast.Match):
        yield node.subject
    elif isinstance(node, ast.Compare | ast.BoolOp | ast.UnaryOp):
        yield node
    elif isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Load):
        yield node.slice
    elif isinstance(node, ast.Call) and ast.unparse(node.func).rsplit('.', 1)[-1] in _CHOOSING:
        yield from node.args


def _assigned(node: ast.AST) -> Iterator[tuple[list[ast.expr], ast.expr]]:
    if isinstance(node, ast.Assign):
        yield node.targets, node.value
    elif isinstance(node, ast.AugAssign | ast.NamedExpr | ast.AnnAssign) and node.value:
        yield [node.target], node.value
    elif isinstance(node, ast.For | ast.AsyncFor | ast.comprehension):
        yield [node.target], node.iter
    elif isinstance(node, ast.withitem) and node.optional_vars:
        yield [node.optional_vars], node.context_expr


def _names(target: ast.expr) -> Iterator[str]:
    for node in within(target):
        if isinstance(node, ast.Name) and (isinstance(node.ctx, ast.Store) or isinstance(target, ast.Subscript)):
            yield node.id
        elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
            yield f'.{node.attr}'


def _parameters(function: ast.FunctionDef) -> list[str]:
    return [argument.arg for argument in (*function.args.posonlyargs, *function.args.args)]

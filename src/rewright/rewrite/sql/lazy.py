"""Whether what a loop goes through still comes out of a database while the loop runs: an expression goes in, yes or no comes out."""

import ast
from collections.abc import Iterable, Iterator
from itertools import chain

from rewright.rewrite.flow.names import bound_by, dotted
from rewright.rewrite.sql import words
from rewright.trees import every, within

_READING = words(
    'execute scalars scalar query stream cursor mappings partitions yield_per exec_driver_sql paginate select tuples'
)
# What takes all of it at once.
_WHOLE_METHODS = words('fetchall fetchmany fetchone all first one one_or_none build_full_result to_dict to_dicts')
_WHOLE = words('list sorted tuple set frozenset dict sum min max len str repr next')
_EAGER = (ast.ListComp, ast.SetComp, ast.DictComp, ast.List, ast.Set, ast.Dict, ast.Lambda)
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


class Lazy:
    """One script, and which of its expressions give rows that are not all there yet."""

    def __init__(self, tree: ast.AST) -> None:
        self.functions = {n.name: n for n in within(tree) if isinstance(n, _FUNCTIONS)}
        self.given: dict[str, list[ast.expr]] = {}
        for name, value in chain(_bindings(tree), self._arguments(tree)):
            self.given.setdefault(name, []).append(value)

    def reads(self, node: ast.expr) -> bool:
        """Say whether an expression may give rows one by one that a database still has."""
        return self._any([node], set())

    def _any(self, nodes: Iterable[ast.AST], known: set[str]) -> bool:
        return any(self._one(n, known) for n in nodes)

    def _one(self, node: ast.AST, known: set[str]) -> bool:
        match node:
            case ast.Call(func=ast.Attribute(attr=attr)) if attr in _WHOLE_METHODS:
                return False
            case ast.Call(func=ast.Name(id=name)) if name in _WHOLE and name not in self.functions:
                return False
            case ast.Call(func=ast.Attribute(attr=attr)) if attr in _READING:
                return True
            case ast.Name(id=name) | ast.Attribute(attr=name):
                inside: Iterable[ast.AST] = ast.iter_child_nodes(node) if isinstance(node, ast.Attribute) else ()
                return self._named(name, known) or self._any(inside, known)
        if isinstance(node, _EAGER):
            return False
        return self._any(ast.iter_child_nodes(node), known)

    def _named(self, name: str, known: set[str]) -> bool:
        """Whether a name of the script, whatever has it, may stand for such rows."""
        if name in known:
            return False
        known.add(name)
        function = self.functions.get(name)
        if function is not None:
            gives = [n for n in within(function) if isinstance(n, ast.Return | ast.Yield | ast.YieldFrom)]
            # A function that gives rows one by one asks for them when they are wanted.
            late = any(isinstance(n, ast.Yield | ast.YieldFrom) for n in gives)
            if self._any([function] if late else gives, known):
                return True
        return self._any(self.given.get(name, ()), known)

    def _arguments(self, tree: ast.AST) -> Iterator[tuple[str, ast.expr]]:
        """What the arguments of functions are given, by the names of the functions."""
        for call in every(ast.Call, tree):
            name = dotted(call.func).rpartition('.')[2]
            function = self.functions.get(name)
            if function is None:
                continue
            places = [a.arg for a in (*function.args.posonlyargs, *function.args.args)]
            bound = 1 if isinstance(call.func, ast.Attribute) and places[:1] == ['self'] else 0
            yield from zip(places[bound:], call.args, strict=False)
            yield from ((k.arg, k.value) for k in call.keywords if k.arg is not None)


def _bindings(tree: ast.AST) -> Iterator[tuple[str, ast.expr]]:
    """What names and attributes are bound to; what a loop takes out of rows is one row, and all there."""
    for node in within(tree):
        match node:
            case ast.Assign(targets=targets, value=value):
                places: list[ast.expr] = targets
            case ast.AnnAssign(target=target, value=ast.expr() as value) | ast.NamedExpr(target=target, value=value):
                places = [target]
            case ast.withitem(context_expr=value, optional_vars=ast.expr() as target):
                places = [target]
            case _:
                continue
        for place in places:
            yield from ((name, value) for name in bound_by(place))
            yield from ((a.attr, value) for a in every(ast.Attribute, place))

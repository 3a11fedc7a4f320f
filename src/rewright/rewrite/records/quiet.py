"""What may stand in a function of a row: statements that only work out values of their own."""

import ast
from collections.abc import Iterable

from rewright.rewrite.flow.names import dotted, root, stored, union
from rewright.rewrite.flow.vocabulary import CHANGING_FUNCTIONS, LOUD, SINK_FUNCTIONS, SINKS, SOURCE_FUNCTIONS
from rewright.rewrite.records import words
from rewright.trees import below, every, within

_FILLING = words(
    'append add extend insert update setdefault pop popitem remove discard clear sort reverse write writelines execute '
    'close send put send_request getresponse read readline readlines call request urlopen sleep '
    'debug info warning warn error exception critical log'
)
_OUTSIDE = words(
    'open print input next iter exec eval globals locals vars dir setattr delattr super breakpoint exit quit id hash __import__'
)
_STATEMENTS = (ast.Assign, ast.AugAssign, ast.If, ast.For, ast.Continue, ast.Pass, ast.Expr, ast.Try, ast.ExceptHandler)
_LATER = (ast.Lambda, ast.GeneratorExp)
# Who asks what is handed over at once, and does not keep it.
_AT_ONCE = words('sorted min max sum any all list tuple set dict frozenset join sort')
_LEAVING = (ast.Await, ast.Yield, ast.YieldFrom, ast.NamedExpr)


class Quiet:
    """Tells which statements of a loop's body are quiet; `loud` are functions of the script that are not, `apart` are names never taken along."""

    def __init__(self, loud: frozenset[str], apart: frozenset[str]) -> None:
        self.loud, self.apart = loud, apart

    def is_quiet(self, body: Iterable[ast.stmt], value: ast.expr | None = None) -> bool:
        """Say whether statements, and an expression behind them, only work out values of their own."""
        body = list(body)
        own = frozenset(union(stored(a) for s in body for a in every(ast.Assign, s)))
        parts: list[ast.AST] = [*body, *([value] if value is not None else [])]
        return all(self._is_plain(s) for s in body) and all(self._only_asks(p, own) for p in parts)

    def _is_plain(self, node: ast.stmt) -> bool:
        if isinstance(node, ast.Continue):
            return True
        if not isinstance(node, _STATEMENTS):
            return False
        if isinstance(node, ast.For):
            return all(isinstance(s, (*_STATEMENTS, ast.Break)) for s in _inside(node)) and not _leaves(node.orelse)
        if isinstance(node, ast.Try):
            return all(isinstance(s, _STATEMENTS) for s in _inside(node)) and not _leaves([node])
        if isinstance(node, ast.If):
            return all(self._is_plain(s) for s in (*node.body, *node.orelse))
        return True

    def _only_asks(self, part: ast.AST, own: frozenset[str]) -> bool:
        nodes = within(part)
        if any(isinstance(n, _LEAVING) for n in nodes):
            return False
        if any(isinstance(n, ast.Name) and n.id in self.apart for n in nodes):
            return False
        at_once = {id(a) for c in every(ast.Call, part) if _asks_at_once(c) for a in _arguments(c)}
        if any(isinstance(n, _LATER) and id(n) not in at_once for n in nodes):
            return False
        return all(self.is_known(c, own) for c in every(ast.Call, part)) and all(
            root(t) in own for n in nodes if isinstance(n, ast.stmt) for t in _places(n)
        )

    def is_known(self, call: ast.Call, own: frozenset[str]) -> bool:
        """Say whether a call gives a value and does nothing else, or changes only what its own block made."""
        name = dotted(call.func)
        if name in _OUTSIDE | self.loud | LOUD | SINK_FUNCTIONS | SOURCE_FUNCTIONS | CHANGING_FUNCTIONS:
            return False
        if not isinstance(call.func, ast.Attribute):
            return isinstance(call.func, ast.Name)
        holder = root(call.func.value)
        if call.func.attr in _FILLING | SINKS:
            return holder in own and isinstance(call.func.value, ast.Name | ast.Subscript)
        return True


def _inside(node: ast.stmt) -> list[ast.stmt]:
    return [s for s in within(node) if isinstance(s, ast.stmt) and s is not node]


def _leaves(body: Iterable[ast.AST]) -> bool:
    """Whether statements leave the loop around them, or its row; what leaves a loop of theirs leaves no other."""
    return any(isinstance(s, ast.Continue | ast.Break) or _leaves(_parts(s)) for s in body)


def _parts(node: ast.AST) -> list[ast.AST]:
    """The statements right below another, but for those that a loop runs for each of its own things."""
    if isinstance(node, ast.For):
        return [*node.orelse]
    return [n for n in below(node) if isinstance(n, ast.stmt | ast.ExceptHandler)]


def _asks_at_once(call: ast.Call) -> bool:
    name = call.func.attr if isinstance(call.func, ast.Attribute) else dotted(call.func)
    return name in _AT_ONCE


def _arguments(call: ast.Call) -> list[ast.expr]:
    return [*call.args, *(k.value for k in call.keywords)]


def _places(node: ast.stmt) -> list[ast.expr]:
    """The targets of a statement that are parts of something."""
    match node:
        case ast.Assign(targets=targets):
            found = targets
        case ast.AugAssign(target=target) | ast.For(target=target):
            found = [target]
        case _:
            return []
    return [n for t in found for n in within(t) if isinstance(n, ast.Attribute | ast.Subscript) and _is_stored(n)]


def _is_stored(node: ast.Attribute | ast.Subscript) -> bool:
    return isinstance(node.ctx, ast.Store)


def loud_functions(tree: ast.Module) -> frozenset[str]:
    """Return the functions and classes of a module that do more than work out a value, as far as their texts tell."""
    found = {n.name for n in tree.body if isinstance(n, ast.AsyncFunctionDef | ast.ClassDef)}
    own = {n.name: n for n in tree.body if isinstance(n, ast.FunctionDef)}
    quiet = Quiet(frozenset(), frozenset())
    for name, function in own.items():
        held = frozenset(union(stored(a) for s in function.body for a in every(ast.Assign, s)))
        calls = [c for s in function.body for c in every(ast.Call, s)]
        asks = all(quiet.is_known(c, held) for c in calls)
        if not asks or function.decorator_list or any(isinstance(n, ast.Global | ast.Yield) for n in within(function)):
            found.add(name)
    for _ in own:
        more = {n for n, f in own.items() if n not in found and any(_calls(f, other) for other in found)}
        if not more:
            break
        found |= more
    return frozenset(found)


def _calls(function: ast.FunctionDef, other: str) -> bool:
    return any(isinstance(c.func, ast.Name) and c.func.id == other for c in every(ast.Call, function))

"""Which names of a function are read again behind each of its statements: a function goes in, sets of names come out."""

import ast
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from rewright.rewrite.flow.names import bound_by, loaded, stored, union
from rewright.trees import every, within

Function = ast.FunctionDef | ast.AsyncFunctionDef
_LATER = (ast.Lambda, ast.GeneratorExp, ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
_SIMPLE = (
    ast.Assign, ast.AugAssign, ast.AnnAssign, ast.Expr, ast.Pass, ast.Assert, ast.Import, ast.ImportFrom, ast.FunctionDef, ast.Delete,
)  # fmt: skip
_ROUNDS = 4
Names = frozenset[str]
_NONE: Names = frozenset()


class Unclear(Exception):
    """A function has statements whose order is not followed here."""


@dataclass(frozen=True)
class _Ways:
    """What is read where a statement does not go on to the next one."""

    failed: Names = _NONE
    left: Names = _NONE
    next: Names = _NONE
    returned: Names = _NONE


@dataclass
class Live:
    """The names read behind each statement, where a failure of it goes, and where `continue` of each loop does."""

    behind: dict[ast.stmt, Names] = field(default_factory=dict)
    failed: dict[ast.stmt, Names] = field(default_factory=dict)
    again: dict[ast.stmt, Names] = field(default_factory=dict)
    captured: Names = _NONE


def live(function: Function) -> Live:
    """Return what is read behind the statements of a function; Unclear where that cannot be told."""
    found = Live()
    later = [n for s in function.body for n in within(s) if isinstance(n, _LATER)]
    found.captured = frozenset(union(loaded(n) for n in later))
    _block(found, function.body, _NONE, _Ways())
    return found


def read_first(body: Sequence[ast.stmt]) -> Names:
    """Return the names that statements may read before they bind them."""
    return _block(Live(), body, _NONE, _Ways())


def _block(found: Live, body: Sequence[ast.stmt], behind: Names, ways: _Ways) -> Names:
    for node in reversed(body):
        found.behind[node] = found.behind.get(node, _NONE) | behind
        found.failed[node] = found.failed.get(node, _NONE) | ways.failed
        behind = _before(found, node, behind, ways)
    return behind


def _before(found: Live, node: ast.stmt, behind: Names, ways: _Ways) -> Names:
    match node:
        case ast.If():
            return loaded(node.test) | _branches(found, node, behind, ways) | ways.failed
        case ast.For() | ast.While():
            return _loop(found, node, behind, ways)
        case ast.With():
            heads = frozenset(union(loaded(part) for item in node.items for part in (item.context_expr,)))
            bound = frozenset(union(bound_by(i.optional_vars) for i in node.items if i.optional_vars is not None))
            # Its end may swallow a failure.
            inner = replace(ways, failed=ways.failed | behind)
            return heads | (_block(found, node.body, behind, inner) - bound) | ways.failed
        case ast.Try():
            return _tried(found, node, behind, ways)
        case ast.Return():
            return (loaded(node.value) if node.value else _NONE) | ways.returned | ways.failed
        case ast.Raise():
            return loaded(node) | ways.failed
        case ast.Break():
            return ways.left
        case ast.Continue():
            return ways.next
        case _ if isinstance(node, _SIMPLE):
            bound = _bound(node)
            if isinstance(node, ast.AugAssign):
                return behind | loaded(node) | _targets(node) | ways.failed
            # To delete a name is to need it.
            gone = {n.id for n in every(ast.Name, node)} if isinstance(node, ast.Delete) else _NONE
            return (behind - bound) | loaded(node) | gone | ways.failed
    raise Unclear(type(node).__name__)


def _branches(found: Live, node: ast.If, behind: Names, ways: _Ways) -> Names:
    return _block(found, node.body, behind, ways) | _block(found, node.orelse, behind, ways)


def _loop(found: Live, node: ast.For | ast.While, behind: Names, ways: _Ways) -> Names:
    ended = _block(found, node.orelse, behind, ways)
    bound = frozenset(bound_by(node.target)) if isinstance(node, ast.For) else _NONE
    again = ended | (loaded(node.test) if isinstance(node, ast.While) else _NONE)
    for _ in range(_ROUNDS):
        inner = replace(ways, left=behind, next=again)
        wider = again | (_block(found, node.body, again, inner) - bound)
        if wider == again:
            break
        again = wider
    else:
        raise Unclear('a loop that passes names on many times')
    found.again[node] = again
    return again | (loaded(node.iter) if isinstance(node, ast.For) else _NONE) | ways.failed


def _tried(found: Live, node: ast.Try, behind: Names, ways: _Ways) -> Names:
    ends = behind | ways.failed | ways.left | ways.next | ways.returned if node.finalbody else behind
    last = _block(found, node.finalbody, ends, ways)
    through = (
        _Ways(ways.failed | last, ways.left | last, ways.next | last, ways.returned | last) if node.finalbody else ways
    )
    handled = _NONE
    for handler in node.handlers:
        caught = loaded(handler.type) if handler.type is not None else _NONE
        handled |= caught | (_block(found, handler.body, last, through) - {handler.name or ''})
    inner = replace(through, failed=through.failed | handled)
    return _block(found, node.body, _block(found, node.orelse, last, through), inner) | inner.failed


def _targets(node: ast.AugAssign) -> Names:
    return frozenset((node.target.id,)) if isinstance(node.target, ast.Name) else _NONE


def _bound(node: ast.stmt) -> Names:
    """The names that a simple statement surely binds."""
    match node:
        case ast.Assign():
            return frozenset(n.id for t in node.targets for n in within(t) if _is_stored(n) and isinstance(n, ast.Name))
        case ast.AnnAssign(target=ast.Name(id=name), value=value) if value is not None:
            return frozenset((name,))
        case ast.Import() | ast.ImportFrom() | ast.FunctionDef():
            return stored(node)
    return _NONE


def _is_stored(node: ast.AST) -> bool:
    return isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)


def surely_bound(body: Iterable[ast.stmt]) -> Names:
    """Return the names that are bound wherever statements go on behind their last one."""
    found = _NONE
    for node in body:
        match node:
            case ast.If():
                sides = [surely_bound(b) for b in (node.body, node.orelse) if not _leaves(b)]
                found |= sides[0].intersection(*sides[1:]) if sides else _NONE
            case ast.With():
                bound = union(bound_by(i.optional_vars) for i in node.items if i.optional_vars is not None)
                found |= frozenset(bound)
            case ast.AugAssign():
                found |= _targets(node)
            case _:
                found |= _bound(node)
    return found


def _leaves(body: Sequence[ast.stmt]) -> bool:
    """Whether nothing behind a block runs after it."""
    return bool(body) and isinstance(body[-1], ast.Continue | ast.Break | ast.Return | ast.Raise)


def set_around(function: Function, node: ast.stmt) -> Names:
    """Return the names that are surely bound where `node`, anywhere in the function, begins."""
    arguments = function.args
    every_one = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs, arguments.vararg, arguments.kwarg]
    found = frozenset(a.arg for a in every_one if a is not None)
    gone = {n.id for d in every(ast.Delete, function) for n in every(ast.Name, d)}
    gone |= {h.name for h in every(ast.ExceptHandler, function) if h.name}
    return (found | _on_the_way(function.body, node)) - gone


def _on_the_way(body: Sequence[ast.stmt], node: ast.stmt) -> Names:
    index = next((n for n, s in enumerate(body) if s is node or node in within(s)), None)
    if index is None:
        return _NONE
    found, around = surely_bound(body[:index]), body[index]
    if around is node:
        return found
    match around:
        case ast.For():
            inside_else = any(node in within(s) for s in around.orelse)
            found |= _NONE if inside_else else frozenset(bound_by(around.target))
        case ast.With():
            found |= frozenset(union(bound_by(i.optional_vars) for i in around.items if i.optional_vars is not None))
    inside = [getattr(around, name, []) for name in ('body', 'orelse', 'finalbody')]
    inside += [h.body for h in getattr(around, 'handlers', [])]
    return found.union(*(_on_the_way(block, node) for block in inside))

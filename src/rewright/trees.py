"""Every node of a tree, and copies of trees: what a tree of Python code goes through most often, done once and in one pass."""

import ast
from collections import defaultdict
from collections.abc import Callable
from functools import lru_cache
from typing import ParamSpec, TypeVar, cast

Asked = ParamSpec('Asked')
Found = TypeVar('Found')
Tree = TypeVar('Tree', bound=ast.AST)
Swap = Callable[[ast.AST], ast.AST | None]

# Fields that hold texts, numbers or what says nothing of its own: contexts and operators have no place in the text.
_LEAVES = frozenset(
    (
        'id', 'attr', 'name', 'arg', 'asname', 'module', 'level', 'type_comment', 'kind', 'ctx', 'op', 'ops', 'conversion',
        'is_async', 'simple', 'type_ignores', 'kwd_attrs', 'rest', 'n', 's',
    )
)  # fmt: skip
# The statements of a few trees, and their parts.
_KEPT = 1 << 13
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
_PLAIN = frozenset((str, int, bool, float, type(None)))
_CACHES: list[Callable[[], None]] = []


def remembered(work: Callable[Asked, Found]) -> Callable[Asked, Found]:
    """Let what a function of a node or a text gives be kept until `forget`, as long as there is room."""
    kept = lru_cache(_KEPT)(work)
    _CACHES.append(kept.cache_clear)
    return cast('Callable[Asked, Found]', kept)


def forget() -> None:
    """Let go of every tree: whoever is done with a job does not hold on to its trees."""
    for clear in _CACHES:
        clear()


class _Fields(defaultdict[type[ast.AST], tuple[str, ...]]):
    """The fields of a kind of node that may hold nodes."""

    def __missing__(self, kind: type[ast.AST]) -> tuple[str, ...]:
        plain = (ast.Constant, ast.MatchSingleton, ast.Global, ast.Nonlocal)
        fields = () if issubclass(kind, plain) else tuple(f for f in kind._fields if f not in _LEAVES)
        self[kind] = fields
        return fields


_FIELDS = _Fields()


def walk(node: ast.AST) -> list[ast.AST]:
    """Return `node` and everything below it, level by level as `ast.walk` does, without contexts and operators."""
    found = [node]
    for inner in found:
        for field in _FIELDS[inner.__class__]:
            value = getattr(inner, field, None)
            if value.__class__ is list:
                # `{**x}` has a hole among its keys, and so have defaults of keywords.
                found += [item for item in value if item is not None] if None in value else value
            elif value is not None:
                found.append(value)
    return found


@remembered
def within(node: ast.AST) -> tuple[ast.AST, ...]:
    """Return what `walk` does, of a tree that nobody changes: it is walked through once."""
    return tuple(walk(node))


@remembered
def _by_kind(node: ast.AST) -> dict[type[ast.AST], list[ast.AST]]:
    found: dict[type[ast.AST], list[ast.AST]] = {}
    for inner in within(node):
        found.setdefault(inner.__class__, []).append(inner)
    return found


def every(kind: type[Tree], node: ast.AST) -> list[Tree]:
    """Return the nodes of one kind in a tree that nobody changes, in the order of `within`."""
    return cast('list[Tree]', _by_kind(node).get(kind, []))


@remembered
def named(node: ast.AST) -> dict[str, list[ast.Name]]:
    """Return the places where each name is read or bound in a tree that nobody changes, in the order of `within`."""
    found: dict[str, list[ast.Name]] = {}
    for name in every(ast.Name, node):
        found.setdefault(name.id, []).append(name)
    return found


@remembered
def called(node: ast.AST) -> dict[str, list[ast.Call]]:
    """Return the calls of each name in a tree that nobody changes, in the order of `within`."""
    found: dict[str, list[ast.Call]] = {}
    for call in every(ast.Call, node):
        if isinstance(call.func, ast.Name):
            found.setdefault(call.func.id, []).append(call)
    return found


def below(node: ast.AST) -> list[ast.AST]:
    """Return what stands directly below `node`, without contexts and operators."""
    found: list[ast.AST] = []
    for field in _FIELDS[node.__class__]:
        value = getattr(node, field, None)
        if value.__class__ is list:
            found += [item for item in value if isinstance(item, ast.AST)]
        elif isinstance(value, ast.AST):
            found.append(value)
    return found


def blocks_around(node: ast.AST) -> list[list[ast.stmt]]:
    """Return the blocks of statements that stand directly in a module, a function, a class or a statement with blocks."""
    return [getattr(node, field, []) for field in ('body', 'orelse', 'finalbody')]


def same(one: object, other: object) -> bool:
    """Return whether two trees are equal but for where they stand, as `ast.dump` tells it."""
    if one.__class__ is not other.__class__:
        return False
    if isinstance(one, ast.AST):
        return all(same(getattr(one, field, None), getattr(other, field, None)) for field in one._fields)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same, one, other))
    # Numbers are told apart as they are written: -0.0 is not 0.0, and NaN is NaN.
    return repr(one) == repr(other) if isinstance(one, float | complex) else one == other


def copied(node: Tree, swap: Swap | None = None) -> Tree:
    """Return a copy of a tree; what `swap` gives for a node, unless it is None, stands in the copy as it is.

    A node without fields is one thing wherever it stands: it is not copied.
    """
    found = swap(node) if swap is not None else None
    if found is not None:
        return cast('Tree', found)
    if not node._fields:
        return node
    new = node.__class__.__new__(node.__class__)
    held = new.__dict__
    for name, value in node.__dict__.items():
        kind = value.__class__
        if kind in _PLAIN:
            held[name] = value
        elif kind is list:
            held[name] = [copied(item, swap) if isinstance(item, ast.AST) else item for item in value]
        else:
            held[name] = copied(value, swap) if isinstance(value, ast.AST) else value
    return new


def bound(tree: ast.AST, *, within_functions: bool = True) -> set[str]:
    """Return the names that something binds by anything but imports."""
    found: set[str] = set()
    waiting = below(tree)
    if isinstance(tree, FUNCTIONS):
        found |= {n.arg for n in within(tree.args) if isinstance(n, ast.arg)}
    while waiting:
        node = waiting.pop()
        match node:
            case ast.Name(id=name) if not isinstance(node.ctx, ast.Load):
                found.add(name)
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                found.add(name)
            case ast.arg(arg=name) | ast.ExceptHandler(name=str(name)):
                found.add(name)
            case _:
                pass
        if within_functions or not isinstance(node, FUNCTIONS):
            waiting += below(node)
        else:
            found |= {name for n in within(node) if isinstance(n, ast.Global) for name in n.names}
    return found


def root_of(node: ast.AST) -> str:
    """Return the name that an attribute or an item, or one of these of another, is one of; an empty text for all else."""
    while isinstance(node, ast.Attribute | ast.Subscript):
        node = node.value
    return node.id if isinstance(node, ast.Name) else ''

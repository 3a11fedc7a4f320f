"""What lists, dicts and sets of a script hold, as far as what fills them tells: the body goes in, a type for each name comes out."""

import ast
from collections.abc import Iterator, Sequence

from rewright.rewrite.emit.types import guessed
from rewright.rewrite.flow.names import dotted, flat
from rewright.trees import every, within

_EMPTY = {'list[Any]': 'append', 'set[Any]': 'add'}
_READERS = {'csv.DictReader': 'dict[str, str]', 'csv.reader': 'list[str]', 'range': 'int'}
_ASKED = frozenset(
    (
        'items',
        'keys',
        'values',
        'get',
        'sort',
        'reverse',
        'index',
        'count',
        'copy',
        'union',
        'intersection',
        'difference',
    )
)
_FUNCTIONS = frozenset(
    (
        'len', 'sorted', 'sum', 'min', 'max', 'enumerate', 'print', 'any', 'all', 'reversed', 'zip', 'list', 'tuple', 'set', 'dict',
        'str', 'repr', 'bool', 'isinstance', 'json.dump', 'json.dumps',
    )
)  # fmt: skip


def assigned(body: Sequence[ast.stmt]) -> Iterator[tuple[str, ast.expr]]:
    """Yield every name that a body assigns with the expression that it is given, those of `a, b = [], []` one by one."""
    for node in flat(body):
        if isinstance(node, ast.Assign) and len(node.targets) == 1:
            match node.targets[0], node.value:
                case ast.Name(id=name), value:
                    yield name, value
                case ast.Tuple(elts=names), ast.Tuple(elts=values) if len(names) == len(values):
                    yield from ((n.id, v) for n, v in zip(names, values, strict=True) if isinstance(n, ast.Name))


def passed(body: Sequence[ast.stmt], kinds: dict[str, str]) -> dict[str, str]:
    """Return the types of the names that loops set, where all loops that set one tell the same."""
    found: dict[str, set[str]] = {}
    for loop in (n for n in flat(body) if isinstance(n, ast.For)):
        whole = loop.iter
        match whole, loop.target:
            case ast.Call(func=ast.Name(id='enumerate'), args=[inner, *_]), ast.Tuple(
                elts=[ast.Name(id=number), target]
            ):
                found.setdefault(number, set()).add('int')
                _note(found, target, _item(inner, kinds))
            case _, target:
                _note(found, target, _item(whole, kinds))
    others = {name for name, _ in assigned(body)}
    return {
        name: next(iter(types))
        for name, types in found.items()
        if len(types) == 1 and name not in others and types != {''}
    }


def _note(found: dict[str, set[str]], target: ast.expr, kind: str) -> None:
    for node in within(target):
        if isinstance(node, ast.Name):
            found.setdefault(node.id, set()).add(kind if node is target else '')


def _item(node: ast.expr, kinds: dict[str, str]) -> str:
    """The type of what a loop takes out of something."""
    match node:
        case ast.Call(func=func):
            return _READERS.get(dotted(func), '')
        case ast.List(elts=elements) | ast.Tuple(elts=elements):
            types = {guessed(e, kinds) for e in elements}
            return types.pop() if len(types) == 1 else ''
        case ast.Name(id=name) if kinds.get(name, '').startswith(('list[', 'set[')):
            inner = kinds[name].partition('[')[2][:-1]
            return '' if inner == 'Any' else inner
    return ''


def held(name: str, kind: str, body: Sequence[ast.stmt], kinds: dict[str, str]) -> str:
    """Return the type of a container that begins empty with what it holds; `kind` itself where something may fill it unseen."""
    filling = _EMPTY.get(kind)
    given = [v for n, v in assigned(body) if n == name]
    if (filling is None and kind != 'dict[Any, Any]') or any(not _is_empty(v) for v in given):
        return kind
    stores = [n for node in body for n in every(ast.Name, node) if n.id == name and not isinstance(n.ctx, ast.Load)]
    if len(stores) != len(given):
        return kind
    parts: list[ast.expr] = []
    keys: list[ast.expr] = []
    for node in body:
        around = {child: outer for outer in within(node) for child in ast.iter_child_nodes(outer)}
        for use in (n for n in every(ast.Name, node) if n.id == name and isinstance(n.ctx, ast.Load)):
            match around[use], around.get(around[use]):
                case ast.Attribute(attr=attr), ast.Call(args=[value]) if attr == filling:
                    parts.append(value)
                case ast.Attribute(attr=attr), ast.Call() if attr in _ASKED:
                    pass
                case ast.Subscript(slice=key, ctx=ast.Store()), ast.Assign(value=value) if filling is None:
                    keys.append(key)
                    parts.append(value)
                case (
                    ast.Subscript(ctx=ast.Load())
                    | ast.Compare()
                    | ast.For()
                    | ast.comprehension()
                    | ast.BoolOp()
                    | ast.UnaryOp()
                    | ast.If(),
                    _,
                ):
                    pass
                case ast.Call(func=func), _ if dotted(func) in _FUNCTIONS:
                    pass
                case _:
                    return kind
    inner = _one(parts, kinds)
    if filling is None:
        return f'dict[{_one(keys, kinds)}, {inner}]'
    return f'{kind.partition("[")[0]}[{inner}]'


def _is_empty(value: ast.expr) -> bool:
    match value:
        case (
            ast.List(elts=[])
            | ast.Dict(keys=[])
            | ast.Call(func=ast.Name(id='list' | 'dict' | 'set'), args=[], keywords=[])
        ):
            return True
    return False


def _one(values: list[ast.expr], kinds: dict[str, str]) -> str:
    """The one type that all values have; `Any` where there are several, or none is known."""
    types = {_told(v, kinds) for v in values}
    return types.pop() if len(types) == 1 else 'Any'


def _told(value: ast.expr, kinds: dict[str, str]) -> str:
    if isinstance(value, ast.Tuple) and value.elts and not any(isinstance(e, ast.Starred) for e in value.elts):
        return f'tuple[{", ".join(_told(e, kinds) for e in value.elts)}]'
    return guessed(value, kinds) or 'Any'

"""A rewrite and a connection to SQLite that its last stage closes at its end -> whether Python does that by itself."""

import ast

from rewright.prove.names import Names
from rewright.prove.source import Source
from rewright.trees import every, within

_LAST = 'save'


def is_closed_by_python(
    source: Source, names: Names, function: ast.FunctionDef | ast.AsyncFunctionDef, statement: ast.stmt
) -> bool:
    """Whether a statement that closes a connection is the last of the last stage, and nothing else holds the connection.

    A connection that nobody holds is closed, and what it did not commit is taken back as `close` does.
    """
    if function.name != _LAST or statement not in function.body or not _is_end(function, statement):
        return False
    match statement:
        case ast.Expr(value=ast.Call(func=ast.Attribute(value=held, attr='close'), args=[], keywords=[])):
            return _is_connection(source, names, function, held)
    return False


def _is_end(function: ast.FunctionDef | ast.AsyncFunctionDef, statement: ast.stmt) -> bool:
    behind = function.body[function.body.index(statement) + 1 :]
    return all(isinstance(s, ast.Return) and isinstance(s.value, ast.Name | None) for s in behind)


def _is_connection(source: Source, names: Names, scope: ast.AST, held: ast.expr) -> bool:
    """Whether an expression is a connection that is only asked for things, wherever it has a name."""
    match held:
        case ast.Name(id=name):
            given = _given(scope, name)
            return (
                bool(given) and _is_asked_alone(source, scope, name) and all(_is_made(source, names, v) for v in given)
            )
        case ast.Attribute(value=ast.Name(id='ctx'), attr=field):
            return bool(field) and _is_made(source, names, held)
    return False


def _is_made(source: Source, names: Names, value: ast.expr) -> bool:
    """Whether a value is a new connection, or what another stage hands on as one."""
    match value:
        case ast.Call(func=func):
            return names.of(func) == 'sqlite3.connect'
        case ast.Attribute(value=ast.Name(id='ctx'), attr=field):
            return _is_handed_on(source, names, field)
    return False


def _is_handed_on(source: Source, names: Names, field: str) -> bool:
    """Whether a field of the context is set once, to a connection, and nothing else is done with it but to ask it."""
    used = [
        n
        for n in every(ast.Attribute, source.tree)
        if n.attr == field and isinstance(n.value, ast.Name) and n.value.id == 'ctx'
    ]
    stored = [n for n in used if isinstance(n.ctx, ast.Store)]
    parents = [source.parents[n] for n in stored]
    if len(stored) != 1 or not isinstance(parents[0], ast.Assign):
        return False
    maker = next(f for f in every(ast.FunctionDef, source.tree) if any(n is stored[0] for n in within(f)))
    value = parents[0].value
    if isinstance(value, ast.Name):
        made = _given(maker, value.id)
        alone = _is_asked_alone(source, maker, value.id)
        fresh = len(made) == 1 and isinstance(made[0], ast.Call) and names.of(made[0].func) == 'sqlite3.connect'
    else:
        alone, fresh = True, isinstance(value, ast.Call) and names.of(value.func) == 'sqlite3.connect'
    return alone and fresh and all(n in stored or _is_asked(source, n) for n in used)


def _given(scope: ast.AST, name: str) -> list[ast.expr]:
    """What a name is set to; nothing where it is set in another way than by an assignment of its own."""
    stores = [n for n in every(ast.Name, scope) if n.id == name and not isinstance(n.ctx, ast.Load)]
    values = [n.value for n in every(ast.Assign, scope) if len(n.targets) == 1 and n.targets[0] in stores]
    return values if len(values) == len(stores) else []


def _is_asked_alone(source: Source, scope: ast.AST, name: str) -> bool:
    return all(_is_asked(source, n) for n in every(ast.Name, scope) if n.id == name and isinstance(n.ctx, ast.Load))


def _is_asked(source: Source, node: ast.expr) -> bool:
    """Whether a connection is only asked for something at a place, set as the field of the context, or given a name there."""
    match source.parents[node]:
        case ast.Attribute(attr=attr):
            return attr not in {'backup', 'create_function', 'set_trace_callback'}
        case ast.withitem(optional_vars=None):
            return True
        case ast.Assign(targets=[ast.Attribute(value=ast.Name(id='ctx')) | ast.Name()]):
            return True
    return False

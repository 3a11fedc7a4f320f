"""Finds the functions that only drive a script: called once, with effects, and free of what cannot be spliced."""

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from rewright.rewrite.flow import effects
from rewright.rewrite.flow.names import blocks, bound_by, calls, dotted, header, root
from rewright.rewrite.source import Source
from rewright.trees import every, within

_REQUESTS = frozenset(('requests', 'session'))


@dataclass(frozen=True)
class Drive:
    """One call of a driver: the statement it stands in, the call, and the function."""

    statement: ast.stmt
    call: ast.Call
    function: ast.FunctionDef
    in_loop: bool


def find(source: Source, shared: frozenset[str] = frozenset()) -> list[Drive]:
    """Return the calls that can be spliced by their form, in the order of the script.

    `shared` are variables of the script that functions bind too, and classes: whoever binds one, or calls it
    or something of it, is a driver.
    """
    functions = {n.name: n for n in source.tree.body if isinstance(n, ast.FunctionDef)}
    if not functions:
        return []
    region = [n for n in source.tree.body if not isinstance(n, ast.FunctionDef | ast.ClassDef)]
    found = []
    for statement, in_loop in _placed(region, in_loop=False):
        for part in header(statement):
            found += [
                Drive(statement, c, functions[c.func.id], in_loop)
                for c in calls(part)
                if isinstance(c.func, ast.Name) and c.func.id in functions
            ]
    drivers = (d for d in found if _is_driver(d, functions) or touches(d.function, shared))
    drivers = (d for d in drivers if _is_steady(source, d.function, shared))
    return [d for d in drivers if _references(source, d.function.name) == 1 and _is_plain(d, shared)]


def _placed(body: list[ast.stmt], *, in_loop: bool) -> Iterator[tuple[ast.stmt, bool]]:
    """Every statement of a block and of the blocks inside it, and whether a loop is around it."""
    for node in body:
        yield node, in_loop
        for block in blocks(node):
            yield from _placed(block, in_loop=in_loop or isinstance(node, ast.For | ast.While))


def _references(source: Source, name: str) -> int:
    return sum(n.id == name for n in every(ast.Name, source.tree))


def _is_driver(drive: Drive, functions: dict[str, ast.FunctionDef]) -> bool:
    loud, heavy = _effects(drive.function, functions, set())
    return heavy or (not drive.in_loop and (loud or drive.function.name == 'main' or makes_session(drive.function)))


def makes_session(function: ast.FunctionDef) -> bool:
    """Say whether a function makes a session of requests: what is sent through it hangs on what is set on it."""
    return any(dotted(c.func) in {'requests.Session', 'requests.session'} for c in calls(function))


def binds(function: ast.FunctionDef, names: frozenset[str]) -> bool:
    """Say whether a function binds one of `names`."""
    return any(n.id in names and not isinstance(n.ctx, ast.Load) for n in every(ast.Name, function))


def through(node: ast.AST, functions: Mapping[str, ast.FunctionDef]) -> tuple[set[str], set[str]]:
    """Return the names in the functions that a node calls, themselves or through others, and those that they bind."""
    read, bound, seen, waiting = set[str](), set[str](), set[str](), [node]
    while waiting:
        for call in calls(waiting.pop()):
            name = call.func.id if isinstance(call.func, ast.Name) else ''
            if name in functions and name not in seen:
                seen.add(name)
                waiting.append(functions[name])
                names = every(ast.Name, functions[name])
                read |= {n.id for n in names}
                bound |= {n.id for n in names if not isinstance(n.ctx, ast.Load)}
    return read, bound


def touches(function: ast.FunctionDef, names: frozenset[str]) -> bool:
    """Say whether a function binds one of `names`, or calls it or something of it."""
    return binds(function, names) or any(root(c.func) in names for c in calls(function))


def _effects(function: ast.FunctionDef, functions: dict[str, ast.FunctionDef], seen: set[str]) -> tuple[bool, bool]:
    """Whether a function prints or reads, and whether it writes or sends requests, itself or through others."""
    seen.add(function.name)
    loud = effects.any_inside(function.body, effects.prints) or effects.any_inside(function.body, effects.reads)
    heavy = effects.any_inside(function.body, effects.writes) or any(map(is_request, calls(function)))
    for call in calls(function):
        if isinstance(call.func, ast.Name) and call.func.id in functions and call.func.id not in seen:
            more = _effects(functions[call.func.id], functions, seen)
            loud, heavy = loud or more[0], heavy or more[1]
    return loud, heavy


def is_request(call: ast.Call) -> bool:
    """Say whether a call looks like one of requests' own, on the module or on a session, or opens an address."""
    if (call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, 'attr', '')) in {
        'urlopen',
        'urlretrieve',
        'getresponse',
    }:
        return True
    if not isinstance(call.func, ast.Attribute) or not isinstance(call.func.value, ast.Name):
        return False
    name = call.func.value.id
    verbs = {'get', 'post', 'put', 'patch', 'delete', 'head', 'options', 'request'}
    return call.func.attr in verbs and (name == 'requests' or 'session' in name.lower() or name == 's')


def _is_steady(source: Source, function: ast.FunctionDef, shared: frozenset[str]) -> bool:
    """Whether the names among its defaults, which are read when it is defined, are never bound again."""
    bound = [n.id for n in every(ast.Name, source.tree) if not isinstance(n.ctx, ast.Load)]
    names = [d.id for d in (*function.args.defaults, *function.args.kw_defaults) if isinstance(d, ast.Name)]
    return not any(bound.count(name) > 1 or name in shared for name in names)


def _is_plain(drive: Drive, shared: frozenset[str]) -> bool:
    function, args = drive.function, drive.function.args
    odd = (ast.Yield, ast.YieldFrom, ast.Nonlocal, ast.Await, ast.FunctionDef, ast.ClassDef)
    if function.decorator_list or args.vararg or args.kwarg or args.posonlyargs:
        return False
    if any(isinstance(a, ast.Starred) for a in drive.call.args) or any(k.arg is None for k in drive.call.keywords):
        return False
    if any(not set(n.names) <= shared for n in every(ast.Global, function)):
        return False
    if any(isinstance(n, odd) for part in function.body for n in within(part)):
        return False
    return all(isinstance(d, ast.Constant | ast.Name) for d in (*args.defaults, *(k for k in args.kw_defaults if k)))


def locals_of(function: ast.FunctionDef) -> set[str]:
    """Return every name that is local to `function`."""
    handlers = {n.name for n in within(function) if isinstance(n, ast.ExceptHandler) and n.name}
    names = {n.id for n in within(function) if isinstance(n, ast.Name) and not isinstance(n.ctx, ast.Load)}
    inner = {i for n in within(function) if isinstance(n, ast.comprehension) for i in bound_by(n.target)}
    imports = {
        (a.asname or a.name).split('.')[0]
        for n in within(function)
        if isinstance(n, ast.Import | ast.ImportFrom)
        for a in n.names
    }
    return (names - inner) | handlers | imports | {a.arg for a in (*function.args.args, *function.args.kwonlyargs)}

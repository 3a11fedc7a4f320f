"""The classes of a flat script that can be taken apart: what is known of one with a single instance, and why others stay."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from rewright.rewrite.script.classes import COMPREHENSIONS, Kept, check_method, dead, held, is_mangled, is_special
from rewright.rewrite.script.drivers import locals_of
from rewright.rewrite.script.early import read_early
from rewright.rewrite.source import Source
from rewright.trees import blocks_around, every, within


@dataclass(frozen=True)
class Instance:
    """A class and the statement that makes its only instance.

    `methods` and `constants` are what the class holds, `reached` every attribute of it or of the instance, `plain` the
    methods that know no instance, and `idle` the calls of the constructor of `object`.
    """

    owner: ast.ClassDef
    made: ast.Assign
    call: ast.Call
    methods: dict[str, ast.FunctionDef]
    plain: frozenset[str]
    constants: dict[str, ast.Assign | ast.AnnAssign]
    reached: tuple[ast.Attribute, ...]
    idle: tuple[ast.Expr, ...]

    @property
    def begins(self) -> ast.FunctionDef | None:
        """The constructor, if there is one."""
        return self.methods.get('__init__')

    def owned(self, method: ast.FunctionDef) -> str:
        """What a method calls its instance; an empty text for one that knows none."""
        return '' if method.name in self.plain else method.args.args[0].arg


def instance_of(source: Source, owner: ast.ClassDef, shared: frozenset[str] = frozenset()) -> Instance:
    """Return what is known of a class that can be taken apart; Kept where it cannot.

    Functions bind the variables `shared` for the script, and not for themselves.
    """
    methods, constants = held(owner)
    plain = frozenset(n for n, m in methods.items() if m.decorator_list)
    for name, method in methods.items():
        check_method(owner, method, has_instance=name not in plain)
    made, call = _made(source, owner)
    idle = tuple(s for m in methods.values() for s in m.body if isinstance(s, ast.Expr) and _is_idle(s, owner, m))
    found = Instance(owner, made, call, methods, plain, constants, (), idle)
    reached = (*_of_methods(source, found), *_of_instance(source, found, shared), *_of_class(source, found))
    found = Instance(owner, made, call, methods, plain, constants, reached, idle)
    _check_reached(source, found)
    return found


def _is_idle(node: ast.Expr, owner: ast.ClassDef, method: ast.FunctionDef) -> bool:
    """Whether a statement calls the constructor of `object`, which does nothing."""
    forms = {'super().__init__()'}
    forms |= {f'super({owner.name}, {a.arg}).__init__()' for a in method.args.args[:1]}
    return method.name == '__init__' and ast.unparse(node) in forms


def _made(source: Source, owner: ast.ClassDef) -> tuple[ast.Assign, ast.Call]:
    """The statement that makes the only instance, and the call in it."""
    inside = set(within(owner))
    others = [n for n in within(source.tree) if owner.name in (getattr(n, 'name', None), getattr(n, 'asname', None))]
    if others != [owner]:
        raise Kept(owner, 'shares its name with something else')
    calls = [n for n in every(ast.Call, source.tree) if isinstance(n.func, ast.Name) and n.func.id == owner.name]
    if len(calls) != 1:
        raise Kept(owner, f'has {len(calls) or "no"} instances')
    made = source.parents[calls[0]]
    if calls[0] in inside or not isinstance(made, ast.Assign) or not runs_once(source, made):
        raise Kept(_statement(source, calls[0]), 'is not made once, by a statement of the script itself')
    if len(made.targets) != 1 or not isinstance(made.targets[0], ast.Name) or made.lineno < owner.lineno:
        raise Kept(made, 'has an instance under more than one name')
    return made, calls[0]


def runs_once(source: Source, node: ast.AST) -> bool:
    """Say whether a statement of the script itself, or what is in its head, runs at most once."""
    around: ast.AST = node
    while not isinstance(around := source.parents[around], ast.Module):
        if not isinstance(around, ast.If | ast.With | ast.Try | ast.ExceptHandler | ast.Assign):
            return False
    return True


def _is_behind(source: Source, made: ast.stmt, node: ast.stmt) -> bool:
    """Whether a statement is only come to when `made` is done: it stands behind it in the same block."""
    block = next(b for b in blocks_around(source.parents[made]) if made in b)
    around: ast.AST = node
    while around not in block and around in source.parents:
        around = source.parents[around]
    return around in block[block.index(made) + 1 :]


def _of_methods(source: Source, found: Instance) -> Iterator[ast.Attribute]:
    """The attributes that methods reach by their first argument."""
    for method in found.methods.values():
        own = found.owned(method)
        idle = {n for s in found.idle for n in within(s)}
        if own and sum(a.arg == own for a in every(ast.arg, method)) > 1:
            raise Kept(method, f'gives {own} another meaning')
        for name in every(ast.Name, method):
            if own and name.id == own and name not in idle:
                yield _attribute(source, name, own)
            elif name.id == 'super' and name not in idle:
                raise Kept(_statement(source, name), 'calls super()')


def _attribute(source: Source, name: ast.Name, told: str) -> ast.Attribute:
    around = source.parents[name]
    if not isinstance(around, ast.Attribute):
        raise Kept(_statement(source, name), f'hands {told} on')
    if isinstance(source.parents[around], ast.MatchValue):
        raise Kept(
            _statement(source, name),
            f'compares with {told}.{around.attr} in a pattern, where a name means something else',
        )
    if is_special(around.attr):
        raise Kept(_statement(source, name), f'asks {told} for {around.attr}')
    return around


def _of_instance(source: Source, found: Instance, shared: frozenset[str]) -> Iterator[ast.Attribute]:
    """The attributes that the script reaches by the name of the instance."""
    target = found.made.targets[0]
    assert isinstance(target, ast.Name)
    told = target.id
    defined = [n for n in every(ast.alias, source.tree) if (n.asname or n.name).split('.')[0] == told]
    named = [n for n in within(source.tree) if getattr(n, 'name', None) == told and not isinstance(n, ast.alias)]
    freed = [n for n in within(source.tree) if isinstance(n, ast.Global | ast.Nonlocal) and told in n.names]
    lambdas = [n for n in every(ast.Lambda, source.tree) if told in {a.arg for a in every(ast.arg, n.args)}]
    if defined or named or freed or lambdas:
        raise Kept(found.made, f'has an instance called {told}, and so is something else')
    functions = {n for n in source.tree.body if isinstance(n, ast.FunctionDef)}
    steady = told not in read_early(source, {told})
    for name in (n for n in every(ast.Name, source.tree) if n.id == told and n is not target):
        if told not in shared and _is_local(source, name):
            continue
        function = _function(source, name)
        known = _is_behind(source, found.made, _statement(source, name)) if function is None else function in functions
        if not known or not steady:
            raise Kept(
                _statement(source, name), f'has an instance, {told}, that others reach, or that is reached early'
            )
        if not isinstance(name.ctx, ast.Load):
            raise Kept(_statement(source, name), f'has an instance whose name, {told}, is bound again')
        found_at = _attribute(source, name, told)
        if is_mangled(found_at.attr):
            raise Kept(_statement(source, name), f'is asked for {found_at.attr} from outside')
        yield found_at


def _is_local(source: Source, name: ast.Name) -> bool:
    """Whether a name is one of the function around it."""
    function = _function(source, name)
    return function is not None and name.id in locals_of(function)


def _function(source: Source, node: ast.AST) -> ast.FunctionDef | None:
    """The outermost function around a node."""
    found = None
    while node in source.parents:
        node = source.parents[node]
        found = node if isinstance(node, ast.FunctionDef) else found
    return found


def _of_class(source: Source, found: Instance) -> Iterator[ast.Attribute]:
    """The constants and plain methods that are reached by the name of the class."""
    idle = {n for s in (*found.idle, *dead(found.owner)) for n in within(s)}
    for name in every(ast.Name, source.tree):
        if name.id != found.owner.name or name is found.call.func or name in idle:
            continue
        around = source.parents[name]
        held = found.constants.keys() | found.plain
        if not isinstance(around, ast.Attribute) or not isinstance(around.ctx, ast.Load) or around.attr not in held:
            raise Kept(_statement(source, name), 'is reached otherwise than by its instance')
        yield _attribute(source, name, found.owner.name)


def _statement(source: Source, node: ast.AST) -> ast.stmt:
    while not isinstance(node, ast.stmt):
        node = source.parents[node]
    return node


def _check_reached(source: Source, found: Instance) -> None:
    """Let attributes pass that something sets, methods that are called as they ask for, and what reads them at once."""
    stored = {a.attr for a in found.reached if isinstance(a.ctx, ast.Store)}
    by_class = {
        a.attr for a in found.reached if isinstance(a.value, ast.Name) and a.value.id == found.owner.name
    } & found.constants.keys()
    late = _set_late(found)
    _check_call(found, found.call, found.made, found.begins)
    for node in found.reached:
        statement = _statement(source, node)
        around = source.parents[node]
        if node.attr in found.methods:
            if not isinstance(around, ast.Call) or around.func is not node or node.attr == '__init__':
                raise Kept(statement, f'hands {node.attr} on without calling it')
            _check_call(found, around, statement, found.methods[node.attr])
        elif isinstance(node.ctx, ast.Del):
            raise Kept(statement, f'deletes {node.attr}')
        elif node.attr not in stored | found.constants.keys():
            raise Kept(statement, f'reads {node.attr}, which nothing sets')
        elif node.attr in stored & by_class:
            raise Kept(statement, f'sets {node.attr} of an instance, and reads that of the class')
        elif isinstance(node.ctx, ast.Store):
            _check_store(source, node, statement)
    for node in found.reached:
        if _is_read_late(source, node) and (seen := _seen_by(found, node.attr) & late):
            raise Kept(_statement(source, node), f'reads {min(seen)} when it is asked to, and sets it again')


def _check_store(source: Source, node: ast.Attribute, statement: ast.stmt) -> None:
    if isinstance(statement, ast.AnnAssign) and statement.value is None:
        raise Kept(statement, f'declares {node.attr} without a value')
    inner: ast.AST = node
    while inner is not statement:
        inner = source.parents[inner]
        if isinstance(inner, (*COMPREHENSIONS, ast.Lambda)):
            raise Kept(statement, f'sets {node.attr} in a comprehension')


def _check_call(found: Instance, call: ast.Call, place: ast.stmt, method: ast.FunctionDef | None) -> None:
    """Let a call pass that gives a method what it asks for: its error would tell of the class."""
    told = method.name if method else found.owner.name
    if any(isinstance(a, ast.Starred) for a in call.args) or any(k.arg is None for k in call.keywords):
        raise Kept(place, f'has {told}, which is called with any number of arguments')
    args = method.args if method else ast.arguments([], [], None, [], [], None, [])
    names = [a.arg for a in args.args][1 if method and method.name not in found.plain else 0 :]
    positional, given = names[: len(call.args)], [k.arg for k in call.keywords if k.arg]
    optional = [a.arg for a in args.args][len(args.args) - len(args.defaults) :]
    optional += [a.arg for a, d in zip(args.kwonlyargs, args.kw_defaults, strict=True) if d is not None]
    every_name = [*names, *(a.arg for a in args.kwonlyargs)]
    wrong = len(call.args) > len(names) and not args.vararg
    wrong |= bool({*positional} & {*given}) or (bool({*given} - {*every_name}) and not args.kwarg)
    if wrong or {*every_name} - {*optional, *positional, *given}:
        raise Kept(place, f'has {told}, which is called with other arguments than it takes')


def _set_late(found: Instance) -> set[str]:
    """The attributes that are set anywhere but in the constructor."""
    first = set(within(found.begins)) if found.begins else set[ast.AST]()
    return {a.attr for a in found.reached if isinstance(a.ctx, ast.Store) and a not in first}


def _is_read_late(source: Source, node: ast.AST) -> bool:
    """Whether an attribute is read when something made earlier is asked for, as in a lambda or a generator."""
    while node in source.parents and not isinstance(node := source.parents[node], ast.Module):
        if isinstance(node, ast.Lambda | ast.GeneratorExp):
            return True
        nested = isinstance(node, ast.FunctionDef) and _function(source, node) is not None
        if nested or (
            isinstance(node, ast.FunctionDef) and any(isinstance(n, ast.Yield | ast.YieldFrom) for n in within(node))
        ):
            return True
    return False


def _seen_by(found: Instance, name: str) -> set[str]:
    """The attribute of this name, or all that the method of this name reads, itself or through others."""
    seen, waiting = set[str](), [name]
    while waiting:
        if (known := waiting.pop()) not in seen:
            seen.add(known)
            inside = set(within(found.methods[known])) if known in found.methods else set[ast.AST]()
            waiting += [a.attr for a in found.reached if a in inside]
    return seen

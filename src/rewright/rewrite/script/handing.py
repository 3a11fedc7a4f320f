"""Gives functions what they read of a script: the text of a Source, in which each is told all it needs, comes out."""

import ast
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field, replace

from rewright.rewrite.edits import Edit, splice
from rewright.rewrite.flow.names import flat, loaded
from rewright.rewrite.flow.script import Script
from rewright.rewrite.flow.vocabulary import QUIET_METHODS
from rewright.rewrite.script.classes import Kept
from rewright.rewrite.script.drivers import binds
from rewright.rewrite.script.early import read_early
from rewright.rewrite.source import Source
from rewright.trees import blocks_around, called, every, within

# What reads a name when it is called, or asked for its next value, which may be later.
_LATER = (ast.Lambda, ast.FunctionDef, ast.AsyncFunctionDef, ast.GeneratorExp, ast.Yield, ast.YieldFrom)
_SENT = frozenset(('headers', 'params', 'timeout', 'auth', 'cookies', 'verify', 'json', 'data'))


@dataclass(frozen=True)
class Form:
    """A flat script without some of its classes.

    Functions of it read and bind `variables`, which were attributes (the values), as if they were the script's own.
    `methods` are the methods that functions of these names were.
    """

    source: Source
    variables: dict[str, str] = field(default_factory=dict)
    methods: dict[str, ast.FunctionDef] = field(default_factory=dict)


def handed(form: Form, owner: ast.stmt) -> str:
    """Return the flat script whose functions take as arguments what attributes were; Kept where that is not the same.

    An attribute is handed on when a function is called, and may not be set while it runs. One that could be read before
    something set it is an error that no variable has. `owner` is the last class that was taken apart.
    """
    source, variables = form.source, form.variables
    functions = {n.name: n for n in source.tree.body if isinstance(n, ast.FunctionDef)}
    for name, function in functions.items():
        if binds(function, frozenset(variables)):
            method = form.methods.get(name, function)
            raise Kept(method, f'has {method.name}, which sets attributes and cannot stand where it is called')
    check_early(form, owner)
    script = Script(source)
    fixed = {
        n.id
        for c in script.constants
        if isinstance(getattr(c, 'value', None), ast.Constant)
        for n in every(ast.Name, c)
    }
    told = variables.keys() & (script.read_by_functions | _touched(source, functions)) - fixed
    wanted = {name: names for name in functions if (names := _wanted(name, functions, told))}
    for name, names in wanted.items():
        if not _is_only_called(source, functions[name]):
            raise Kept(functions[name], f'has {variables[names[0]]}, which {name} reads, and {name} cannot be told it')
    edits = [e for name, names in wanted.items() for e in _edits(source, functions[name], names)]
    text = splice(source.code, edits)
    after = Script(Source(text, source.name))
    if left := after.read_by_functions & variables.keys():
        node = next(d for d in script.definitions if {n.id for n in every(ast.Name, d)} & left)
        raise Kept(node, f'has {variables[min(left)]}, which something that is no function reads')
    return text


def told(source: Source) -> str:
    """Return the flat script whose functions take as arguments what they read of what it sets while it runs.

    It is as it was where a class or something that is called later reads it, where a function is not only called, and where
    something may be read before it is set: the error of a name would be another's.
    """
    script = Script(source)
    shared = script.read_by_functions
    functions = {n.name: n for n in source.tree.body if isinstance(n, ast.FunctionDef)}
    wanted = {name: names for name in functions if (names := _wanted(name, functions, shared))}
    readers = [d for d in script.definitions if d.name not in wanted and loaded(d) & shared]
    changing = _bound_again(script, shared)
    if (
        not shared
        or readers
        or not all(_may_be_told(source, functions[n], names, changing) for n, names in wanted.items())
    ):
        return source.code
    if read_early(source, shared):
        return source.code
    return splice(source.code, [e for name, names in wanted.items() for e in _edits(source, functions[name], names)])


def _bound_again(script: Script, names: set[str]) -> set[str]:
    """Those names that may mean something else later: bound more than once, or in a loop."""
    bound = [(s, script.flow.bound[s] & names) for s in script.statements]
    once = [name for s, own in bound if not script.control.loops(s) and not isinstance(s, ast.For) for name in own]
    times = Counter(name for _, own in bound for name in own)
    return {name for name in names if times[name] != 1 or name not in once}


def _may_be_told(source: Source, function: ast.FunctionDef, names: list[str], changing: set[str]) -> bool:
    """Whether a function reads names of the script as they are when it is called, and could take them as arguments.

    What it reads later may not be one of `changing`.
    """
    used = [n for n in every(ast.Name, source.tree) if n.id == function.name]
    asked = {id(c.func) for c in called(source.tree).get(function.name, [])}
    later = [n for s in function.body for n in within(s) if isinstance(n, _LATER)]
    own = {a.arg for a in every(ast.arg, function)} | set(_stored(function))
    plain = not function.decorator_list and not function.args.posonlyargs and not own & set(names)
    return plain and all(id(n) in asked for n in used) and not any(loaded(n) & set(names) & changing for n in later)


def _stored(function: ast.FunctionDef) -> set[str]:
    """The names that a function binds, its own and those that it says are the module's."""
    told_of = {name for n in every(ast.Global, function) for name in n.names}
    return told_of | {n.id for n in every(ast.Name, function) if not isinstance(n.ctx, ast.Load)}


def check_early(form: Form, owner: ast.stmt) -> None:
    """Raise Kept where an attribute may be read before something sets it."""
    if early := read_early(form.source, form.variables.keys()):
        raise Kept(owner, f'may read {form.variables[min(early)]} before something sets it')


def _is_only_called(source: Source, function: ast.FunctionDef) -> bool:
    """Whether one more argument makes no difference to whoever has a function."""
    uses = {n for n in every(ast.Name, source.tree) if n.id == function.name}
    return not function.decorator_list and uses == {c.func for c in called(source.tree).get(function.name, [])}


def without_idle(form: Form) -> Form:
    """Return the script without statements that give a variable what it has."""
    source = form.source
    idle = [dropped(source, node) for node in flat(source.tree.body) if _is_idle(node, form.variables)]
    return replace(form, source=Source(splice(source.code, idle), source.name)) if idle else form


def _touched(source: Source, functions: dict[str, ast.FunctionDef]) -> set[str]:
    """The names of the script whose values a function may change, or hold on to."""
    names = [n for f in functions.values() for n in every(ast.Name, f) if isinstance(n.ctx, ast.Load)]
    return {n.id for n in names if not _is_only_read(source.parents[n], n)}


def _is_only_read(around: ast.AST, name: ast.Name) -> bool:
    """Whether what stands around a name takes something out of its value, makes something of it, or sends it along."""
    match around:
        case ast.Subscript(value=value, ctx=ast.Load()):
            return value is name
        case ast.Attribute(attr=method):
            return method in QUIET_METHODS
        case ast.keyword(arg=sent):
            return sent in _SENT
        case ast.For(iter=gone) | ast.comprehension(iter=gone):
            return gone is name
        case _:
            return isinstance(around, ast.Compare | ast.BinOp | ast.FormattedValue | ast.If | ast.While)


def _wanted(name: str, functions: dict[str, ast.FunctionDef], variables: set[str]) -> list[str]:
    """The variables that a function reads, itself or through others, in the order in which it does."""
    seen, waiting, read = set[str](), [name], dict[str, None]()
    while waiting:
        current = waiting.pop(0)
        if current not in seen:
            seen.add(current)
            names = [n.id for n in every(ast.Name, functions[current])]
            read |= dict.fromkeys(n for n in names if n in variables)
            waiting += [n for n in names if n in functions]
    return list(read)


def _is_idle(node: ast.stmt, variables: Collection[str]) -> bool:
    """Whether a statement gives an attribute what an argument of the same name has given it."""
    match node:
        case ast.Assign(targets=[ast.Name(id=name)], value=ast.Name(id=same)):
            return name == same and name in variables
        case _:
            return False


def dropped(source: Source, node: ast.stmt) -> Edit:
    """Return the edit that takes a statement away."""
    start, end = source.offset(node)
    if [node] in blocks_around(source.parents[node]):
        return Edit(start, end, 'pass', 'class', 'classes')
    start = source.position(node.lineno, 0)
    return Edit(start, source.code.find('\n', end) + 1 or end, '', 'class', 'classes')


def _edits(source: Source, function: ast.FunctionDef, names: list[str]) -> list[Edit]:
    """The arguments before those that the function has, where it is defined and where it is called."""
    text = ', '.join(names)
    args = function.args
    start = source.code.index('(', source.code.index(function.name, source.offset(function)[0] + len('def '))) + 1
    more = ', ' if args.args or args.vararg or args.kwonlyargs or args.kwarg else ''
    edits = [Edit(start, start, text + more, 'class', 'classes')]
    for call in called(source.tree).get(function.name, []):
        place = source.code.index('(', source.offset(call.func)[1]) + 1
        more = ', ' if call.args or call.keywords else ''
        edits.append(Edit(place, place, text + more, 'class', 'classes'))
    return edits

"""The tree of a job in; which of its functions change the frame they are given, and can give it back instead, out."""

import ast
from collections.abc import Iterator

from rewright.rewrite.frames.scope import changed_frame, mark_change
from rewright.trees import within

_ELSEWHERE = (
    ast.FunctionDef,
    ast.AsyncFunctionDef,
    ast.ClassDef,
    ast.Yield,
    ast.YieldFrom,
    ast.Global,
    ast.Nonlocal,
)


def changing(tree: ast.Module) -> dict[str, str]:
    """The functions that change one parameter in place, by name, each with that parameter; their calls are marked.

    `change(frame)` means the same as `frame = change(frame)` of a function that returns the parameter: nothing in one that is
    listed binds the parameter to anything else, and it returns nothing or the parameter alone.
    """
    functions = {n.name: n for n in tree.body if isinstance(n, ast.FunctionDef)}
    found: dict[str, str] = {}
    before = -1
    while before < len(found):
        before = len(found)
        for name, function in functions.items():
            parameter = _changed(function) if name not in found else ''
            if parameter and _mark(tree, function, parameter):
                found[name] = parameter
    return found


def _changed(function: ast.FunctionDef) -> str:
    """The parameter that a function changes and can return, or nothing."""
    spec = function.args
    parameters = {a.arg for a in (*spec.posonlyargs, *spec.args, *spec.kwonlyargs)}
    inner = [n for statement in function.body for n in within(statement)]
    changed = {changed_frame(n) for n in inner} & parameters
    if len(changed) != 1 or function.decorator_list or any(isinstance(n, _ELSEWHERE) for n in inner):
        return ''
    parameter = changed.pop()
    lambdas = [n for n in inner if isinstance(n, ast.Lambda)]
    if any(isinstance(n, ast.Name) and n.id == parameter for called in lambdas for n in within(called)):
        # It may be called when the parameter holds another frame.
        return ''
    bound = any(isinstance(n, ast.Name) and n.id == parameter and not isinstance(n.ctx, ast.Load) for n in inner)
    given = {ast.unparse(n.value) if n.value is not None else '' for n in inner if isinstance(n, ast.Return)}
    last = function.body[-1]
    plain = len(given) < 2 and given <= {'', parameter} and (given != {parameter} or isinstance(last, ast.Return))
    return parameter if plain and not bound and last.lineno > function.lineno else ''


def gives_back(function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """Whether a function that changes its parameter returns it already."""
    return any(isinstance(n, ast.Return) and n.value is not None for n in within(function))


def _mark(tree: ast.Module, function: ast.FunctionDef, parameter: str) -> bool:
    """Mark the calls that stand alone; false where the function is used in a way that hides what it changes."""
    calls = [n for n in within(tree) if isinstance(n, ast.Call) and _is(n.func, function.name)]
    alone = {id(n.value): n.value for n in within(tree) if isinstance(n, ast.Expr) and isinstance(n.value, ast.Call)}
    uses = sum(_is(n, function.name) for n in within(tree))
    given = {id(call): list(_given(function, call, parameter)) for call in calls}
    if uses != len(calls) or not all(len(given[id(c)]) == 1 for c in calls):
        return False
    if not gives_back(function) and not all(id(c) in alone for c in calls):
        return False
    for call in calls:
        argument = given[id(call)][0]
        if id(call) in alone and isinstance(argument, ast.Name):
            mark_change(call, argument.id)
    return True


def _is(node: ast.AST, name: str) -> bool:
    return isinstance(node, ast.Name) and node.id == name


def _given(function: ast.FunctionDef, call: ast.Call, parameter: str) -> Iterator[ast.expr]:
    """What a call gives to a parameter; nothing where that cannot be told."""
    spec = function.args
    if any(isinstance(a, ast.Starred) for a in call.args) or any(k.arg is None for k in call.keywords):
        return
    names = [a.arg for a in (*spec.posonlyargs, *spec.args)]
    yield from (a for name, a in zip(names, call.args, strict=False) if name == parameter)
    yield from (k.value for k in call.keywords if k.arg == parameter)

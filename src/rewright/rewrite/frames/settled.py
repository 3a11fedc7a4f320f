"""A function of a job in; those of its names that hold the same literal every time out."""

import ast
from collections import Counter
from collections.abc import Mapping

from rewright.rewrite.frames.names import changes_name
from rewright.rewrite.frames.scope import changed_frame
from rewright.trees import called, named, within

Definition = ast.FunctionDef | ast.AsyncFunctionDef
_NOTHING = object()


def settled(tree: ast.Module, function: Definition, constants: Mapping[str, object]) -> dict[str, object]:
    """The variables bound once, to a literal, and the parameters that every call in the job gives the same literal."""
    nodes = [n for statement in function.body for n in within(statement)]
    bound = Counter(n.id for n in nodes if isinstance(n, ast.Name) and not isinstance(n.ctx, ast.Load))
    touched = {changed_frame(n) for n in nodes} | {changes_name(n) for n in nodes}
    parameters = _parameters(function)
    found = _given(tree, function, constants)
    for node in function.body:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name) and len(node.targets) == 1:
            name = node.targets[0].id
            found[name] = _NOTHING if name in found else _literal(node.value, {})
    times = {name: bound[name] - (name not in parameters) for name in found}
    return {n: v for n, v in found.items() if v is not _NOTHING and not times[n] and n not in touched}


def _parameters(function: Definition) -> list[str]:
    spec = function.args
    return [a.arg for a in (*spec.posonlyargs, *spec.args)]


def _given(tree: ast.Module, function: Definition, constants: Mapping[str, object]) -> dict[str, object]:
    """What every call gives to each parameter; nothing where the function may be called in another way."""
    uses, calls = named(tree).get(function.name, []), called(tree).get(function.name, [])
    hidden = any(isinstance(a, ast.Starred) for c in calls for a in c.args) or any(
        k.arg is None for c in calls for k in c.keywords
    )
    if function not in tree.body or function.decorator_list or hidden or not calls or len(calls) != len(uses):
        return {}
    found: dict[str, object] = {}
    for at, parameter in enumerate(_parameters(function)):
        values = [_argument(call, at, parameter, constants) for call in calls]
        same = all(repr(v) == repr(values[0]) for v in values) and values[0] is not _NOTHING
        found[parameter] = values[0] if same else _NOTHING
    return found


def _argument(call: ast.Call, at: int, parameter: str, constants: Mapping[str, object]) -> object:
    given = [k.value for k in call.keywords if k.arg == parameter] or call.args[at : at + 1]
    return _literal(given[0], constants) if given else _NOTHING


def _literal(node: ast.expr, constants: Mapping[str, object]) -> object:
    if isinstance(node, ast.Name):
        return constants.get(node.id, _NOTHING)
    try:
        return ast.literal_eval(node)
    except (ValueError, TypeError, SyntaxError):
        return _NOTHING

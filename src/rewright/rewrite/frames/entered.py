"""A function of a job and what was observed in; what it was given for each parameter, where every call is known, out."""

import ast
from collections.abc import Iterator, Sequence

from rewright.model.observation import Seen
from rewright.rewrite.frames.facts import Observed, kind_of
from rewright.trees import called, named

Definition = ast.FunctionDef | ast.AsyncFunctionDef


def entered(tree: ast.Module, observed: Observed, function: Definition) -> dict[str, Seen]:
    """The frame that every call gives to a parameter, of one kind each time; inside the function it may change from then on."""
    calls = called(tree).get(function.name, [])
    if function not in tree.body or function.decorator_list or len(calls) != len(named(tree).get(function.name, [])):
        return {}
    given: dict[str, list[Seen | None]] = {}
    for call in calls:
        for parameter, argument in _arguments(function, call):
            given.setdefault(parameter, []).append(observed.of(argument))
    found = {name: seen for name, seens in given.items() if len(seens) == len(calls) and (seen := alike(seens))}
    return found if all(_is_plain(call) for call in calls) else {}


def _is_plain(call: ast.Call) -> bool:
    return not any(isinstance(a, ast.Starred) for a in call.args) and all(k.arg for k in call.keywords)


def _arguments(function: Definition, call: ast.Call) -> Iterator[tuple[str, ast.expr]]:
    names = [a.arg for a in (*function.args.posonlyargs, *function.args.args)]
    yield from zip(names, call.args, strict=False)
    yield from ((k.arg or '', k.value) for k in call.keywords)


def alike(seens: Sequence[Seen | None]) -> Seen | None:
    """What was seen, if it was a frame of the same columns and types each time."""
    known = [seen for seen in seens if seen is not None and seen.kind == 'frame' and seen.consistent]
    shapes = {(seen.index, *((c.name, c.dtype, kind_of(c)) for c in seen.columns)) for seen in known}
    return known[0] if known and len(known) == len(seens) and len(shapes) == 1 else None

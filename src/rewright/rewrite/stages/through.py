"""The parameters of functions that always are a session of the script: a tree and the names of its sessions in, parameters out."""

import ast
from collections.abc import Collection, Iterator

from rewright.trees import called, every

Parameters = dict[str, frozenset[str]]


def through(tree: ast.Module, sessions: Collection[str]) -> Parameters:
    """Return by function the parameters that every call of it gives a session, and that it never binds."""
    functions = {n.name: n for n in tree.body if isinstance(n, ast.FunctionDef)} if sessions else {}
    owners = {id(c): name for name, f in functions.items() for c in every(ast.Call, f)}
    found: Parameters = {}
    for name, function in functions.items():
        bound = {n.id for n in every(ast.Name, function) if not isinstance(n.ctx, ast.Load)}
        found[name] = frozenset(a.arg for a in function.args.args) - bound if called(tree).get(name) else frozenset()
    # What a function hands on is a session where its own parameter is one: what is not is taken away until all holds.
    while True:
        kept = {name: _given(tree, functions[name], names, owners, found, sessions) for name, names in found.items()}
        if kept == found:
            return {name: names for name, names in found.items() if names}
        found = kept


def _given(
    tree: ast.Module,
    function: ast.FunctionDef,
    names: frozenset[str],
    owners: dict[int, str],
    found: Parameters,
    sessions: Collection[str],
) -> frozenset[str]:
    """Those of some parameters that every call gives a session."""
    made = called(tree).get(function.name, [])
    if not any(id(c) not in owners for c in made) and not any(found.get(owners[id(c)]) for c in made):
        return frozenset()
    return frozenset(
        name
        for name in names
        if all(
            isinstance(value := dict(_arguments(function, call)).get(name), ast.Name)
            and value.id in (found[owners[id(call)]] if id(call) in owners else sessions)
            for call in made
        )
    )


def _arguments(function: ast.FunctionDef, call: ast.Call) -> Iterator[tuple[str, ast.expr]]:
    yield from ((p.arg, a) for p, a in zip(function.args.args, call.args, strict=False))
    yield from ((k.arg, k.value) for k in call.keywords if k.arg)


def handed(call: ast.Call, sessions: Collection[str]) -> frozenset[str]:
    """Return the sessions that a call hands on."""
    values = (*call.args, *(k.value for k in call.keywords))
    return frozenset(v.id for v in values if isinstance(v, ast.Name) and v.id in sessions)

"""Functions that send requests, as coroutines: edits that let them send through a walk that they are given first."""

import ast
from collections.abc import Iterable, Mapping

from rewright.rewrite.edits import Edit
from rewright.rewrite.emit.requests import replace, waiting
from rewright.rewrite.flow.names import calls, root
from rewright.rewrite.source import Source
from rewright.rewrite.stages import openings
from rewright.rewrite.stages.sending import name_of, pauses
from rewright.rewrite.stages.sites import is_request, requests_names, sessions
from rewright.rewrite.stages.through import through
from rewright.trees import blocks_around, every


def sent_by(source: Source, senders: Mapping[str, ast.FunctionDef]) -> dict[ast.Call, str]:
    """Return the calls that send in functions, and what a walk has in the place of what they call."""
    modules, opening = requests_names(source.tree), openings.names(source.tree)
    parameters = through(source.tree, sessions(source.tree)) if senders else {}
    found: dict[ast.Call, str] = {}
    for name, function in senders.items():
        for call in calls(function):
            verb = call.func.attr if isinstance(call.func, ast.Attribute) else ''
            if opening.opens_with(call):
                found[call] = 'urlopen'
            elif is_request(call, modules):
                found[call] = verb
            elif is_request(call, set(parameters.get(name, ()))):
                found[call] = f'of({root(call.func)}).{verb}'
    return found


def as_coroutines(source: Source, senders: Mapping[str, ast.FunctionDef]) -> list[Edit]:
    """Return the edits of every function that sends."""
    sent = sent_by(source, senders)
    return [e for f in senders.values() for e in _coroutine(source, f, senders, sent)]


def _coroutine(
    source: Source, function: ast.FunctionDef, senders: Mapping[str, ast.FunctionDef], sent: Mapping[ast.Call, str]
) -> Iterable[Edit]:
    walk = _free_name(function)
    start, _ = source.offset(function)
    place = source.code.index('(', source.code.index(function.name, start)) + 1
    yield Edit(start, start + len('def'), 'async def', 'requests', 'requests')
    given = bool(function.args.args or function.args.kwonlyargs)
    yield Edit(place, place, f'{walk}: Walk{", " if given else ""}', 'requests', 'requests')
    polite, others = pauses(function)
    for call in calls(function):
        if call in sent:
            yield from waiting(source, call, replace(source, call.func, f'{walk}.{sent[call]}'))
        elif name_of(call) in senders:
            place = source.code.index('(', source.offset(call.func)[1]) + 1
            more = ', ' if call.args or call.keywords else ''
            edit = Edit(source.offset(call)[0], place, f'{name_of(call)}({walk}{more}', 'requests', 'requests')
            yield from waiting(source, call, edit)
        elif any(p.value is call for p in others):
            yield replace(source, call.func, f'await {walk}.pause')
    for pause in polite:
        alone = any(block == [pause] for block in blocks_around(source.parents[pause]))
        yield replace(source, pause, 'pass' if alone else '')


def _free_name(function: ast.FunctionDef) -> str:
    taken = {n.id for n in every(ast.Name, function)} | {a.arg for a in every(ast.arg, function)}
    name = 'web'
    while name in taken:
        name += '_'
    return name

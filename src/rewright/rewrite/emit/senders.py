"""Functions that send requests, as coroutines: edits that let them send through a walk that they are given first."""

import ast
from collections.abc import Iterable, Mapping

from rewright.rewrite.edits import Edit
from rewright.rewrite.emit.requests import replace, waiting
from rewright.rewrite.flow.names import calls
from rewright.rewrite.source import Source
from rewright.rewrite.stages import openings
from rewright.rewrite.stages.sending import name_of, pauses
from rewright.rewrite.stages.sites import is_request, requests_names
from rewright.trees import blocks_around, every


def sent_by(source: Source, senders: Mapping[str, ast.FunctionDef]) -> list[ast.Call]:
    """Return the calls that send, of requests or of urllib, in functions."""
    modules, opening = requests_names(source.tree), openings.names(source.tree)
    return [c for f in senders.values() for c in calls(f) if is_request(c, modules) or opening.opens_with(c)]


def as_coroutines(source: Source, senders: Mapping[str, ast.FunctionDef]) -> list[Edit]:
    """Return the edits of every function that sends."""
    return [e for f in senders.values() for e in _coroutine(source, f, senders)]


def _coroutine(source: Source, function: ast.FunctionDef, senders: Mapping[str, ast.FunctionDef]) -> Iterable[Edit]:
    walk = _free_name(function)
    start, _ = source.offset(function)
    place = source.code.index('(', source.code.index(function.name, start)) + 1
    yield Edit(start, start + len('def'), 'async def', 'requests', 'requests')
    given = bool(function.args.args or function.args.kwonlyargs)
    yield Edit(place, place, f'{walk}: Walk{", " if given else ""}', 'requests', 'requests')
    sent, opening = set(sent_by(source, {function.name: function})), openings.names(source.tree)
    polite, others = pauses(function)
    for call in calls(function):
        if call in sent:
            verb = 'urlopen' if opening.opens_with(call) else getattr(call.func, 'attr', '')
            yield from waiting(source, call, replace(source, call.func, f'{walk}.{verb}'))
        elif name_of(call) in senders:
            place = source.code.index('(', source.offset(call.func)[1]) + 1
            more = ', ' if call.args or call.keywords else ''
            edit = Edit(source.offset(call)[0], place, f'{name_of(call)}({walk}{more}', 'requests', 'requests')
            yield from waiting(source, call, edit)
        elif name_of(call) == 'print':
            yield replace(source, call.func, f'{walk}.print')
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

"""The sessions of a flat script: which of their requests can be listed, given what is known of their cookies, and why not."""

import ast
from collections.abc import Iterator

from rewright.rewrite.flow import effects
from rewright.rewrite.flow.names import calls, flat, header
from rewright.rewrite.flow.script import Script
from rewright.rewrite.stages.sending import SAFE, VERBS
from rewright.rewrite.stages.through import Parameters
from rewright.trees import every, within

# What a job may set on a session, or ask of it, without anything being sent.
_SETTINGS = frozenset(('headers', 'params', 'auth', 'verify', 'close', 'mount'))
_KNOWN = SAFE | _SETTINGS | {'post'}


def obstacles(
    script: Script, sessions: set[str], cookies: tuple[str, ...] | None, parameters: Parameters
) -> Iterator[tuple[ast.AST, str]]:
    """Yield what keeps the requests of sessions in their order; `cookies` as in an Observation, `parameters` are sessions too."""
    tree = script.source.tree
    uses = [n for n in every(ast.Name, tree) if n.id in sessions]
    first = uses[0]
    if cookies is None:
        yield first, 'a session keeps cookies from answer to answer, and no run was seen: its requests keep their order'
    elif {verb.upper() for verb in SAFE} & set(cookies):
        yield first, 'answers set cookies, which the next requests of the session carry: they keep their order'
    inside = {n: d.name for d in script.definitions for n in within(d)}
    own = [n for n in every(ast.Name, tree) if n.id in parameters.get(inside.get(n, ''), ())]
    parents, called = script.source.parents, {c.func for c in every(ast.Call, tree)}
    for name in (*uses, *(n for n in own if n.id not in sessions)):
        around = parents[name]
        if name in inside and name.id not in parameters.get(inside[name], ()):
            yield name, 'a function sends through a session of the script'
        elif isinstance(name.ctx, ast.Load) and not _is_handed(
            parents[around] if isinstance(around, ast.keyword) else around, name, parameters
        ):
            word = around.attr if isinstance(around, ast.Attribute) else ''
            if word not in _KNOWN or (word in VERBS and around not in called):
                yield name, f'{name.id}.{word} is not understood' if word else f'the session {name.id} is handed on'
    # Nothing is sent through what is no session yet.
    made = [n.id for n in uses if isinstance(n.ctx, ast.Store) and not _is_none(parents[n])]
    if any(made.count(session) > 1 for session in sessions):
        yield first, 'a session is made more than once'


def _is_none(around: ast.AST) -> bool:
    return isinstance(around, ast.Assign) and isinstance(around.value, ast.Constant) and around.value.value is None


def _is_handed(around: ast.AST, name: ast.Name, parameters: Parameters) -> bool:
    """Whether a session is given to a function that knows it for one."""
    call = around if isinstance(around, ast.Call) else None
    return (
        call is not None
        and isinstance(call.func, ast.Name)
        and bool(parameters.get(call.func.id))
        and name is not call.func
    )


def is_login(script: Script, statement: ast.stmt, call: ast.Call) -> bool:
    """Say whether a request is surely sent, once, and before anything that may end the job, or takes in what it does not need."""
    if statement not in script.body:
        return False
    needed = script.needs_of(statement, call)
    before = script.body[: script.body.index(statement)]
    return not any(
        (effects.reads(part) and node not in needed) or effects.writes(part) or effects.ends_job(node) or _waits(part)
        for node in flat(before)
        for part in header(node)
    )


def _waits(part: ast.AST) -> bool:
    """Whether somebody is asked."""
    return any(isinstance(c.func, ast.Name) and c.func.id == 'input' for c in calls(part))

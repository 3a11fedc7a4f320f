"""The requests of a flat script: where they stand, what each one depends on, and which cannot be lifted out."""

import ast
from dataclasses import dataclass, field
from typing import Literal

from rewright.rewrite.flow import connections
from rewright.rewrite.flow.names import calls, dotted, is_certain, root, stored
from rewright.rewrite.flow.script import Script
from rewright.rewrite.stages import keeping, lines, openings
from rewright.rewrite.stages.sending import SAFE, VERBS, Sending, name_of
from rewright.rewrite.stages.through import handed
from rewright.trees import every

KNOWN_ARGUMENTS = frozenset(
    ('url', 'params', 'headers', 'timeout', 'auth', 'cookies', 'allow_redirects', 'data', 'json', 'verify', 'stream')
)


@dataclass(eq=False)
class Site:
    """One place that sends requests, itself or by calling `sender`, a function of the script; `verb` is `call` then.

    `asks` is the statement that says what is asked for, where that is another one. `session` is the session that it is sent through, `handed` are those that the function is given. `plan`: its requests can be listed beforehand, once the answers of `lower` are there. `walk`: each of its requests
    depends on its own last answer. What is sent for `behind` is sent before it. `needs` is what must run for it, `name` what its answers are called in the pipeline.
    """

    statement: ast.stmt
    call: ast.Call
    verb: str
    kind: Literal['plan', 'walk'] = 'plan'
    lower: list['Site'] = field(default_factory=list)
    behind: list['Site'] = field(default_factory=list)
    needs: set[ast.stmt] = field(default_factory=set)
    name: str = ''
    sender: str = ''
    session: str = ''
    handed: frozenset[str] = frozenset()
    asks: ast.stmt | None = None

    @property
    def level(self) -> int:
        """How many waves of answers must be there before this one can start."""
        return max((*(s.level + 1 for s in self.lower), *(s.level for s in self.behind)), default=0)


class Unliftable(Exception):
    """A request that must stay where it is, with the reason that people read; `{line}` in it is that of the statement `other`."""

    def __init__(self, node: ast.stmt, why: str, other: ast.stmt | None = None) -> None:
        super().__init__(why)
        self.node, self.why, self.other = node, why, other


def requests_names(tree: ast.Module) -> set[str]:
    """Return the names under which the module `requests` is known."""
    return {a.asname or a.name for n in every(ast.Import, tree) for a in n.names if a.name == 'requests'}


def sessions(tree: ast.Module) -> set[str]:
    """Return the names that hold a session of requests."""
    makers, found = _makers(tree), set[str]()
    for node in every(ast.Assign, tree) if makers else ():
        if _calls(node.value, makers):
            found |= {name for t in node.targets for name in stored(t)}
    for item in every(ast.withitem, tree) if makers else ():
        if _calls(item.context_expr, makers):
            found |= stored(item.optional_vars) if item.optional_vars else set()
    return found


def _factories(tree: ast.Module, makers: set[str]) -> set[str]:
    """The functions that return a session which they make."""
    found = set[str]()
    for function in every(ast.FunctionDef, tree) if makers else ():
        made = {
            t.id
            for n in every(ast.Assign, function)
            if _calls(n.value, makers)
            for t in n.targets
            if isinstance(t, ast.Name)
        }
        given = [n.value for n in every(ast.Return, function)]
        if given and all((isinstance(v, ast.Name) and v.id in made) or _calls(v, makers) for v in given):
            found.add(function.name)
    return found


def _calls(value: ast.AST | None, makers: set[str]) -> bool:
    return isinstance(value, ast.Call) and dotted(value.func) in makers


def _makers(tree: ast.Module) -> set[str]:
    """What makes a session of requests, as a script calls it."""
    makers = {f'{m}.{c}' for m in requests_names(tree) for c in ('Session', 'session')}
    makers |= {n for n, name in _imported_from_requests(tree).items() if name in {'Session', 'session'}}
    return makers | _factories(tree, makers)


def _held_sessions(tree: ast.Module) -> set[str]:
    """The attributes that hold a session of requests, such as `self.session`."""
    makers = _makers(tree)
    made = [n for n in every(ast.Assign, tree) if _calls(n.value, makers)]
    return {dotted(t) for n in made for t in n.targets if isinstance(t, ast.Attribute)}


def _imported_from_requests(tree: ast.Module) -> dict[str, str]:
    """The names that a script has out of requests, and what they are called there."""
    found = [n for n in every(ast.ImportFrom, tree) if n.module == 'requests']
    return {a.asname or a.name: a.name for n in found for a in n.names}


def requests_calls(tree: ast.Module) -> list[ast.Call]:
    """Return the calls that send requests, through the module, a session or a name out of the module."""
    names, own = requests_names(tree) | sessions(tree) | _held_sessions(tree), _imported_from_requests(tree)
    called = every(ast.Call, tree)
    return [c for c in called if is_request(c, names) or (isinstance(c.func, ast.Name) and own.get(c.func.id) in VERBS)]


def is_request(call: ast.Call, names: set[str]) -> bool:
    """Say whether a call sends a request through one of `names`."""
    return isinstance(call.func, ast.Attribute) and call.func.attr in VERBS and dotted(call.func.value) in names


def sends(tree: ast.Module) -> bool:
    """Say whether a script has a client of HTTP that a rewrite knows."""
    return bool(requests_names(tree) or _imported_from_requests(tree) or openings.calls(tree) or connections.made(tree))


def talking(script: Script) -> set[ast.stmt]:
    """Return the statements of the body that send requests themselves, through a session, or through a function."""
    names, opening = _talking_names(script), openings.names(script.source.tree)
    return {s for s in script.body if any(n.id in names for n in every(ast.Name, s)) or opening.mentioned(s)}


def _talking_names(script: Script) -> set[str]:
    names = (
        requests_names(script.source.tree)
        | sessions(script.source.tree)
        | set(_imported_from_requests(script.source.tree))
        | connections.names(script.source.tree)
    )
    opening = openings.names(script.source.tree)
    names |= {d.name for d in script.definitions if opening.mentioned(d)}
    for _ in script.definitions:
        names |= {d.name for d in script.definitions if names & {n.id for n in every(ast.Name, d)}}
    return names


def senders(script: Script, sites: list[Site]) -> dict[str, ast.FunctionDef]:
    """Return the functions that send requests for the sites of a script, themselves or through others, by name."""
    found: dict[str, ast.FunctionDef] = {}
    waiting = [s.sender for s in sites if s.sender]
    known = _sending(script).functions if waiting else {}
    while waiting:
        name = waiting.pop()
        if name in known and name not in found:
            found[name] = known[name]
            waiting += [name_of(c) for c in calls(known[name])]
    return found


def _sending(script: Script) -> Sending:
    return Sending(script, requests_names(script.source.tree), sessions(script.source.tree))


def check_forms(script: Script, sending: Sending) -> None:
    """Raise Unliftable where something sends, or decides how it is sent, in a way that is not seen in the body."""
    tree = script.source.tree
    names = requests_names(tree)
    for definition in (d for d in script.definitions if d.name not in sending.functions):
        if any(sending.sends(c) or name_of(c) in sending.functions for c in calls(definition)):
            raise Unliftable(definition, f'{definition.name} is no plain function, and sends requests')
    for node in every(ast.Attribute, tree):
        if node.attr in {'request', 'Request', 'hooks'} and dotted(node.value) in names:
            raise Unliftable(statement_of(script, node), f'requests.{node.attr} is not understood')
    for odd, why in (*openings.obstacles(tree), *lines.obstacles(script.source)):
        raise Unliftable(statement_of(script, odd), why)


def statement_of(script: Script, node: ast.AST) -> ast.stmt:
    """Return the statement that a piece of the script stands in."""
    while not isinstance(node, ast.stmt):
        node = script.source.parents[node]
    return node


def site_of(script: Script, node: ast.stmt, hits: list[ast.Call], sessions: set[str]) -> Site:
    """Return the site of a statement whose head makes the calls `hits`; Unliftable where they cannot be made ahead."""
    if lines.is_answer(hits[0], connections.names(script.source.tree)):
        _check_place(script, node, hits, heads=False)
        return Site(node, hits[0], 'response', asks=lines.asked_by(script.source, node))
    opens = openings.names(script.source.tree).opens_with(hits[0])
    return _opening(script, node, hits) if opens else _site(script, node, hits, sessions)


def _opening(script: Script, node: ast.stmt, hits: list[ast.Call]) -> Site:
    # What is opened is read line by line in the head of a loop, and closed by a `with`; both are run once.
    once = isinstance(node, ast.For) or (isinstance(node, ast.With) and len(node.items) == 1)
    _check_place(script, node, hits, heads=once)
    known = openings.names(script.source.tree)
    if why := openings.obstacle(hits[0], known):
        raise Unliftable(node, why)
    if not known.takes_with(hits[0]):
        return Site(node, hits[0], 'urlopen')
    # The file is written in transform alone: a plan that read its name would write it too.
    if not (isinstance(node, ast.Expr) and node.value is hits[0]):
        raise Unliftable(node, 'what urlretrieve gives is used, and the file is written where it is called')
    if node in script.needs_of(node, hits[0]):
        raise Unliftable(node, 'the file that urlretrieve writes decides what is asked for next')
    return Site(node, hits[0], 'urlretrieve')


def _check_place(script: Script, node: ast.stmt, hits: list[ast.Call], *, heads: bool) -> None:
    if len(hits) > 1:
        raise Unliftable(node, 'two requests in one statement')
    if isinstance(node, ast.For | ast.While | ast.If | ast.With) and not heads:
        raise Unliftable(node, 'the request stands in the head of a block')
    if not is_certain(script.source.parents, hits[0]):
        raise Unliftable(node, 'the request stands in a comprehension or a condition inside an expression')


def _site(script: Script, node: ast.stmt, hits: list[ast.Call], sessions: set[str]) -> Site:
    call = hits[0]
    verb = call.func.attr if isinstance(call.func, ast.Attribute) else ''
    # Leaving the block of an answer closes what is here already.
    _check_place(script, node, hits, heads=isinstance(node, ast.With) and len(node.items) == 1)
    if any(isinstance(a, ast.Starred) for a in call.args):
        raise Unliftable(node, 'the request has an argument that is not understood: *')
    if sender := name_of(call):
        return Site(node, call, 'call', sender=sender, handed=handed(call, sessions))
    session = root(call.func) or '' if is_request(call, sessions) else ''
    # A plan may be sent although the job would have stopped before: only harmless verbs may.
    if verb not in SAFE and not (verb == 'post' and keeping.is_login(script, node, call)):
        raise Unliftable(node, f'{verb.upper()} may change the server, so it is never sent ahead')
    if odd := {k.arg or '**' for k in call.keywords} - KNOWN_ARGUMENTS:
        raise Unliftable(node, f'the request has an argument that is not understood: {", ".join(sorted(odd))}')
    return Site(node, call, verb, session=session)

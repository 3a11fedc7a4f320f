"""Sorts the statements of a flat script into prepare, fetch, transform and save, so that nothing anybody sees changes order."""

import ast
from collections.abc import Iterable
from dataclasses import dataclass, field

from rewright.rewrite.flow import effects
from rewright.rewrite.flow.names import blocks, flat, union
from rewright.rewrite.flow.script import Script
from rewright.rewrite.stages.gathering import gathers, is_empty
from rewright.rewrite.stages.sites import Site, talking
from rewright.trees import every


@dataclass
class Stages:
    """The statements of each stage in legacy order; `sites` are the requests that fetch sends."""

    prepare: list[ast.stmt] = field(default_factory=list)
    fetch: list[ast.stmt] = field(default_factory=list)
    transform: list[ast.stmt] = field(default_factory=list)
    save: list[ast.stmt] = field(default_factory=list)
    sites: list[Site] = field(default_factory=list)

    @property
    def requests(self) -> set[ast.stmt]:
        """The statements that hold a request."""
        return {s.statement for s in self.sites}


class _Facts:
    """What the sorting asks about each statement of the body, answered once."""

    def __init__(self, script: Script, sites: list[Site]) -> None:
        requests = {s.statement for s in sites}
        self.script, self.requests = script, requests
        self.inside = {s: script.inside(s) for s in script.body}
        self.top = {inner: s for s in script.body for inner in self.inside[s]}
        self.sends = {s for s in script.body if self.inside[s] & requests} | talking(script)
        self.brings = {s for s in script.body if effects.any_inside([s], effects.lands)}
        self.loud = self.brings | {
            s for s in script.body if effects.any_inside([s], effects.prints) or self._may_end(s)
        }
        self.writes = {s for s in script.body if effects.any_inside([s], effects.writes)}
        self.reads = {s for s in script.body if effects.any_inside([s], effects.reads)}
        self.clock = {s for s in script.body if any(effects.reads_clock(c) for c in every(ast.Call, s))}
        self.needed = union_of(s.needs for s in sites)

    def _may_end(self, node: ast.stmt) -> bool:
        return any(effects.ends_job(s) for s in flat([node]))

    def names(self, node: ast.stmt) -> set[str]:
        return union(self.script.flow.bound[s] | self.script.flow.changed[s] for s in self.inside[node])

    def changed_by_plans(self, ready: Iterable[ast.stmt]) -> set[str]:
        """Names that listing the requests changes again, outside the statements `ready`."""
        done = union_of(self.inside[s] for s in ready)
        return union(self.script.flow.changed[s] for s in self.needed - done)

    def needs(self, node: ast.stmt) -> set[ast.stmt]:
        """The other statements of the body itself that `node` takes values from."""
        return {self.top[d] for s in self.inside[node] for d in self.script.flow.deps[s]} - {node}


def union_of(sets: Iterable[set[ast.stmt]]) -> set[ast.stmt]:
    """Return all members of all sets of statements."""
    return set().union(*sets)


def staged(script: Script, sites: list[Site]) -> Stages:
    """Return the stages of `script`; with no `sites`, requests stay where they are, in transform."""
    facts = _Facts(script, sites)
    stages = Stages(sites=sites)
    excluded: set[ast.stmt] = set()
    # A statement that must stay may keep others back, so placing starts again without it.
    while True:
        ready = _prepared(facts, excluded)
        demoted = _place(facts, stages, ready)
        if not demoted:
            break
        excluded |= demoted
        stages = Stages(sites=sites)
    _cut_save(facts, stages)
    return stages


def _prepared(facts: _Facts, excluded: set[ast.stmt]) -> set[ast.stmt]:
    """Quiet statements before anything comes in or goes out, whose values nothing but each other changes."""
    script = facts.script
    busy = facts.sends | facts.reads | facts.writes
    first = next((n for n, s in enumerate(script.body) if s in busy), len(script.body))
    found = {s for s in script.body[:first] if s not in excluded and s not in facts.loud and _is_setting(facts, s)}
    while True:
        others = [s for s in script.body if s not in found]
        changed = union(facts.names(s) for s in others)
        wrong = {
            s for s in found if facts.names(s) & (changed | facts.changed_by_plans(found)) or facts.needs(s) - found
        }
        if not wrong:
            return found
        found -= wrong


def _is_setting(facts: _Facts, node: ast.stmt) -> bool:
    loops = any(isinstance(s, ast.While) for s in facts.inside[node])
    return (bool(facts.names(node)) and not loops) or isinstance(node, ast.Expr)


def _place(facts: _Facts, stages: Stages, ready: set[ast.stmt]) -> set[ast.stmt]:
    """Fill prepare, fetch and transform; return statements that were thought ready and are not."""
    heard = False
    for node in facts.script.body:
        early = facts.needs(node) <= set(stages.prepare) | set(stages.fetch)
        if node in ready:
            if heard or not early:
                return {node}
            stages.prepare.append(node)
        elif not heard and _is_liftable(facts, stages, node):
            filled = _filled(facts, stages, node)
            stages.transform = [s for s in stages.transform if s not in filled]
            stages.fetch += [*filled, node]
        # Words and checks at the very begin keep their place before everything that can fail.
        elif not stages.transform and early and _is_opening(facts, node):
            (stages.fetch if stages.fetch or node in facts.brings else stages.prepare).append(node)
        else:
            stages.transform.append(node)
            heard = heard or node in facts.loud | facts.writes | facts.sends
    return set()


def _is_opening(facts: _Facts, node: ast.stmt) -> bool:
    """Whether a statement that speaks, checks or makes a folder may stand before the work begins."""
    return node in facts.loud and node not in facts.sends | facts.writes


def _is_liftable(facts: _Facts, stages: Stages, node: ast.stmt) -> bool:
    """Whether a statement takes data in and may do so before everything that stays behind it in transform."""
    if node in facts.writes | facts.sends | facts.loud or not (node in facts.reads or _closes(facts, stages, node)):
        return False
    filled = _filled(facts, stages, node)
    early = {*stages.prepare, *stages.fetch, *filled}
    if not facts.needs(node) <= early or not (_is_short(node) or gathers(node)):
        return False
    behind = union(facts.names(s) | facts.script.used([s]) for s in stages.transform if s not in filled)
    return not facts.names(node) & behind and not facts.names(node) & facts.changed_by_plans(stages.prepare)


def _filled(facts: _Facts, stages: Stages, node: ast.stmt) -> list[ast.stmt]:
    """The empty lists and dicts, not handed to anything yet, that a loop fills with what it reads."""
    needed = facts.needs(node) if isinstance(node, ast.For | ast.While) else set()
    return [s for s in stages.transform if s in needed and is_empty(s)]


def _closes(facts: _Facts, stages: Stages, node: ast.stmt) -> bool:
    """Whether a statement only ends what fetch opened."""
    call = node.value if isinstance(node, ast.Expr) else None
    ends = (
        isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr in {'close', 'dispose'}
    )
    return ends and bool(facts.needs(node)) and facts.needs(node) <= set(stages.fetch)


def _is_short(node: ast.stmt) -> bool:
    """A block that reads may be lifted when it does nothing else: no loop, one or two statements."""
    inner = list(flat([node]))
    return not any(isinstance(s, ast.For | ast.While | ast.Try | ast.If) for s in inner) and len(inner) <= 3


def _cut_save(facts: _Facts, stages: Stages) -> None:
    """Move everything from the first write behind the last request into save, or the last words when nothing is written."""
    body = stages.transform
    last = max((n for n, s in enumerate(body) if s in facts.sends), default=-1)
    start = next((n for n, s in enumerate(body) if n > last and s in facts.writes), None)
    if start is None:
        start = len(body)
        while start > last + 1 and body[start - 1] in facts.loud:
            start -= 1
    if start < len(body) and _is_set(facts, body[start]):
        stages.transform, stages.save = body[:start], body[start:]


def _is_set(facts: _Facts, first: ast.stmt) -> bool:
    """Whether every name that save reads has a value for certain when `first` is reached."""
    body = facts.script.body
    place = body.index(first)
    flow = facts.script.flow
    return not place or not any(
        flow.set_behind.get(n, place) >= place for n in _taken(facts, body[place:]) & flow.names
    )


def _taken(facts: _Facts, block: list[ast.stmt]) -> set[str]:
    """The names that a block reads, without those that it binds for certain before."""
    flow, taken, own = facts.script.flow, set[str](), set[str]()
    for node in block:
        head = flow.bound[node] if isinstance(node, ast.With | ast.For) else set()
        inner = [_taken(facts, b) - (head if b is node.body else set()) for b in blocks(node)]  # type: ignore[attr-defined]  # A head.
        taken |= (flow.uses[node] | union(inner)) - own
        own |= facts.script.bound([node]) if not isinstance(node, ast.If | ast.For | ast.While | ast.Try) else set()
    return taken

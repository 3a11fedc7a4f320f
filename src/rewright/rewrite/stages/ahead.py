"""Which requests of a flat script are sent ahead, with kind and order, and which stay where they are, each with its reason."""

import ast
from dataclasses import dataclass, field

from rewright.rewrite.flow import connections, effects
from rewright.rewrite.flow.names import calls, dotted, header
from rewright.rewrite.flow.script import Script
from rewright.rewrite.stages import keeping, lines, openings
from rewright.rewrite.stages.looking import hangs_on_its_loop, looks_at_files
from rewright.rewrite.stages.sending import SAFE, Sending, name_of
from rewright.rewrite.stages.sites import (
    Site,
    Unliftable,
    check_forms,
    is_request,
    requests_names,
    sessions,
    site_of,
    statement_of,
)
from rewright.rewrite.stages.through import handed


@dataclass
class Ahead:
    """`sites` are sent ahead, lowest level first; `staying` are the statements whose requests stay, with the reasons."""

    sites: list[Site] = field(default_factory=list)
    staying: list[Unliftable] = field(default_factory=list)


def ahead(script: Script, cookies: tuple[str, ...] | None = None) -> Ahead:
    """Return what is sent ahead; Unliftable where nothing can be, for a reason that holds for all of the script.

    `cookies` are the methods of requests whose answers set cookies in the run that was seen, None where there was none.
    """
    choice = _Choice(script, cookies)
    while choice.goes_on():
        pass
    _relate(script, choice.sites)
    told = {(no.node, no.why): no for no in choice.staying.values()}
    staying = sorted(told.values(), key=lambda no: no.node.lineno)
    return Ahead(sorted(choice.sites, key=lambda s: s.level), staying)


class _Choice:
    """Takes sites away until what is left has nothing to do with what stays."""

    def __init__(self, script: Script, cookies: tuple[str, ...] | None) -> None:
        self._script, tree = script, script.source.tree
        self._modules, self._sessions = requests_names(tree), sessions(tree)
        self._sending, self._lines = Sending(script, self._modules, self._sessions), connections.names(tree)
        check_forms(script, self._sending)
        self._changing = self._made_to_change()
        self.staying: dict[ast.stmt, Unliftable] = {}
        self._functions = {n: why for n, f in self._sending.functions.items() if (why := self._sending.why_not(f))}
        made = {f.name: why for f, why in self._changing.items() if isinstance(f, ast.FunctionDef)}
        self._functions = made | self._functions
        self._kept = dict.fromkeys(self._sessions, '')
        for _, why in (
            keeping.obstacles(script, self._sessions, cookies, self._sending.parameters) if self._sessions else ()
        ):
            self._kept = dict.fromkeys(self._sessions, self._kept[min(self._sessions)] or why)
        self._hits = {node: hits for node in script.statements if (hits := self._asking(node))}
        self.sites: list[Site] = []
        self._needs: dict[ast.Call, set[ast.stmt]] = {}

    def _made_to_change(self) -> dict[ast.stmt, str]:
        """The statements of the body and the functions that send in which a request of urllib is made that may change the server."""
        found: dict[ast.stmt, str] = {}
        heads = {c: s for s in self._script.statements for part in header(s) for c in calls(part)}
        inside = {c: f for f in self._sending.functions.values() for c in calls(f)}
        for call, why in openings.changing(self._script.source.tree):
            place = inside.get(call) or heads.get(call)
            if place is None:
                raise Unliftable(statement_of(self._script, call), why)
            found[place] = f'{place.name} makes a request: {why}' if isinstance(place, ast.FunctionDef) else why
        return found

    def _asking(self, node: ast.stmt) -> list[ast.Call]:
        """The calls that send in the head of a statement."""
        made = [c for part in header(node) for c in calls(part)]
        sent = self._sending
        return [
            c
            for c in made
            if sent.sends(c)
            or name_of(c) in sent.functions
            or is_request(c, self._sessions)
            or lines.is_answer(c, self._lines)
        ]

    def goes_on(self) -> bool:
        """Look at every statement once more; say whether more of them stay than before."""
        before = len(self.staying) + len(self._functions)
        self.sites = []
        for node, hits in self._hits.items():
            if node not in self.staying:
                self._look_at(node, hits)
        for node in list(self.staying):
            self._stay_with(node)
        for site in self.sites:
            if self._asks_for_written_files(site):
                why = 'whether it is sent, or what for, depends on files, and the job writes some before'
                self.staying[site.statement] = Unliftable(site.statement, why)
            elif hangs_on_its_loop(self._script, site, _asked(self._script, site)):
                why = 'what it asks for is read from what its loop writes: it is asked for when that is written'
                self.staying[site.statement] = Unliftable(site.statement, why)
            for node in self.staying:
                if why := self._why_behind(site, node):
                    self.staying[site.statement] = Unliftable(site.statement, why, self.staying[node].node)
                    break
        return len(self.staying) + len(self._functions) > before

    def _look_at(self, node: ast.stmt, hits: list[ast.Call]) -> None:
        try:
            site = site_of(self._script, node, hits, self._sessions)
        except Unliftable as no:
            self.staying[node] = no
            return
        if why := self._functions.get(site.sender, ''):
            self.staying[node] = Unliftable(self._sending.functions[site.sender], why)
        elif why := next((why for s in {site.session, *site.handed} if (why := self._kept.get(s, ''))), ''):
            self.staying[node] = Unliftable(node, why)
        elif made := next((s for s in self._changing if s is node or s in self._run_for(site)), None):
            self.staying[node] = Unliftable(made, self._changing[made])
            self._changing[node] = self._changing[made]
        elif (early := self._asked_before(site)) is not None:
            why = f'{site.verb.upper()} may change what the request in line {{line}} is answered, which comes first'
            self.staying[node] = Unliftable(node, why, early)
        elif why := self._changes_by_listing(site):
            self.staying[node] = Unliftable(node, f'{why} each time that it is called, and would be called twice')
        else:
            self.sites.append(site)

    def _asked_before(self, site: Site) -> ast.stmt | None:
        """What is asked for before a site that may change the server, and not needed for it: it might come too late."""
        if site.verb in {*SAFE, 'call', 'urlopen', 'urlretrieve', 'response'}:
            return None
        before = (n for n in self._hits if n.lineno < site.statement.lineno)
        return next((n for n in before if n not in self._run_for(site)), None)

    def _changes_by_listing(self, site: Site) -> str:
        """What a function that is called to list requests changes for all others: it is called again in transform."""
        parts = [site.call, *(p for s in self._run_for(site) for p in header(s))]
        return next((why for p in parts if (why := self._sending.keeps(p))), '')

    def _stay_with(self, node: ast.stmt) -> None:
        """A function that is called where it stands cannot be a coroutine, nor can a session list only some of its requests."""
        waiting = [name_of(c) for c in self._hits[node]] + list(self._functions)
        while waiting:
            name = waiting.pop()
            function = self._sending.functions.get(name)
            if function is None:
                continue
            self._functions.setdefault(name, f'{name} is called elsewhere too, where its requests keep their order')
            callers = [n for n, f in self._sending.functions.items() if name in {name_of(c) for c in calls(f)}]
            waiting += [n for n in (*callers, *(name_of(c) for c in calls(function))) if n not in self._functions]
        if any(lines.is_answer(c, self._lines) for c in self._hits[node]):
            why = 'other requests through connections keep their order'
            others = (n for n, hits in self._hits.items() if any(lines.is_answer(c, self._lines) for c in hits))
            self.staying |= {n: Unliftable(n, why) for n in others if n not in self.staying}
        for call in self._hits[node]:
            for held in {_session(call, self._sessions), *handed(call, self._sessions)} - {''}:
                self._kept[held] = self._kept[held] or f'other requests of the session {held} keep their order'

    def _why_behind(self, site: Site, node: ast.stmt) -> str:
        """Why a site stays because a statement does: it needs its answer, or may see what it changed; nothing where it need not."""
        if node in self._run_for(site):
            return 'the request needs the answer to the one in line {line}, which keeps its order'
        around = set(self._script.control.loops(site.statement)) & set(self._script.control.loops(node))
        later = site.statement.lineno > node.lineno or around
        if later and (node in self._changing or any(map(self._changes, self._hits[node]))):
            return 'the request in line {line} may change what it is answered'
        return ''

    def _run_for(self, site: Site) -> set[ast.stmt]:
        """What must run for a request: a plan runs what it is made of, a walk its statement whole."""
        if site.call not in self._needs:
            needed = _asked(self._script, site)
            more = self._script.needs(site.statement) if site.statement in needed else set()
            self._needs[site.call] = needed | more
        return self._needs[site.call]

    def _asks_for_written_files(self, site: Site) -> bool:
        """Whether a plan would look at files before the job writes them."""
        parts = [(s, header(s)) for s in _asked(self._script, site)] + [(site.statement, [site.call])]
        looking = [s.lineno for s, heads in parts if looks_at_files(self._script, heads)]
        loops = self._script.control.loops(site.statement)
        begin = loops[0].lineno if loops else site.statement.lineno
        before = (s for s in self._script.statements if s.lineno < min(begin, max(looking, default=0)))
        return any(effects.writes(part) for s in before for part in header(s))

    def _changes(self, call: ast.Call) -> bool:
        """Whether a call that stays may change the server."""
        if function := self._sending.functions.get(name_of(call)):
            return function in self._changing or any(
                self._changes(c) for c in calls(function) if self._sending.sends(c)
            )
        opening = openings.names(self._script.source.tree)
        if opening.opens_with(call):
            return bool(openings.obstacle(call, opening))
        return not isinstance(call.func, ast.Attribute) or call.func.attr not in {*SAFE, 'getresponse'}


def _installing(script: Script) -> list[ast.stmt]:
    """The statements that install an opener."""
    installs = openings.names(script.source.tree).installs
    made = ((s, c) for s in script.statements for part in header(s) for c in calls(part)) if installs else ()
    return [s for s, c in made if dotted(c.func) in installs]


def _session(call: ast.Call, sessions: set[str]) -> str:
    """The session that a call sends through, or nothing."""
    owner = call.func.value if isinstance(call.func, ast.Attribute) else None
    return owner.id if isinstance(owner, ast.Name) and owner.id in sessions else ''


def _asked(script: Script, site: Site) -> set[ast.stmt]:
    """What the request of a site is made of, and what decides whether it is sent."""
    needed = script.needs_of(site.statement, site.call)
    return needed | script.closure([site.asks]) if site.asks is not None else needed


def _with_their_asking(script: Script, site: Site, sites: list[Site]) -> None:
    """Let a site need what those that it needs ask for, where another statement says it."""
    while more := {
        t.asks for t in sites if t.asks is not None and t.statement in site.needs and t.asks not in site.needs
    }:
        site.needs |= script.closure(more)


def _relate(script: Script, sites: list[Site]) -> None:
    for site in sites:
        asked = _asked(script, site)
        site.kind = 'walk' if site.statement in asked else 'plan'
        # A plan lists what its requests are made of, a walk runs their statements whole.
        site.needs = script.needs(site.statement) | asked if site.kind == 'walk' else asked
    for node in _installing(script):
        late = [s for s in sites if s.statement.lineno < node.lineno]
        if late or script.control.heads[node]:
            raise Unliftable(node, 'an opener is installed when addresses may have been opened already')
        # Whoever lists an address asks the opener which headers it adds.
        for site in sites:
            site.needs |= script.closure([node])
    for site in sites:
        _with_their_asking(script, site, sites)
        site.lower = [t for t in sites if t is not site and t.statement in site.needs]
        site.behind = [t for t in sites if t.verb == 'post' and t.statement.lineno < site.statement.lineno]
    for site in sites:
        for other in site.lower:
            if site.statement in other.needs:
                why = 'this request and the one in line {line} each depend on the answer of the other'
                raise Unliftable(site.statement, why, other.statement)

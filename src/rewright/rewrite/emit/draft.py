"""Everything the emission of one pipeline knows: the staged script, which client sends, and which names cross stages."""

import ast
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from rewright.model.patch import Traffic
from rewright.rewrite.edits import Edit
from rewright.rewrite.emit import clock
from rewright.rewrite.emit.blocks import Writer
from rewright.rewrite.emit.requests import connections, errors, in_place, listing, pieces, replayed
from rewright.rewrite.emit.senders import as_coroutines, sent_by
from rewright.rewrite.flow.names import flat
from rewright.rewrite.flow.script import Script
from rewright.rewrite.stages.politeness import pauses
from rewright.rewrite.stages.row_sink import RowSink
from rewright.rewrite.stages.sites import Site, requests_names, senders, talking
from rewright.rewrite.stages.staging import Stages

Client = Literal['requests', 'httpx2']


@dataclass
class Draft:
    """One pipeline about to be written; `modules` are the files of the job that lie in the script by now."""

    script: Script
    stages: Stages
    client: Client
    traffic: Traffic | None = None
    user_agent: str = ''
    urllib3: str = ''
    sink: RowSink | None = None
    kinds: dict[str, str] = field(default_factory=dict)
    split: Site | None = None
    modules: tuple[str, ...] = ()

    @property
    def lifted(self) -> bool:
        """Whether fetch sends the requests."""
        return bool(self.stages.sites)

    @property
    def request(self) -> str:
        """What the pipeline calls a request, where the script may have one of urllib."""
        return 'PlannedRequest' if 'Request' in self.script.modules else 'Request'

    @cached_property
    def edits(self) -> list[Edit]:
        """The edits that hold everywhere in the script."""
        if self.client == 'requests':
            return []
        source, sites = self.script.source, self.stages.sites
        lifted = [*(s.call for s in sites), *sent_by(source, self.senders)]
        made = listing(source, sites)
        return [
            *errors(source),
            *pieces(source),
            *connections(source, sites),
            *(e for e in in_place(source, lifted) if not any(m.start <= e.start and e.end <= m.end for m in made)),
            *made,
            *replayed(source, sites),
            *as_coroutines(source, self.senders),
        ]

    @cached_property
    def senders(self) -> dict[str, ast.FunctionDef]:
        """The functions that fetch calls side by side."""
        return senders(self.script, self.stages.sites)

    @cached_property
    def dropped(self) -> dict[ast.stmt, Sequence[str]]:
        """Statements that leave the stages: pauses become a limit on fetch, the opening of a row sink goes to save."""
        gone: dict[ast.stmt, Sequence[str]] = dict.fromkeys(pauses(self.script), ()) if self.lifted else {}
        return gone | (self.sink.replaced if self.sink else {})

    def writer(self, body: Sequence[ast.stmt], clock_name: str = 'ctx.clock', extra: Sequence[Edit] = ()) -> Writer:
        """Return a writer for a stage: requests, clock and dropped statements are seen to."""
        readings = clock.edits(self.script.source, body, clock_name)
        return Writer(self.script.source, self.dropped, [*self.edits, *readings, *extra])

    @property
    def talks(self) -> bool:
        """Whether the script sends requests at all."""
        return bool(talking(self.script))

    @property
    def older_words(self) -> bool:
        """Whether errors say what they said under another release of urllib3."""
        return bool(self.urllib3) and self.client == 'httpx2' and bool(requests_names(self.script.source.tree))

    @property
    def reads_clock(self) -> bool:
        """Whether any stage reads the clock."""
        return bool(clock.reads(self.script.body))

    @cached_property
    def prepared(self) -> list[str]:
        """Names that prepare hands on, in the order they are bound."""
        return self._handed_on(self.stages.prepare, [*self.stages.fetch, *self.stages.transform, *self.stages.save])

    @cached_property
    def fetched(self) -> list[str]:
        """Names that fetch hands on beside the answers."""
        return self._handed_on(self.stages.fetch, [*self.stages.transform, *self.stages.save])

    @cached_property
    def transformed(self) -> list[str]:
        """Names that transform hands on to save."""
        return self._handed_on(self.stages.transform, self.stages.save)

    def _handed_on(self, makers: list[ast.stmt], readers: list[ast.stmt]) -> list[str]:
        read = self.script.used(readers) | {n for s in self._planned for n in self.script.flow.uses[s]}
        read = self.script.used(readers) if makers is self.stages.transform else read
        bound: dict[str, None] = {}
        for node in flat(makers):
            if node not in self.dropped:
                bound |= dict.fromkeys(sorted(self.script.bound([node])))
        later: dict[str, None] = {n: None for n in bound if n in read}
        return [n for n in later if not self._rebound_first(n, makers, readers)]

    def _rebound_first(self, name: str, makers: list[ast.stmt], readers: list[ast.stmt]) -> bool:
        """Whether `readers` bind the name anew before they read it, so that nothing needs to be handed on."""
        made = {
            d
            for s in flat(readers)
            if name in self.script.flow.uses[s]
            for d in self.script.flow.deps[s]
            if name in self.script.flow.bound[d] | self.script.flow.changed[d]
        }
        planned = {d for s in self._planned if name in self.script.flow.uses[s] for d in self.script.flow.deps[s]}
        # A plan takes nothing from transform: it runs what it needs itself.
        taken = planned & set(flat(makers)) if makers is not self.stages.transform else set()
        if any(name in self.script.flow.bound[d] for d in taken):
            return False
        return (bool(made) and made <= set(flat(readers))) or self._opened_first(name, readers)

    def _opened_first(self, name: str, readers: list[ast.stmt]) -> bool:
        """Whether `readers` read a name in the block of a `with` alone that binds it, as one file behind another."""
        flow = self.script.flow
        blocks = [s for s in flat(readers) if isinstance(s, ast.With) and name in flow.bound[s] - flow.uses[s]]
        inside = {inner for s in blocks for inner in flat(s.body)}
        return bool(blocks) and all(s in inside for s in flat(readers) if name in flow.uses[s])

    @cached_property
    def plan_statements(self) -> set[ast.stmt]:
        """Every statement that listing the requests runs."""
        found: set[ast.stmt] = set()
        for site in self.stages.sites:
            found |= site.needs | {site.statement}
        return found

    @cached_property
    def _planned(self) -> set[ast.stmt]:
        """What plans run themselves: what earlier stages did is handed on."""
        return self.plan_statements - set(flat([*self.stages.prepare, *self.stages.fetch]))

    def unpacked(self, body: Sequence[ast.stmt], names: Sequence[str]) -> list[str]:
        """Return those of `names` that `body` reads, in the given order."""
        read = self.script.used(body) - self._dropped_uses(body)
        return [n for n in dict.fromkeys(names) if n in read]

    def _dropped_uses(self, body: Sequence[ast.stmt]) -> set[str]:
        """Names that only dropped statements read."""
        every = list(flat(body))
        gone = {inner for s in every if s in self.dropped and not self.dropped[s] for inner in flat([s])}
        if not gone:
            return set()
        kept: set[str] = set()
        for node in every:
            kept |= self.script.flow.uses[node] if node not in gone else set()
        return {n for s in gone for n in self.script.flow.uses[s]} - kept

    @property
    def finishes(self) -> bool:
        """Whether the script may end early and well."""
        return 'raise Finished' in self.script.source.code

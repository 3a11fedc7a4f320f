"""One stage of a workflow: an agent at its desk, its report kept, its decisions logged."""

import hashlib
from dataclasses import dataclass, replace

from rewright.agents.agent import Report, Role
from rewright.agents.desk import Desk
from rewright.agents.tools import Tools
from rewright.model.outcome import Outcome
from rewright.model.refusal import Refusal
from rewright.ports.store import Store
from rewright.workflows.watcher import Watcher


@dataclass(frozen=True)
class Stage:
    """A stage by its name, with the role that does it."""

    name: str
    role: Role
    store: Store
    tools: Tools
    watcher: Watcher

    def done(self) -> Report | None:
        """Return the report of an earlier attempt that ended well."""
        if not self.store.has(f'{self.name}.report'):
            return None
        report = self.store.read(f'{self.name}.report', Report)
        return report if report.outcome == Outcome.OK else None

    def once(self) -> Outcome:
        """Do the work unless it is done."""
        earlier = self.done()
        return self.again() if earlier is None else earlier.outcome

    def again(self) -> Outcome:
        """Do the work."""
        self.watcher.started(self.name, self.role.CONTRACT.title)
        report = self._acted()
        self._log(report)
        self.store.write(f'{self.name}.report', report)
        self.watcher.ended(self.name, report, earlier=False)
        return report.outcome

    def _acted(self) -> Report:
        contract = self.role.CONTRACT
        tools = replace(self.tools, say=lambda text: self.watcher.said(self.name, text))
        desk = Desk(
            contract.role, self.store, tools, reads=contract.reads, writes=contract.writes, handed=contract.tools
        )
        began = self.tools.clock.now()
        try:
            with desk.held():
                report = self.role.act(desk)
        except Refusal as refusal:
            report = Report(
                outcome=Outcome.FAILED,
                summary=f'{refusal.where}: {refusal.what}' if refusal.where else refusal.what,
                next_move=refusal.next_move,
                exit_code=refusal.exit_code,
            )
        return report.model_copy(update={'seconds': (self.tools.clock.now() - began).total_seconds()})

    def _log(self, report: Report) -> None:
        at = self.tools.clock.now().isoformat(timespec='seconds')
        for number, decision in enumerate(report.decisions, 1):
            # The same decision of a repeated step has the same name, and is logged once.
            named = hashlib.sha256(decision.model_dump_json().encode()).hexdigest()[:8]
            self.store.log(decision.model_copy(update={'id': f'{self.name}-{number}-{named}', 'at': at}))

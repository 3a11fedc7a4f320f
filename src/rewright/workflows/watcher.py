"""Who is told how a run goes."""

from typing import Protocol

from rewright.agents.agent import Report


class Watcher(Protocol):
    """Hears of every step; it changes nothing."""

    def started(self, stage: str, title: str) -> None:
        """A stage begins."""

    def said(self, stage: str, text: str) -> None:
        """A stage tells how far it is."""

    def ended(self, stage: str, report: Report, *, earlier: bool) -> None:
        """A stage ended; `earlier` when its result was already there."""

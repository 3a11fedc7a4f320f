"""Dossier -> how each stage of the run ended, in order, and where the run stopped."""

from typing import Literal

from rewright.model.outcome import Outcome
from rewright.model.value import Value
from rewright.queries.dossier import STAGES, Dossier

State = Literal['ok', 'needs_changes', 'failed', 'unavailable', 'escalated', 'unreported', 'not_reached']

WORDS: dict[State, str] = {
    'ok': 'done',
    'needs_changes': 'needs changes',
    'failed': 'failed',
    'unavailable': 'unavailable',
    'escalated': 'needs a person',
    'unreported': 'left artifacts, but no report',
    'not_reached': 'not reached',
}


class Stage(Value):
    """One stage of the run; `seconds` is wall time, None where nothing was reported."""

    name: str
    state: State
    summary: str = ''
    next_move: str = ''
    seconds: float | None = None
    confidence: float | None = None

    @property
    def words(self) -> str:
        """The state as people say it."""
        return WORDS[self.state]


def timeline(dossier: Dossier) -> tuple[Stage, ...]:
    """List all stages in the order they run; what did not run is listed as not reached."""
    return tuple(_stage(dossier, name) for name in STAGES)


def stopped(dossier: Dossier) -> Stage | None:
    """Return the stage that ended the run early, or the first one it never reached; None for a whole run."""
    stages = timeline(dossier)
    # A stage that failed explains the run; the ones it kept from running explain nothing.
    ended = [stage for stage in stages if stage.state not in {'ok', 'unreported', 'not_reached'}]
    missing = [stage for stage in stages if stage.state == 'not_reached']
    return next(iter([*ended, *missing]), None)


def outcome(dossier: Dossier, until: str = '') -> Outcome:
    """Return how the run ended: as a whole, where what is not whole or not proven is never `ok`, or up to a stage."""
    names = list(STAGES)
    if until and until != names[-1]:
        asked = timeline(dossier)[: names.index(until) + 1]
        return next((Outcome(s.state) for s in asked if s.state in set(Outcome) - {Outcome.OK}), Outcome.OK)
    stage = stopped(dossier)
    if stage is not None:
        return Outcome(stage.state) if stage.state != 'not_reached' else Outcome.UNAVAILABLE
    return Outcome.OK if dossier.proof and dossier.proof.verdict == 'proven' else Outcome.NEEDS_CHANGES


def _stage(dossier: Dossier, name: str) -> Stage:
    report = dossier.reports.get(name)
    if report is not None:
        return Stage(
            name=name,
            state=report.outcome.value,
            summary=report.summary,
            next_move=report.next_move,
            seconds=report.seconds,
            confidence=report.confidence,
        )
    artifacts = STAGES[name]
    broken = [f'{artifact}: {dossier.unreadable[artifact]}' for artifact in artifacts if artifact in dossier.unreadable]
    if broken:
        return Stage(name=name, state='failed', summary='; '.join(broken), next_move='Run the stage again.')
    # A stage that left only some of its artifacts was cut off in the middle.
    whole = all(getattr(dossier, artifact) is not None for artifact in artifacts)
    return Stage(name=name, state='unreported' if whole else 'not_reached')

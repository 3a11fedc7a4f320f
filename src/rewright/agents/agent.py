"""The one contract of all agents: what each is handed, may read and write, and reports."""

from collections.abc import Callable
from typing import Protocol

from rewright.agents.desk import Desk
from rewright.model.decision import Decision
from rewright.model.outcome import Outcome
from rewright.model.value import Artifact, Value


class Contract(Value):
    """What a role may touch: artifacts by name, and tools by name (see `Tools`)."""

    role: str
    title: str
    duty: str
    reads: frozenset[str]
    writes: frozenset[str]
    tools: frozenset[str] = frozenset()


class Report(Artifact):
    """How an agent's work ended.

    `summary` is one line for people. `confidence` (0 to 1) is None where nothing was measured that would give one.
    `seconds` is wall time; `model_usd` is what a language model cost, None where none was asked. `exit_code` is what the
    process should end with when the work did not end `ok`.
    """

    outcome: Outcome
    summary: str
    next_move: str = ''
    evidence: tuple[str, ...] = ()
    confidence: float | None = None
    decisions: tuple[Decision, ...] = ()
    seconds: float = 0.0
    model_usd: float | None = None
    exit_code: int = 0


class Role(Protocol):
    """A module of `agents/roles`: a contract and the act."""

    CONTRACT: Contract
    act: Callable[[Desk], Report]

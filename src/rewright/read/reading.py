"""What one reader understood of one source: endpoints, findings, stage hints, and what it did not understand."""

from dataclasses import dataclass, field
from typing import Literal

from rewright.model.facts import Endpoint, Finding, NotUnderstood, Stage
from rewright.read.tree import Node


@dataclass(frozen=True)
class Hint:
    """A place that belongs to a stage, and why."""

    node: Node
    stage: Stage
    why: str


@dataclass
class Reading:
    """Collects what a reader finds in the file named `file`; `secrets` are texts that must not leave it."""

    file: str
    endpoints: list[Endpoint] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    hints: list[Hint] = field(default_factory=list)
    not_understood: list[NotUnderstood] = field(default_factory=list)
    secrets: list[str] = field(default_factory=list)

    def source(self, kind: str, target: str, node: Node) -> None:
        """Note where data comes from."""
        self.endpoints.append(Endpoint(direction='source', kind=kind, target=target, span=node.span(self.file)))

    def sink(self, kind: str, target: str, node: Node) -> None:
        """Note where data goes to."""
        self.endpoints.append(Endpoint(direction='sink', kind=kind, target=target, span=node.span(self.file)))

    def find(
        self, rule: str, message: str, node: Node, severity: Literal['info', 'warning', 'risk'] = 'warning'
    ) -> None:
        """Note something a maintainer wants to know."""
        self.findings.append(Finding(rule=rule, message=message, span=node.span(self.file), severity=severity))

    def hint(self, stage: Stage, node: Node, why: str) -> None:
        """Note which stage a place belongs to."""
        self.hints.append(Hint(node, stage, why))

    def puzzle(self, node: Node, why: str) -> None:
        """Note a stretch that was not understood."""
        self.not_understood.append(NotUnderstood(span=node.span(self.file), why=why))

    def add(self, other: 'Reading') -> None:
        """Take over everything another reader found."""
        self.endpoints += other.endpoints
        self.findings += other.findings
        self.hints += other.hints
        self.not_understood += other.not_understood
        self.secrets += other.secrets

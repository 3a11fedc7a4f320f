"""What the source of a job says: Facts, read without running anything."""

from typing import Annotated, Literal

from pydantic import Field

from rewright.model.moved_secret import MovedSecret
from rewright.model.span import Span
from rewright.model.value import Artifact, Value

Stage = Literal['prepare', 'fetch', 'transform', 'save']


class Endpoint(Value):
    """Where data comes from or goes to: `kind` is http, csv, json, html, sqlite, postgres, parquet, excel, file, stdout and so on."""

    direction: Literal['source', 'sink']
    kind: str
    target: str
    span: Span


class Function(Value):
    """A function of the source; `branches` counts decision points plus one (cyclomatic complexity, McCabe 1976)."""

    name: str
    span: Span
    lines: int
    branches: int


class StagePart(Value):
    """A stretch of the monolith that belongs to one stage."""

    stage: Stage
    span: Span
    why: str


class Loop(Value):
    """A loop: over data rows, over requests, or anything else."""

    span: Span
    over: str
    kind: Literal['rows', 'requests', 'other']


class Import(Value):
    """An imported module, its distribution, and what replaces it (empty: stays)."""

    module: str
    span: Span
    replaced_by: str = ''


class Finding(Value):
    """Something a maintainer would want to know, with its rule's name."""

    rule: str
    message: str
    span: Span
    severity: Literal['info', 'warning', 'risk'] = 'warning'


class NotUnderstood(Value):
    """A stretch the reader could not make sense of; it is listed, never guessed."""

    span: Span
    why: str


class Facts(Artifact):
    """Everything read from one job's sources. `complexity` is 1 to 10; `complexity_parts` add up to it.

    `moved` are the secrets of the sources that a rewrite reads from the secret store.
    """

    job: str
    language: Literal['python3', 'python2']
    script: str
    source_sha256: str
    lines: int
    files: tuple[str, ...]
    endpoints: tuple[Endpoint, ...]
    functions: tuple[Function, ...]
    stages: tuple[StagePart, ...]
    loops: tuple[Loop, ...]
    imports: tuple[Import, ...]
    findings: tuple[Finding, ...]
    complexity: float
    complexity_parts: dict[str, float]
    not_understood: tuple[NotUnderstood, ...]
    # Left out where there are none, so that facts of such sources keep their form.
    moved: Annotated[tuple[MovedSecret, ...], Field(exclude_if=lambda secrets: not secrets)] = ()

    @property
    def exposed(self) -> tuple[str, ...]:
        """The places of the source that hold a secret which cannot be moved out of it, without the secret."""
        found = (found.span for found in self.findings if found.rule == 'secret_in_source')
        moved = [span for secret in self.moved for span in secret.spans]
        return tuple(dict.fromkeys(str(span) for span in found if not any(span.holds(place) for place in moved)))
